//! Secrets among the inputs of a playbook: where its schema declares them, and which parts of a value they
//! are. What cannot be told counts as secret.

use serde_json::{Map, Value};

use crate::schema::resolve;

/// Placeholder shown instead of a secret.
pub const MASK: &str = "********";

/// Number of schemas that a value is held against. A schema that needs more is hostile.
const MAX_SCHEMAS: u32 = 20_000;
/// Depth of schemas within schemas.
const MAX_DEPTH: u32 = 64;

/// Whether a JSON Schema itself is that of a secret: `writeOnly`, or `format: password`.
pub fn is_secret(schema: &Value) -> bool {
    schema.get("writeOnly") == Some(&Value::Bool(true))
        || schema.get("format").and_then(Value::as_str) == Some("password")
}

/// Whether a secret is declared anywhere in a schema: in a member, an item, an alternative, by reference.
pub(crate) fn declares_secret<'a>(root: &'a Value, schema: &'a Value, followed: &mut Vec<&'a str>) -> bool {
    match schema {
        Value::Object(map) => {
            let reference = map.get("$ref").and_then(Value::as_str);
            let by_reference =
                reference.filter(|reference| !followed.contains(reference)).is_some_and(|reference| {
                    followed.push(reference);
                    resolve(root, reference).is_none_or(|target| declares_secret(root, target, followed))
                });
            is_secret(schema)
                || by_reference
                || map.values().any(|part| declares_secret(root, part, followed))
        }
        Value::Array(items) => items.iter().any(|part| declares_secret(root, part, followed)),
        _ => false,
    }
}

/// The inputs with their secrets masked.
pub fn mask_secrets(schema: &Value, inputs: Map<String, Value>) -> Map<String, Value> {
    let mut inputs = Value::Object(inputs);
    for_each_secret(schema, &mut inputs, &mut |value| *value = MASK.into());
    match inputs {
        Value::Object(inputs) => inputs,
        // The whole is secret.
        _ => Map::new(),
    }
}

/// Passes each part of a value that is a secret by its schema.
pub fn for_each_secret(schema: &Value, value: &mut Value, found: &mut dyn FnMut(&mut Value)) {
    Walk { root: schema, left: MAX_SCHEMAS, found }.visit(schema, value, 0);
}

struct Walk<'a> {
    root: &'a Value,
    left: u32,
    found: &'a mut dyn FnMut(&mut Value),
}

impl Walk<'_> {
    fn visit(&mut self, schema: &Value, value: &mut Value, depth: u32) {
        let Some(rules) = schema.as_object() else { return };
        if is_secret(schema) || depth > MAX_DEPTH || self.left == 0 {
            return (self.found)(value);
        }
        self.left -= 1;
        if let Some(reference) = rules.get("$ref").and_then(Value::as_str) {
            match resolve(self.root, reference) {
                Some(target) => self.visit(target, value, depth + 1),
                None => return (self.found)(value),
            }
        }
        for keyword in ["allOf", "anyOf", "oneOf", "then", "else"] {
            for part in parts(rules.get(keyword)) {
                self.visit(part, value, depth + 1);
            }
        }
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    let named = rules.get("properties").and_then(|properties| properties.get(name));
                    let rest = [rules.get("additionalProperties"), rules.get("unevaluatedProperties")];
                    let unnamed = rest.into_iter().filter(|_| named.is_none()).flatten();
                    let patterns = rules.get("patternProperties").and_then(Value::as_object);
                    let patterns = patterns.into_iter().flat_map(Map::values);
                    for part in named.into_iter().chain(unnamed).chain(patterns) {
                        self.visit(part, member, depth + 1);
                    }
                }
            }
            Value::Array(items) => {
                for (at, item) in items.iter_mut().enumerate() {
                    let keywords = ["items", "additionalItems", "unevaluatedItems", "contains"];
                    let all = keywords.into_iter().flat_map(|keyword| parts(rules.get(keyword)));
                    let placed = rules.get("prefixItems").and_then(|places| places.get(at));
                    for part in all.chain(placed) {
                        self.visit(part, item, depth + 1);
                    }
                }
            }
            _ => {}
        }
    }
}

/// The schemas that a keyword holds, one or several.
fn parts(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    let several = value.and_then(Value::as_array);
    value.filter(|_| several.is_none()).into_iter().chain(several.into_iter().flatten())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn masked(schema: &Value, inputs: &Value) -> Value {
        Value::from(mask_secrets(schema, inputs.as_object().unwrap().clone()))
    }

    #[test]
    fn a_secret_is_masked_wherever_it_is_declared_and_nothing_else_is() {
        let secret = json!({ "type": "string", "writeOnly": true });
        let schema = json!({
            "properties": {
                "cred": { "properties": { "user": { "type": "string" }, "pass": { "$ref": "#/$defs/Secret" } } },
                "keys": { "items": { "format": "password" } },
                "pair": { "prefixItems": [{ "type": "string" }, secret] },
                "any": { "anyOf": [{ "type": "null" }, secret] },
                "one": { "oneOf": [{ "type": "integer" }, { "properties": { "token": secret } }] },
                "map": { "additionalProperties": secret, "properties": { "id": { "type": "string" } } },
                "odd": { "patternProperties": { "^x": secret } },
                "then": { "if": {}, "then": secret },
                "whole": { "writeOnly": true, "type": "object" },
                "lost": { "$ref": "https://schemas.example/x" }
            },
            "$defs": { "Secret": secret }
        });
        let inputs = json!({
            "cred": { "user": "ada", "pass": "p" }, "keys": ["a", "b"], "pair": ["a", "b"], "any": "a",
            "one": { "token": "t", "id": 1 }, "map": { "id": "a", "x": "b" }, "odd": { "x1": "a" }, "then": "a",
            "whole": { "a": 1 }, "lost": "a", "plain": "a"
        });
        let m = MASK;
        let expected = json!({
            "cred": { "user": "ada", "pass": m }, "keys": [m, m], "pair": ["a", m], "any": m,
            "one": { "token": m, "id": 1 }, "map": { "id": "a", "x": m }, "odd": { "x1": m }, "then": m,
            "whole": m, "lost": m, "plain": "a"
        });
        assert_eq!(masked(&schema, &inputs), expected);
    }

    #[test]
    fn a_schema_without_end_hides_what_it_could_hold() {
        let twice =
            json!([{ "$ref": "#/$defs/Loop" }, { "$ref": "#/$defs/Loop" }, { "$ref": "#/$defs/Loop" }]);
        let schema = json!({ "properties": { "a": { "$ref": "#/$defs/Loop" } }, "$defs": { "Loop": { "anyOf": twice } } });
        assert_eq!(masked(&schema, &json!({ "a": "x", "b": "y" })), json!({ "a": MASK, "b": "y" }));
    }

    #[test]
    fn a_tree_is_followed_to_its_leaves() {
        let node =
            json!({ "properties": { "pass": { "writeOnly": true }, "next": { "$ref": "#/$defs/Node" } } });
        let schema =
            json!({ "properties": { "tree": { "$ref": "#/$defs/Node" } }, "$defs": { "Node": node } });
        let inputs = json!({ "tree": { "next": { "next": { "pass": "p", "note": "n" } } } });
        assert_eq!(masked(&schema, &inputs)["tree"]["next"]["next"], json!({ "pass": MASK, "note": "n" }));
    }
}
