//! One page of a list.

use serde::Serialize;
use serde_json::Value;

use crate::json::{DecodeError, Fields, FromJson, deserialize};

/// One page of a list, with what is needed to ask for the next.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    /// The items, in the order that was asked for.
    pub items: Vec<T>,
    /// Opaque; given back as `cursor` to read on. Absent on the last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// How many items there are over all pages, where the backend counts them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
}

impl<T: FromJson> FromJson for Page<T> {
    fn from_json(value: Value) -> Result<Self, DecodeError> {
        let mut fields = Fields::of(value);
        let whole = Self {
            items: fields.take("items"),
            next_cursor: fields.take("next_cursor"),
            total: fields.take("total"),
        };
        fields.end(whole)
    }

    fn placeholder() -> Self {
        Self { items: Vec::new(), next_cursor: None, total: None }
    }
}

deserialize!(Page<T>);

impl<T> Page<T> {
    /// A list that fits on one page.
    pub fn whole(items: Vec<T>) -> Self {
        let total = Some(items.len() as u64);
        Self { items, next_cursor: None, total }
    }
}
