//! Inputs of a run: defaults, the check against the playbook's schema, and the masking of secrets.

use jsonschema::{PatternOptions, Validator};
use riposte_model::{Field, FieldError, is_blank, mask_secrets};
use serde_json::{Map, Value};

/// Maximum number of errors in one response.
const MAX_ERRORS: usize = 20;

/// Compiled schema of the inputs of one playbook.
pub(crate) struct InputsSchema {
    schema: Option<(Value, Validator)>,
}

impl InputsSchema {
    /// Compiles a schema. The error says why it cannot be one.
    pub(crate) fn compile(schema: Option<&Value>) -> Result<Self, String> {
        let Some(schema) = schema else { return Ok(Self { schema: None }) };
        if schema.get("type").and_then(Value::as_str) != Some("object") {
            return Err("inputs_schema is not the schema of an object".to_owned());
        }
        references_stay_within(schema, schema)?;
        let validator = jsonschema::draft202012::options()
            .should_validate_formats(true)
            // Runs in time linear to the input, whatever the pattern.
            .with_pattern_options(PatternOptions::regex())
            .build(schema)
            .map_err(|error| format!("inputs_schema: {error}"))?;
        Ok(Self { schema: Some((schema.clone(), validator)) })
    }

    /// Validates, and fills in the default of each input that was left out, unless the inputs are `exact`.
    /// One that is optional and blank counts as left out on purpose. The errors point into the body of the
    /// start.
    pub(crate) fn accept(
        &self,
        given: &Map<String, Value>,
        exact: bool,
    ) -> Result<Map<String, Value>, Vec<FieldError>> {
        let Some((schema, validator)) = &self.schema else {
            return if given.is_empty() { Ok(Map::new()) } else { Err(unknown(given.keys())) };
        };
        let fields = Field::from_schema(schema);
        if schema.get("additionalProperties").is_none() {
            let strange: Vec<_> =
                given.keys().filter(|key| fields.iter().all(|field| field.name != **key)).collect();
            if !strange.is_empty() {
                return Err(unknown(strange));
            }
        }
        let mut inputs = given.clone();
        for field in fields.iter().filter(|field| !exact && !given.contains_key(&field.name)) {
            if let Some(default) = &field.default {
                inputs.insert(field.name.clone(), default.clone());
            }
        }
        let instance = Value::Object(inputs);
        let errors: Vec<_> = validator
            .iter_errors(&instance)
            .take(MAX_ERRORS)
            .map(|error| FieldError {
                pointer: format!("/inputs{}", error.instance_path()),
                detail: error.masked().to_string(),
            })
            .collect();
        match instance {
            Value::Object(mut inputs) if errors.is_empty() => {
                let is_optional =
                    |name: &str| fields.iter().any(|field| field.name == name && !field.required);
                let says_nothing = |value: &Value| value.is_null() || value.as_str().is_some_and(is_blank);
                inputs.retain(|name, value| !(says_nothing(value) && is_optional(name)));
                Ok(inputs)
            }
            _ => Err(errors),
        }
    }

    /// Masks the secrets among the inputs, as they are shown.
    pub(crate) fn mask(&self, inputs: &Map<String, Value>) -> Map<String, Value> {
        match &self.schema {
            Some((schema, _)) => mask_secrets(schema, inputs.clone()),
            None => inputs.clone(),
        }
    }
}

/// Checks that a reference leads to a part of the schema, so that a secret behind it is known to be one.
fn references_stay_within(schema: &Value, part: &Value) -> Result<(), String> {
    match part {
        Value::Object(map) => {
            if map.contains_key("$dynamicRef") || map.contains_key("$recursiveRef") {
                return Err("inputs_schema: a reference that depends on where it is reached from".to_owned());
            }
            if let Some(reference) = map.get("$ref").and_then(Value::as_str) {
                let target = reference.strip_prefix('#').and_then(|pointer| schema.pointer(pointer));
                target.ok_or_else(|| {
                    format!("inputs_schema: the reference {reference} leads to no part of it")
                })?;
            }
            map.values().try_for_each(|part| references_stay_within(schema, part))
        }
        Value::Array(items) => items.iter().try_for_each(|part| references_stay_within(schema, part)),
        _ => Ok(()),
    }
}

