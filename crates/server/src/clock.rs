//! Server time: stored as milliseconds since 1970, sent as RFC 3339.

use riposte_model::Timestamp;

/// Current time, in milliseconds since 1970.
pub(crate) fn now() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

/// Instant as it is sent. One outside the calendar becomes the nearest end of it.
pub(crate) fn timestamp(ms: i64) -> Timestamp {
    let end = if ms < 0 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX };
    let instant = jiff::Timestamp::from_millisecond(ms).unwrap_or(end);
    Timestamp(format!("{instant:.3}"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn instants_are_utc_with_milliseconds() {
        assert_eq!(super::timestamp(0).as_str(), "1970-01-01T00:00:00.000Z");
        assert_eq!(super::timestamp(1_795_427_667_250).as_str(), "2026-11-23T09:54:27.250Z");
    }

    #[test]
    fn an_instant_outside_the_calendar_does_not_panic() {
        assert!(super::timestamp(i64::MAX).as_str().starts_with("9999-"));
    }
}
