//! Rounding of numbers to `f64`, compared with the standard library's reader.
#![allow(
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    reason = "a test fails by panicking; whole numbers below 2^53 are exact"
)]

use proptest::prelude::*;
use riposte_json::parse;

/// The number of a text as `f64`, or nothing if it is out of range.
fn read(text: &str) -> Option<f64> {
    parse(text.as_bytes()).ok().map(|value| value.as_f64().unwrap())
}

fn exact(text: &str) -> Option<f64> {
    text.parse().ok().filter(|float: &f64| float.is_finite())
}

/// Number of `f64` between two of the same sign.
fn distance(a: f64, b: f64) -> u64 {
    assert_eq!(a.is_sign_negative(), b.is_sign_negative());
    a.to_bits().abs_diff(b.to_bits())
}

fn assert_rounded(text: &str) {
    assert_eq!(read(text).map(f64::to_bits), exact(text).map(f64::to_bits), "{text}");
}

#[test]
fn famous_numbers_are_rounded_to_the_nearest() {
    for text in [
        "0.1",
        "0.30000000000000004",
        "1e22",
        "1e23",
        "9007199254740993.0",
        "9007199254740992.5e0",
        "2.2250738585072011e-308",
        "2.2250738585072014e-308",
        "4.9406564584124654e-324",
        "5e-324",
        "2.4703282292062327e-324",
        "2.4703282292062328e-324",
        "1.7976931348623157e308",
        "1.7976931348623158e308",
        "1.7976931348623159e308",
        "179769313486231580793e289",
        "8.98846567431158e307",
        "9.5e-7",
        "6.631236846766476e-316",
        "3.2378839133029012895e-319",
        "1e-400",
        "1e400",
        "0e400",
        "18446744073709551615e0",
        "18446744073709551616",
    ] {
        assert_rounded(text);
        assert_rounded(&format!("-{text}"));
    }
}

/// Between two neighbours, the even one: from 2^53 up every odd number is halfway.
#[test]
fn halfway_goes_to_even() {
    for power in 0..=10 {
        for odd in [9_007_199_254_740_993_u64, 9_007_199_254_740_995, 13_510_798_882_111_489] {
            assert_rounded(&format!("{}e0", odd << power));
            assert_rounded(&format!("{}e-1", odd * 10));
        }
    }
    for whole in [(1_u64 << 63) + (1 << 10), (1 << 63) + (3 << 10)] {
        for near in whole - 1..=whole + 1 {
            assert_rounded(&format!("{near}e0"));
        }
    }
    for places in 1..=3 {
        // One half and three halves of the distance between neighbours.
        let (units, scale, half) = ((1_u64 << 53) >> places, 10_u64.pow(places), 5_u64.pow(places));
        for halves in [half, 3 * half] {
            assert_rounded(&format!("{}e-{places}", units * scale + halves));
            assert_rounded(&format!("{}e-{places}", units * scale + halves - 1));
            assert_rounded(&format!("{}e-{places}", units * scale + halves + 1));
        }
    }
}

#[test]
fn powers_of_two_and_of_ten_are_exact() {
    for power in -400..=400 {
        assert_rounded(&format!("1e{power}"));
        assert_rounded(&format!("{:e}", f64::powi(2.0, power)));
    }
}

#[test]
fn further_digits_are_cut_off() {
    assert_eq!(read(&format!("0.1{}", "0".repeat(1000))), Some(0.1));
    assert_eq!(read(&format!("1{}e-1000", "0".repeat(1000))), Some(1.0));
    assert_eq!(read(&format!("0.{}1e1000", "0".repeat(999))), Some(1.0));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn nineteen_digits_are_rounded_to_the_nearest(digits in 0..=9_999_999_999_999_999_999_u64, power in -360..330_i32) {
        assert_rounded(&format!("{digits}e{power}"));
    }

    #[test]
    fn short_decimals_are_exact(digits in 0..1_000_000_000_000_000_u64, places in 0..=22_i32) {
        assert_rounded(&format!("{digits}e-{places}"));
        assert_rounded(&format!("{digits}e{places}"));
    }

    #[test]
    fn every_float_written_by_the_standard_library_is_read_back(bits in any::<u64>()) {
        let float = f64::from_bits(bits);
        if float.is_finite() {
            let back = read(&format!("{float:e}")).unwrap();
            prop_assert_eq!(back.to_bits(), bits);
        }
    }

    #[test]
    fn neighbours_of_halfway_are_told_apart(bits in 1..0x7fe0_0000_0000_0000_u64) {
        // Halfway between two neighbours, cut to 19 digits: just below it, and one digit more just above.
        let (low, high) = (f64::from_bits(bits), f64::from_bits(bits + 1));
        let text = format!("{:.17e}", low / 2.0 + high / 2.0);
        assert_rounded(&text);
    }

    #[test]
    fn whole_numbers_below_two_to_the_53_are_exact(n in 0..1_u64 << 53) {
        prop_assert_eq!(read(&format!("{n}.0")), Some(n as f64));
        prop_assert_eq!(read(&format!("{n}e0")), Some(n as f64));
    }

    #[test]
    fn long_numbers_are_off_by_one_place_at_most(
        text in "-?[1-9][0-9]{0,40}\\.[0-9]{1,60}(e-?[0-9]{1,2})?",
    ) {
        prop_assert!(distance(read(&text).unwrap(), exact(&text).unwrap()) <= 1, "{text}");
    }
}
