//! Decimal numbers to `f64`, without tables.

/// Number of binary digits in a limb.
const BITS: u32 = 32;
const MASK: u64 = u32::MAX as u64;

/// A number without its sign: digits, and a power of ten.
#[derive(Default)]
pub(crate) struct Decimal {
    digits: u64,
    power: i32,
    /// Whether digits were cut off because no more fit.
    cut: bool,
}

impl Decimal {
    /// Appends a digit that stands `places` behind those before it: 0 before the point, 1 after it.
    pub(crate) fn push(&mut self, digit: u8, places: i32) {
        let digit = u64::from(digit);
        self.cut |= (self.digits, digit) > (u64::MAX / 10, u64::MAX % 10);
        if self.cut {
            self.power += 1 - places;
        } else {
            self.digits = self.digits * 10 + digit;
            self.power -= places;
        }
    }

    /// Multiplies or divides by a power of ten.
    pub(crate) fn shift(&mut self, power: &Self, down: bool) {
        let power = power.whole().and_then(|n| i32::try_from(n).ok()).unwrap_or(i32::MAX);
        self.power = self.power.saturating_add(if down { -power } else { power });
    }

    /// The digits, if they are all there.
    pub(crate) fn whole(&self) -> Option<u64> {
        (!self.cut).then_some(self.digits)
    }

    /// The nearest `f64`, an even one if there are two. Infinite if there is none.
    ///
    /// Computes in 192 binary digits, multiplying and dividing by ten step by step. That is exact wherever the
    /// result could be halfway between two `f64`; all other numbers of 64 binary digits are farther from
    /// halfway than its error.
    pub(crate) fn to_f64(&self) -> f64 {
        if self.digits == 0 {
            return 0.0;
        }
        // The value is that of the limbs, the lowest first, times two to the power of `binary`.
        let shift = self.digits.leading_zeros();
        let top = self.digits << shift;
        let mut limbs = [0, 0, 0, 0, top & MASK, top >> BITS];
        let mut binary = -128 - shift.cast_signed();
        // Times ten is 5/8 times 2⁴, and by ten is 4/5 times 2⁻³.
        let (by, times, step) = if self.power > 0 { (8, 5, 4) } else { (5, 4, -3) };
        // Beyond 400 every number is infinite or 0.
        for _ in 0..self.power.unsigned_abs().min(400) {
            let mut rest = 0;
            for limb in limbs.iter_mut().rev() {
                rest = rest << BITS | *limb;
                *limb = rest / by;
                rest %= by;
            }
            binary += step;
            // Keeps the highest limb nearly full.
            let [.., top] = limbs;
            let double = u64::from(top * times < (1 << 31) - 8);
            binary -= i32::from(double == 1);
            let mut carry = 0;
            for limb in &mut limbs {
                carry += *limb * (times << double);
                *limb = carry & MASK;
                carry >>= BITS;
            }
        }
        let [a, b, c, d, low, high] = limbs;
        let cut = u64::from(a | b | c | d != 0);
        round((high << BITS | low) >> 1 | low & 1 | cut, binary + 129)
    }
}

/// `digits` times two to the power of `binary`, as the nearest `f64`. The lowest digit only says whether any
/// that were cut off differ from 0; there are 62 or 63 digits.
fn round(digits: u64, binary: i32) -> f64 {
    // The lowest place of an `f64` is 2⁻¹⁰⁷⁴, and 53 digits are the most.
    let length = 64 - digits.leading_zeros().cast_signed();
    let shift = (length - 53).max(-1074 - binary);
    let Some(unit) = 1_u64.checked_shl(shift.unsigned_abs()) else { return 0.0 };
    let half = unit >> 1;
    let odd = digits >> shift & 1;
    let digits = (digits + half - 1 + odd) >> shift;
    let power = u64::from((binary + shift + 1074).unsigned_abs());
    // The highest digit of a normal number adds one to the power; so does one that rounding carries.
    if power > 2045 { f64::INFINITY } else { f64::from_bits((power << 52) + digits) }
}
