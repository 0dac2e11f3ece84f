//! The `Retry-After` header field (RFC 9110, 10.2.3).

/// Milliseconds to wait, from `Retry-After: 120` or from a date.
///
/// A date is compared with the server's own `Date` where there is one, so that a wrong clock on
/// this machine does not matter, else with `now_ms` since 1970. A date that is over means 0.
pub fn retry_after_ms(value: &str, date: Option<&str>, now_ms: u64) -> Option<u64> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) {
        // More digits than fit are a very long time.
        return Some(value.parse::<u64>().unwrap_or(u64::MAX).saturating_mul(1000));
    }
    let until = http_date_ms(value)?;
    let now = date.and_then(http_date_ms).unwrap_or(now_ms);
    Some(until.saturating_sub(now))
}

/// Milliseconds since 1970 of a date as HTTP senders write it: `Sun, 06 Nov 1994 08:49:37 GMT`.
fn http_date_ms(text: &str) -> Option<u64> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (_weekday, rest) = text.trim().split_once(", ")?;
    let mut parts = rest.split(' ');
    let day = number(parts.next()?, 2)?;
    let month = parts.next()?;
    let month = (1..).zip(MONTHS).find(|(_, name)| *name == month)?.0;
    let year = number(parts.next()?, 4)?;
    let mut clock = parts.next()?.split(':');
    let hour = number(clock.next()?, 2)?;
    let minute = number(clock.next()?, 2)?;
    let second = number(clock.next()?, 2)?;
    let complete = parts.next()? == "GMT" && parts.next().is_none() && clock.next().is_none();
    // 60 is a leap second.
    let real = (1..=31).contains(&day) && hour < 24 && minute < 60 && second <= 60 && year >= 1970;
    let days = (complete && real).then(|| days_since_1970(year, month, day))?;
    Some((((days * 24 + hour) * 60 + minute) * 60 + second) * 1000)
}

fn number(text: &str, digits: usize) -> Option<u64> {
    (text.len() == digits && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

/// Days from 1970-01-01 to a date of the Gregorian calendar, from 1970 on.
fn days_since_1970(year: u64, month: u64, day: u64) -> u64 {
    // Years begin in March here, so that the leap day is the last of its year.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days_in_years = year * 365 + year / 4 - year / 100 + year / 400;
    let days_in_months = (month * 153 + 2) / 5;
    // 719,468 days lie between 0000-03-01 and 1970-01-01.
    (days_in_years + days_in_months + day - 1) - 719_468
}

#[cfg(test)]
mod tests {
    use super::{http_date_ms, retry_after_ms};

    #[test]
    fn seconds_are_read_and_huge_ones_stay_huge() {
        assert_eq!(retry_after_ms("120", None, 0), Some(120_000));
        assert_eq!(retry_after_ms(" 0 ", None, 0), Some(0));
        assert_eq!(retry_after_ms("99999999999999999999999", None, 0), Some(u64::MAX));
    }

    #[test]
    fn a_date_counts_from_the_servers_clock() {
        let date = Some("Sun, 06 Nov 1994 08:49:30 GMT");
        assert_eq!(retry_after_ms("Sun, 06 Nov 1994 08:49:37 GMT", date, 0), Some(7_000));
        assert_eq!(retry_after_ms("Sun, 06 Nov 1994 08:49:00 GMT", date, 0), Some(0));
        assert_eq!(retry_after_ms("Sun, 06 Nov 1994 08:49:37 GMT", None, 784_111_776_500), Some(500));
    }

    #[test]
    fn known_days_fall_where_they_should() {
        assert_eq!(http_date_ms("Thu, 01 Jan 1970 00:00:00 GMT"), Some(0));
        assert_eq!(http_date_ms("Tue, 29 Feb 2000 12:00:00 GMT"), Some(951_825_600_000));
        assert_eq!(http_date_ms("Wed, 31 Mar 2027 23:59:59 GMT"), Some(1_806_537_599_000));
    }

    #[test]
    fn anything_else_says_nothing() {
        for text in ["", "-1", "1.5", "soon", "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 CET"]
        {
            assert_eq!(retry_after_ms(text, None, 0), None, "{text}");
        }
        for text in [
            "Sun, 00 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1969 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:00:00 GMT",
        ] {
            assert_eq!(retry_after_ms(text, None, 0), None, "{text}");
        }
    }
}
