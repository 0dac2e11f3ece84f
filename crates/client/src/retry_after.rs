//! The `Retry-After` header field (RFC 9110, 10.2.3).

/// The delay in milliseconds, from `Retry-After: 120` or from a date.
///
/// A date is compared with the server's own `Date` where there is one, so that a wrong clock on this
/// machine does not matter, else with `now_ms` since 1970. A date in the past means 0.
pub fn retry_after_ms(value: &str, date: Option<&str>, now_ms: u64) -> Option<u64> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) {
        // A number too large to be read is a very long time.
        return Some(value.parse::<u64>().unwrap_or(u64::MAX).saturating_mul(1000));
    }
    let until = http_date_ms(value)?;
    let now = date.and_then(http_date_ms).unwrap_or(now_ms);
    Some(until.saturating_sub(now))
}

/// Milliseconds since 1970 of a date as HTTP senders write it: `Sun, 06 Nov 1994 08:49:37 GMT`.
fn http_date_ms(text: &str) -> Option<u64> {
    // The browser's reader takes many other forms, too.
    if text.trim().len() == "Sun, 06 Nov 1994 08:49:37 GMT".len() { parse(text.trim()) } else { None }
}

#[cfg(not(target_arch = "wasm32"))]
fn parse(text: &str) -> Option<u64> {
    let since = httpdate::parse_http_date(text).ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    u64::try_from(since.as_millis()).ok()
}

#[cfg(target_arch = "wasm32")]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a float saturates as it should")]
fn parse(text: &str) -> Option<u64> {
    let ms = js_sys::Date::parse(text);
    (text.ends_with(" GMT") && ms >= 0.0).then_some(ms as u64)
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
