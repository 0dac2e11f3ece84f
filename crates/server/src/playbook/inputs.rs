//! Inputs of a run: defaults, the check against the playbook's schema, and the masking of secrets.

use jsonschema::{PatternOptions, Validator};
use riposte_model::{FieldError, MASK, is_secret};
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
        let validator = jsonschema::draft202012::options()
            .should_validate_formats(true)
            // Runs in time linear to the input, whatever the pattern.
            .with_pattern_options(PatternOptions::regex())
            .build(schema)
            .map_err(|error| format!("inputs_schema: {error}"))?;
        Ok(Self { schema: Some((schema.clone(), validator)) })
    }

    /// Fills in defaults and validates. The errors point into the body of the start.
    pub(crate) fn accept(&self, given: &Map<String, Value>) -> Result<Map<String, Value>, Vec<FieldError>> {
        let Some((schema, validator)) = &self.schema else {
            return if given.is_empty() { Ok(Map::new()) } else { Err(unknown(given.keys())) };
        };
        if schema.get("additionalProperties").is_none() {
            let strange: Vec<_> = given.keys().filter(|key| property(schema, key).is_none()).collect();
            if !strange.is_empty() {
                return Err(unknown(strange));
            }
        }
        let mut inputs = given.clone();
        for (name, rules) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            if let Some(default) = rules.get("default")
                && !inputs.contains_key(name)
            {
                inputs.insert(name.clone(), default.clone());
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
            Value::Object(inputs) if errors.is_empty() => Ok(inputs),
            _ => Err(errors),
        }
    }

    /// Masks the secrets among the inputs, as they are shown.
    pub(crate) fn mask(&self, inputs: &Map<String, Value>) -> Map<String, Value> {
        let secret = |name: &str| {
            self.schema.as_ref().and_then(|(schema, _)| property(schema, name)).is_some_and(is_secret)
        };
        let show = |(name, value): (&String, &Value)| {
            let value = if secret(name) { Value::String(MASK.to_owned()) } else { value.clone() };
            (name.clone(), value)
        };
        inputs.iter().map(show).collect()
    }
}

/// Schema of one property.
pub(crate) fn property<'a>(schema: &'a Value, name: &str) -> Option<&'a Value> {
    schema.get("properties")?.get(name)
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
            schema().accept(&map(json!({ "hours": 2 }))).unwrap(),
            map(json!({ "hours": 2, "duration": "1h" }))
        );
    }

    #[test]
    fn faults_point_into_the_body() {
        let faults = schema().accept(&map(json!({ "hours": 0, "duration": "2h" }))).unwrap_err();
        let mut pointers: Vec<_> = faults.iter().map(|fault| fault.pointer.as_str()).collect();
        pointers.sort_unstable();
        assert_eq!(pointers, ["/inputs/duration", "/inputs/hours"]);
        assert!(!schema().accept(&Map::new()).unwrap_err().is_empty(), "a required input was left out");
    }

    #[test]
    fn inputs_of_no_known_name_are_refused() {
        let faults = schema().accept(&map(json!({ "hours": 1, "a/b~": true }))).unwrap_err();
        assert_eq!(faults[0].pointer, "/inputs/a~1b~0");
        let none = InputsSchema::compile(None).unwrap();
        assert!(none.accept(&Map::new()).unwrap().is_empty());
        assert!(none.accept(&map(json!({ "x": 1 }))).is_err());
    }

    #[test]
    fn secrets_are_shown_masked() {
        let shown = schema().mask(&map(json!({ "hours": 1, "pin": "4711" })));
        assert_eq!(shown, map(json!({ "hours": 1, "pin": "********" })));
    }
}
