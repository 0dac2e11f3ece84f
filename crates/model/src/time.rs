//! Points in time.

/// RFC 3339 date and time in UTC, such as `2026-11-23T09:41:07.250Z`.
///
/// Kept as text: the server creates and validates it, the browser formats it for the reader's locale,
/// and no code between them needs a calendar. Timestamps of one backend sort chronologically.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
#[serde(transparent)]
pub struct Timestamp(
    /// The RFC 3339 text.
    pub String,
);

/// Meaning of a time as a backend has written it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeReading {
    /// A point in time.
    Instant,
    /// A time of day at a place that is not named: which point in time it is cannot be known.
    NoZone,
    /// A day, without a time.
    Day,
    /// None of these, or a day that the calendar does not have.
    Unreadable,
}

impl Timestamp {
    /// The RFC 3339 text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Meaning of the text. Browsers guess where the zone is missing, and move days that do not exist.
    pub fn reading(&self) -> TimeReading {
        read(self.0.as_bytes()).unwrap_or(TimeReading::Unreadable)
    }
}

fn read(text: &[u8]) -> Option<TimeReading> {
    let (date, rest) = text.split_at_checked(10)?;
    let &[_, _, _, _, b'-', _, _, b'-', _, _] = date else { return None };
    let part = |from, to| number(date.get(from..to)?);
    let (year, month, day) = (part(0, 4)?, part(5, 7)?, part(8, 10)?);
    if !(1..=days(year, month)?).contains(&day) {
        return None;
    }
    let Some((b'T' | b't' | b' ', time)) = rest.split_first() else {
        return rest.is_empty().then_some(TimeReading::Day);
    };
    let end = time.iter().position(|byte| matches!(byte, b'Z' | b'z' | b'+' | b'-')).unwrap_or(time.len());
    let (clock, zone) = time.split_at_checked(end)?;
    let mut parts = clock.split(|byte| *byte == b':');
    let (hour, minute) = (number(parts.next()?)?, number(parts.next()?)?);
    let mut seconds = parts.next().unwrap_or(b"00").split(|byte| *byte == b'.');
    let second = number(seconds.next()?)?;
    let fraction = seconds.next().unwrap_or(b"0");
    let whole = parts.next().is_none() && seconds.next().is_none() && number(fraction).is_some();
    if !whole || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    match zone {
        [] => Some(TimeReading::NoZone),
        [b'Z' | b'z'] => Some(TimeReading::Instant),
        [_, h1, h2, b':', m1, m2] | [_, h1, h2, m1, m2] => {
            let (hours, minutes) = (number(&[*h1, *h2])?, number(&[*m1, *m2])?);
            (hours < 24 && minutes < 60).then_some(TimeReading::Instant)
        }
        _ => None,
    }
}

/// The digits as a number; one that is too large stands for the largest.
fn number(digits: &[u8]) -> Option<u32> {
    let digit = |byte: &u8| byte.is_ascii_digit().then(|| u32::from(byte - b'0'));
    let mut all = digits.iter().map(digit);
    let first = all.next()??;
    all.try_fold(first, |sum, digit| Some(sum.saturating_mul(10).saturating_add(digit?)))
}

fn days(year: u32, month: u32) -> Option<u32> {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 => Some(if leap { 29 } else { 28 }),
        4 | 6 | 9 | 11 => Some(30),
        1..=12 => Some(31),
        _ => None,
    }
}

impl From<&str> for Timestamp {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Timestamp {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl crate::json::FromJson for Timestamp {
    fn from_json(value: serde_json::Value) -> Result<Self, crate::json::DecodeError> {
        crate::json::FromJson::from_json(value).map(Self)
    }

    fn placeholder() -> Self {
        Self(String::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_as_what_it_says_and_no_more() {
        use TimeReading::{Day, Instant, NoZone, Unreadable};
        for (text, reading) in [
            ("2027-01-14T08:00:00Z", Instant),
            ("2027-01-14t08:00:00.1234567z", Instant),
            ("2027-01-14 08:00+05:30", Instant),
            ("2027-01-14T08:00:00-0530", Instant),
            ("2028-02-29T08:00:00Z", Instant),
            ("2027-01-14T08:00:00", NoZone),
            ("2027-01-14T08:00", NoZone),
            ("2027-01-14 08:00", NoZone),
            ("2027-01-14", Day),
            ("2027-02-30T08:00:00Z", Unreadable),
            ("2027-02-29", Unreadable),
            ("2027-13-01", Unreadable),
            ("2027-00-10", Unreadable),
            ("2027-01-14T08:00:60Z", Unreadable),
            ("2027-01-14T24:00:00Z", Unreadable),
            ("2027-01-14T08:00:00+5", Unreadable),
            ("2027-01-14T08:00:00.Z", Unreadable),
            ("2027-01-14T", Unreadable),
            ("1800000000", Unreadable),
            ("yesterday at eight", Unreadable),
            ("2027-01-1é", Unreadable),
            ("", Unreadable),
        ] {
            assert_eq!(Timestamp::from(text).reading(), reading, "{text}");
        }
    }
}
