//! Stretches of time in words. Calendar times and locale are the browser's.

/// Distance from `now` to `then`, both in milliseconds since 1970: `just now`, `40 s ago`, `12 min ago`,
/// `3 h ago`, `5 d ago`, `in 2 min`. Less than a minute ahead is `just now` as well: no two clocks agree.
pub fn relative_time(then: f64, now: f64) -> String {
    match whole((now - then) / 1000.0) {
        seconds if seconds <= -60 => format!("in {}", span(seconds.saturating_neg())),
        seconds if seconds < 5 => "just now".to_owned(),
        seconds => format!("{} ago", span(seconds)),
    }
}

/// A stretch of milliseconds: `0.4 s`, `2.1 s`, `48 s`, `3 min 20 s`.
pub fn duration(millis: f64) -> String {
    match whole(millis / 100.0) {
        tenths @ 0..100 => format!("{}.{} s", tenths / 10, tenths % 10),
        tenths @ 100..600 => format!("{} s", tenths / 10),
        tenths => format!("{} min {} s", tenths / 600, tenths % 600 / 10),
    }
}

/// Whole seconds until something happens, at least one: `4 s`, `2 min`.
pub fn countdown(millis: f64) -> String {
    span(whole(millis / 1000.0).max(1))
}

fn span(seconds: i64) -> String {
    let (amount, unit) = match seconds {
        0..60 => (seconds, "s"),
        60..3600 => (seconds / 60, "min"),
        3600..172_800 => (seconds / 3600, "h"),
        _ => (seconds / 86_400, "d"),
    };
    format!("{amount} {unit}")
}

/// The nearest whole number. Formatting whole numbers takes a tenth of the code of fractions.
#[expect(clippy::cast_possible_truncation, reason = "a float saturates as it should")]
fn whole(number: f64) -> i64 {
    number.round() as i64
}
