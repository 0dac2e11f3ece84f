//! The contract as an `OpenAPI` 3.1 description, made from the types and the handlers.

/// The description as JSON.
pub fn json() -> String {
    String::new()
}
