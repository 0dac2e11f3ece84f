//! One page of a list.

use serde::Serialize;
use serde_json::Value;

use crate::json::{DecodeError, Fields, FromJson, deserialize};

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    /// The items, in the requested order.
    pub items: Vec<T>,
    /// Opaque cursor of the next page, sent as `cursor`. Absent on the last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// Number of items on all pages, where the backend counts them.
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
    /// A list that fits on a single page.
    pub fn whole(items: Vec<T>) -> Self {
        let total = Some(items.len() as u64);
        Self { items, next_cursor: None, total }
    }
}