/// Whether a schema declares an input of this name.
pub(crate) fn declares(schema: &Value, name: &str) -> bool {
    Field::from_schema(schema).iter().any(|field| field.name == name)
}

fn unknown<'a>(names: impl IntoIterator<Item = &'a String>) -> Vec<FieldError> {
    let error = |name: &String| FieldError {
        // RFC 6901 escapes.
        pointer: format!("/inputs/{}", name.replace('~', "~0").replace('/', "~1")),
        detail: "The playbook takes no input of this name.".to_owned(),
    };
    names.into_iter().take(MAX_ERRORS).map(error).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn map(value: Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    fn schema() -> InputsSchema {
        InputsSchema::compile(Some(&json!({
            "type": "object",
            "properties": {
                "duration": { "type": "string", "enum": ["1h", "4h"], "default": "1h" },
                "pin": { "type": "string", "writeOnly": true },
                "hours": { "type": "integer", "minimum": 1 }
            },
            "required": ["hours"]
        })))
        .unwrap()
    }

    #[test]
    fn defaults_fill_what_was_left_out() {
        assert_eq!(
            schema().accept(&map(json!({ "hours": 2 })), false).unwrap(),
            map(json!({ "hours": 2, "duration": "1h" }))
        );
    }

    #[test]
    fn a_default_that_was_emptied_does_not_come_back() {
        let exact = schema().accept(&map(json!({ "hours": 2 })), true).unwrap();
        assert_eq!(exact, map(json!({ "hours": 2 })));
    }

    #[test]
    fn a_default_that_says_nothing_is_none_and_an_input_that_says_nothing_is_left_out() {
        let schema = InputsSchema::compile(Some(&json!({
            "type": "object",
            "required": ["must"],
            "properties": {
                "null": { "type": "string", "default": null },
                "blank": { "type": "string", "minLength": 1, "default": "" },
                "level": { "$ref": "#/$defs/Level" },
                "note": { "type": ["string", "null"], "default": "n" },
                "must": { "type": ["string", "null"] }
            },
            "$defs": { "Level": { "enum": ["low", "high"], "default": "low" } }
        })))
        .unwrap();
        let accepted = |given: Value| Value::from(schema.accept(&map(given), false).unwrap());
        assert_eq!(accepted(json!({ "must": null })), json!({ "must": null, "level": "low", "note": "n" }));
        assert_eq!(
            accepted(json!({ "must": "", "note": " ", "level": "high" })),
            json!({ "must": "", "level": "high" })
        );
        assert_eq!(accepted(json!({ "must": "m", "note": null })), json!({ "must": "m", "level": "low" }));
    }

    #[test]
    fn faults_point_into_the_body() {
        let faults = schema().accept(&map(json!({ "hours": 0, "duration": "2h" })), false).unwrap_err();
        let mut pointers: Vec<_> = faults.iter().map(|fault| fault.pointer.as_str()).collect();
        pointers.sort_unstable();
        assert_eq!(pointers, ["/inputs/duration", "/inputs/hours"]);
        assert!(
            !schema().accept(&Map::new(), false).unwrap_err().is_empty(),
            "a required input was left out"
        );
    }

    #[test]
    fn inputs_of_no_known_name_are_refused() {
        let faults = schema().accept(&map(json!({ "hours": 1, "a/b~": true })), false).unwrap_err();
        assert_eq!(faults[0].pointer, "/inputs/a~1b~0");
        let none = InputsSchema::compile(None).unwrap();
        assert!(none.accept(&Map::new(), false).unwrap().is_empty());
        assert!(none.accept(&map(json!({ "x": 1 })), false).is_err());
    }

    #[test]
    fn a_reference_that_leads_out_of_the_schema_is_refused() {
        for reference in ["https://schemas.example/x", "#/$defs/None", "#anchor", "other.json"] {
            let schema =
                json!({ "type": "object", "properties": { "a": { "anyOf": [{ "$ref": reference }] } } });
            let error = InputsSchema::compile(Some(&schema)).err().unwrap();
            assert!(error.contains(reference), "{error}");
        }
    }

    #[test]
    fn secrets_are_shown_masked() {
        let shown = schema().mask(&map(json!({ "hours": 1, "pin": "4711" })));
        assert_eq!(shown, map(json!({ "hours": 1, "pin": "********" })));
    }
}
