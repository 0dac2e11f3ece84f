//! Times in words. Calendar and locale come from the browser.

use std::cmp::Ordering;

use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use riposte_model::{Timestamp, relative_time};
pub use riposte_model::{countdown, duration};
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

/// A time as distance from now, in milliseconds since 1970; a text that is no time as it came.
pub fn relative(at: &Timestamp, now: f64) -> String {
    millis(at).map_or_else(|| at.as_str().to_owned(), |then| relative_time(then, now))
}

/// A time in full, with the reader's zone named.
pub fn absolute(at: &Timestamp) -> String {
    let Some(then) = millis(at) else { return at.as_str().to_owned() };
    shown(then, &[("dateStyle", "medium"), ("timeStyle", "long")])
}

fn shown(millis: f64, styles: &[(&str, &str)]) -> String {
    let styles: Vec<(&str, JsValue)> = styles.iter().map(|(key, value)| (*key, (*value).into())).collect();
    let format = Intl::DateTimeFormat::new(&Array::new(), &options(&styles)).format();
    let date = Date::new(&JsValue::from_f64(millis));
    format.call1(&JsValue::UNDEFINED, &date).ok().and_then(|text| text.as_string()).unwrap_or_default()
}

/// The time of day of a number of milliseconds since 1970, as in `22:58`.
pub fn time_of_day(millis: f64) -> String {
    shown(millis, &[("timeStyle", "short")])
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
