//! Values as backends send them.

use proptest::{collection::vec, option, prelude::*};
use serde_json::{Map, Value};

pub(crate) type Values = BoxedStrategy<Value>;

/// Any JSON, also as deep as backends send it. Fractions are binary ones, which JSON writes exactly.
pub(crate) fn anything() -> Values {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<i32>().prop_map(|number| Value::from(f64::from(number) / 8.0)),
        text(),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((any::<String>(), inner), 0..4)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
    .boxed()
}

pub(crate) fn text() -> Values {
    any::<String>().prop_map(Value::from).boxed()
}

pub(crate) fn flag() -> Values {
    any::<bool>().prop_map(Value::from).boxed()
}

pub(crate) fn count() -> Values {
    any::<u32>().prop_map(Value::from).boxed()
}

pub(crate) fn long() -> Values {
    any::<u64>().prop_map(Value::from).boxed()
}

pub(crate) fn status() -> Values {
    any::<u16>().prop_map(Value::from).boxed()
}

pub(crate) fn time() -> Values {
    prop_oneof![Just("2026-11-23T09:41:07.250Z".to_owned()), any::<String>()].prop_map(Value::from).boxed()
}

pub(crate) fn list(item: Values) -> Values {
    vec(item, 0..3).prop_map(Value::from).boxed()
}

pub(crate) fn map() -> Values {
    vec((any::<String>(), anything()), 0..4)
        .prop_map(|fields| Value::Object(fields.into_iter().collect()))
        .boxed()
}

/// One of the words of a vocabulary, or any other.
pub(crate) fn word<W: ToString>(known: &[W]) -> Values {
    let known: Vec<String> = known.iter().map(ToString::to_string).collect();
    prop_oneof![3 => prop::sample::select(known), 1 => any::<String>()].prop_map(Value::from).boxed()
}

/// An object of these fields. Those marked `?` may be missing or null, those marked `!` only missing.
pub(crate) fn object(fields: impl IntoIterator<Item = (&'static str, Values)>) -> Values {
    fields
        .into_iter()
        .fold(Just(Map::new()).boxed(), |object, (name, value)| {
            let value = match name.strip_suffix('?') {
                Some(_) => option::of(prop_oneof![5 => value, 1 => Just(Value::Null)]).boxed(),
                None if name.ends_with('!') => option::of(value).boxed(),
                None => value.prop_map(Some).boxed(),
            };
            let name = name.trim_end_matches(['?', '!']);
            (object, value)
                .prop_map(move |(mut object, value)| {
                    object.extend(value.map(|value| (name.to_owned(), value)));
                    object
                })
                .boxed()
        })
        .prop_map(Value::Object)
        .boxed()
}

/// The same with fields that this version does not know.
pub(crate) fn open(fields: impl IntoIterator<Item = (&'static str, Values)>) -> Values {
    let unknown = vec(("x-[a-z]{1,8}", anything()), 0..3);
    (object(fields), unknown)
        .prop_map(|(mut object, unknown)| {
            object.as_object_mut().unwrap().extend(unknown);
            object
        })
        .boxed()
}

pub(crate) fn page(item: Values) -> Values {
    object([("items", list(item)), ("nextCursor?", text()), ("total?", long())])
}
