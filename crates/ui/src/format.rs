//! Times as people say them. Calendar and locale come from the browser.

use js_sys::{Array, Date, Intl, Object, Reflect};
use riposte_model::Timestamp;
use serde_json::Value;
use wasm_bindgen::JsValue;

/// Milliseconds since 1970, or nothing for a text that is no time.
pub fn millis(at: &Timestamp) -> Option<f64> {
    let value = Date::parse(at.as_str());
    value.is_finite().then_some(value)
}

/// The time of a number of milliseconds since 1970.
pub fn timestamp(millis: f64) -> Timestamp {
    Timestamp::from(String::from(Date::new(&millis.into()).to_iso_string()))
}

/// A time as distance from now: `just now`, `40 s ago`, `12 min ago`, `3 h ago`, `5 d ago`.
/// A text that is no time is shown as it came. Less than a minute ahead is now as well: the page looks
/// at its clock every ten seconds, and no two clocks agree.
pub fn relative(at: &Timestamp, now: f64) -> String {
    let Some(then) = millis(at) else { return at.as_str().to_owned() };
    match whole((now - then) / 1000.0) {
        seconds if seconds <= -60 => format!("in {}", span(-seconds)),
        seconds if seconds < 5 => "just now".to_owned(),
        seconds => format!("{} ago", span(seconds)),
    }
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

/// A time in full, with the reader's zone named.
pub fn absolute(at: &Timestamp) -> String {
    let Some(then) = millis(at) else { return at.as_str().to_owned() };
    let options = Object::new();
    for (key, value) in [("dateStyle", "medium"), ("timeStyle", "long")] {
        // Setting a property of a fresh object cannot fail.
        drop(Reflect::set(&options, &JsValue::from_str(key), &JsValue::from_str(value)));
    }
    let format = Intl::DateTimeFormat::new(&Array::new(), &options).format();
    let date = Date::new(&JsValue::from_f64(then));
    format.call1(&JsValue::UNDEFINED, &date).ok().and_then(|text| text.as_string()).unwrap_or_default()
}

/// A stretch of time: `0.4 s`, `2.1 s`, `48 s`, `3 min 20 s`.
pub fn duration(millis: f64) -> String {
    match whole(millis / 100.0) {
        tenths @ 0..100 => format!("{}.{} s", tenths / 10, tenths % 10),
        tenths @ 100..600 => format!("{} s", tenths / 10),
        tenths => format!("{} min {} s", tenths / 600, tenths % 600 / 10),
    }
}

/// JSON over several lines.
pub fn json(value: &Value) -> String {
    format!("{value:#}")
}
