//! Times as people say them. Calendar and locale come from the browser.

use js_sys::{Array, Date, Intl, Object, Reflect};
use riposte_model::Timestamp;
use wasm_bindgen::JsValue;

/// Milliseconds since 1970, or nothing for a text that is no time.
pub fn millis(at: &Timestamp) -> Option<f64> {
    let value = Date::parse(at.as_str());
    value.is_finite().then_some(value)
}

/// A time as distance from now: `just now`, `40 s ago`, `12 min ago`, `3 h ago`, `5 d ago`.
/// A text that is no time is shown as it came.
pub fn relative(at: &Timestamp, now: f64) -> String {
    let Some(then) = millis(at) else { return at.as_str().to_owned() };
    let seconds = ((now - then) / 1000.0).round();
    if seconds < -5.0 {
        return format!("in {}", span(-seconds));
    }
    if seconds < 5.0 {
        return "just now".to_owned();
    }
    format!("{} ago", span(seconds))
}

fn span(seconds: f64) -> String {
    let (amount, unit) = match seconds {
        s if s < 60.0 => (s, "s"),
        s if s < 3600.0 => (s / 60.0, "min"),
        s if s < 172_800.0 => (s / 3600.0, "h"),
        s => (s / 86_400.0, "d"),
    };
    format!("{} {unit}", amount.floor())
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
    let seconds = millis / 1000.0;
    if seconds < 10.0 {
        format!("{seconds:.1} s")
    } else if seconds < 60.0 {
        format!("{} s", seconds.round())
    } else {
        format!("{} min {} s", (seconds / 60.0).floor(), (seconds % 60.0).floor())
    }
}
