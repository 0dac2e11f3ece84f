//! Times in words. Calendar and locale come from the browser.

use std::cmp::Ordering;

use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use riposte_model::{TimeReading, Timestamp, relative_time};
pub use riposte_model::{countdown, duration};
use serde_json::Value;
use wasm_bindgen::JsValue;

/// Milliseconds since 1970, or nothing for a text that is no point in time.
pub fn millis(at: &Timestamp) -> Option<f64> {
    let value = Date::parse(at.as_str());
    (value.is_finite() && at.reading() == TimeReading::Instant).then_some(value)
}

/// The time of a number of milliseconds since 1970.
pub fn timestamp(millis: f64) -> Timestamp {
    Timestamp::from(String::from(Date::new(&millis.into()).to_iso_string()))
}

/// A point in time as distance from now, in milliseconds since 1970.
pub fn relative(at: &Timestamp, now: f64) -> Option<String> {
    Some(relative_time(millis(at)?, now))
}

thread_local! {
    // A formatter is a hundred times as expensive to make as to use.
    static INSTANT: Function = formatter(&[("dateStyle", "medium"), ("timeStyle", "long")]);
}

/// A time in full, with the reader's zone named. A day is that day in every zone; what is neither is shown as it
/// came.
pub fn absolute(at: &Timestamp) -> String {
    let text = at.as_str();
    match (at.reading(), millis(at)) {
        (_, Some(then)) => INSTANT.with(|format| shown(format, then)),
        (TimeReading::Day, _) => {
            shown(&formatter(&[("dateStyle", "medium"), ("timeZone", "UTC")]), Date::parse(text))
        }
        (TimeReading::NoZone, _) => format!("{text}, time zone not given"),
        _ => text.to_owned(),
    }
}

/// `format` of an `Intl.DateTimeFormat` in the browser's language.
fn formatter(styles: &[(&str, &str)]) -> Function {
    let styles: Vec<(&str, JsValue)> = styles.iter().map(|(key, value)| (*key, (*value).into())).collect();
    Intl::DateTimeFormat::new(&Array::new(), &options(&styles)).format()
}

fn shown(format: &Function, millis: f64) -> String {
    let date = Date::new(&JsValue::from_f64(millis));
    format.call1(&JsValue::UNDEFINED, &date).ok().and_then(|text| text.as_string()).unwrap_or_default()
}

/// The time of day of a number of milliseconds since 1970, as in `22:58`.
pub fn time_of_day(millis: f64) -> String {
    shown(&formatter(&[("timeStyle", "short")]), millis)
}

/// The order of names in the reader's language; numbers in them count as numbers.
pub fn by_name() -> impl Fn(&str, &str) -> Ordering {
    let compare: Function =
        Intl::Collator::new(&Array::new(), &options(&[("numeric", true.into())])).compare();
    move |a, b| {
        let order = compare.call2(&JsValue::UNDEFINED, &a.into(), &b.into());
        order.ok().and_then(|order| order.as_f64()).unwrap_or_default().total_cmp(&0.0)
    }
}

fn options(entries: &[(&str, JsValue)]) -> Object {
    let options = Object::new();
    for (key, value) in entries {
        // Setting a property of a fresh object cannot fail.
        drop(Reflect::set(&options, &JsValue::from_str(key), value));
    }
    options
}

/// JSON over several lines.
pub fn json(value: &Value) -> String {
    format!("{value:#}")
}
