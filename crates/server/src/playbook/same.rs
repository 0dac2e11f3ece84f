//! `same` of a step: what the answer has to say if it is about the entity that the run was confirmed for.
//! An answer that says otherwise, or has more than one match, stops the run.

use serde_json::{Map, Value};

use super::template::{self, TemplateError, lookup};
use crate::text::shorten;

/// Maximum length of a value that is quoted, in characters.
const MAX_QUOTE_CHARS: usize = 80;

/// Values that the answer has to have, by dotted name.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Same(Vec<(String, Value)>);

impl Same {
    /// Fills in the placeholders. What is marked with `?` and has no value is not compared.
    pub(crate) fn prepare(wanted: &Map<String, Value>, scope: &Value) -> Result<Self, TemplateError> {
        let pairs = wanted.iter().filter_map(|(name, value)| {
            let filled = template::body(value, scope).transpose()?;
            Some(filled.map(|value| (name.clone(), value)))
        });
        Ok(Self(pairs.collect::<Result<_, _>>()?))
    }

    /// Compares an answer. The error is a clause about it. A value that the answer does not have is not
    /// compared: the address of the call has named the target.
    pub(crate) fn compare(&self, output: &Value) -> Result<(), String> {
        if self.0.is_empty() {
            return Ok(());
        }
        // A list of matches, as the client wraps it.
        let output = match output.get("value").and_then(Value::as_array).map(Vec::as_slice) {
            Some([only]) => only,
            Some(items) => return Err(format!("it has {} matches, not 1", items.len())),
            None => output,
        };
        for (name, wanted) in &self.0 {
            if let Some(found) = lookup(output, name)
                && !is_same(found, wanted)
            {
                let quoted = |value: &Value| shorten(&text(value), MAX_QUOTE_CHARS);
                return Err(format!("its {name} is {}, not {}", quoted(found), quoted(wanted)));
            }
        }
        Ok(())
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Whether two values mean the same: texts in any case, numbers as texts, one instant in two spellings.
fn is_same(a: &Value, b: &Value) -> bool {
    let (a, b) = (text(a), text(b));
    let folded = |text: &str| text.trim().trim_end_matches('.').to_lowercase();
    let instant = |text: &str| text.trim().parse::<jiff::Timestamp>().ok();
    folded(&a) == folded(&b) || instant(&a).is_some_and(|a| Some(a) == instant(&b))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn compare(output: &Value) -> Result<(), String> {
        let wanted = json!({
            "matches": 1, "name": "{entity.hostName}", "domain": "{entity.dnsDomain?}", "id": "{entity.id?}",
            "at": "{entity.at}"
        });
        let scope = json!({ "entity": { "hostName": "FS01", "dnsDomain": "a.example", "at": "2027-01-14T08:00:00Z" } });
        Same::prepare(wanted.as_object().unwrap(), &scope).unwrap().compare(output)
    }

    #[test]
    fn the_same_in_another_spelling_is_the_same() {
        for output in [
            json!({ "name": "fs01", "domain": "A.EXAMPLE.", "matches": "1", "id": "x" }),
            json!({ "name": "FS01", "at": "2027-01-14T09:00:00.000+01:00" }),
            json!({ "value": [{ "name": "FS01" }] }),
            json!({ "domain": null }),
        ] {
            assert_eq!(compare(&output), Ok(()), "{output}");
        }
    }

    #[test]
    fn another_one_and_more_than_one_are_told() {
        for (output, text) in [
            (json!({ "name": "FS02" }), "its name is FS02, not FS01"),
            (json!({ "name": "FS01", "domain": "b.example" }), "its domain is b.example, not a.example"),
            (json!({ "matches": 2 }), "its matches is 2, not 1"),
            (
                json!({ "at": "2027-01-14T08:00:01Z" }),
                "its at is 2027-01-14T08:00:01Z, not 2027-01-14T08:00:00Z",
            ),
            (json!({ "value": [{ "name": "FS01" }, { "name": "FS01" }] }), "it has 2 matches, not 1"),
            (json!({ "value": [] }), "it has 0 matches, not 1"),
        ] {
            assert_eq!(compare(&output), Err(text.to_owned()), "{output}");
        }
    }

    #[test]
    fn what_is_to_be_compared_has_to_be_there() {
        let wanted = json!({ "name": "{entity.hostName}" });
        let prepared = Same::prepare(wanted.as_object().unwrap(), &json!({ "entity": { "hostName": " " } }));
        assert_eq!(prepared, Err(TemplateError::Missing("entity.hostName".into())));
    }
}
