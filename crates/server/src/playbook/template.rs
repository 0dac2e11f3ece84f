//! Placeholders in playbook steps: `{entity.address}`, `{inputs.duration}`, `{steps.check.output.state}`.
//!
//! Values come from alerts, so they are hostile. In an address each one is percent-encoded down to the
//! unreserved characters and can therefore be a part of a path or of a query, and nothing else: never a
//! host, another segment, another parameter. In a body a value stays one JSON value.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

/// Maximum length of a step's summary, in characters.
const MAX_SUMMARY_CHARS: usize = 300;
/// Everything but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Reason why a template cannot be read or filled in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TemplateError {
    /// A brace without its partner, or two with no name between them.
    #[error("`{0}` has a brace that belongs to no placeholder")]
    Syntax(String),
    /// A required value is absent.
    #[error("it needs {{{0}}}, and there is no such value")]
    Missing(String),
    /// The value cannot be part of an address.
    #[error("the value of {{{0}}} cannot be part of an address")]
    Unfit(String),
}

/// Parsed text with placeholders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Template(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Placeholder(String),
}

impl Template {
    /// Parses a text.
    pub(crate) fn parse(text: &str) -> Result<Self, TemplateError> {
        let syntax = || TemplateError::Syntax(text.to_owned());
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, tail) = after.split_once('}').ok_or_else(syntax)?;
            if before.contains('}') || !is_name(name) {
                return Err(syntax());
            }
            if !before.is_empty() {
                parts.push(Part::Text(before.to_owned()));
            }
            parts.push(Part::Placeholder(name.to_owned()));
            rest = tail;
        }
        if rest.contains('}') {
            return Err(syntax());
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        Ok(Self(parts))
    }

    /// Names of its placeholders.
    pub(crate) fn placeholders(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|part| match part {
            Part::Placeholder(name) => Some(name.as_str()),
            Part::Text(_) => None,
        })
    }
}

/// Whether a text is a dotted name whose parts are letters, digits, `-` and `_`.
fn is_name(text: &str) -> bool {
    text.split('.').all(|part| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    })
}

/// Value of a dotted name. Numbers index lists.
pub(crate) fn lookup<'a>(scope: &'a Value, name: &str) -> Option<&'a Value> {
    let found = name.split('.').try_fold(scope, |value, part| match value {
        Value::Object(map) => map.get(part),
        Value::Array(items) => part.parse::<usize>().ok().and_then(|at| items.get(at)),
        _ => None,
    })?;
    (!found.is_null()).then_some(found)
}

/// Path and query of a step, every value percent-encoded.
pub(crate) fn address(text: &str, scope: &Value) -> Result<String, TemplateError> {
    let mut out = String::new();
    for part in Template::parse(text)?.0 {
        match part {
            Part::Text(text) => out.push_str(&text),
            Part::Placeholder(name) => {
                let value = lookup(scope, &name).ok_or_else(|| TemplateError::Missing(name.clone()))?;
                let text = scalar(value).ok_or_else(|| TemplateError::Unfit(name.clone()))?;
                // Encoding leaves dots alone, and a segment of nothing but dots climbs the path.
                if text.is_empty() || text.bytes().all(|b| b == b'.') {
                    return Err(TemplateError::Unfit(name));
                }
                out.extend(utf8_percent_encode(&text, RESERVED));
            }
        }
    }
    Ok(out)
}

/// Body of a step. A text that is one placeholder becomes the value itself, or is left out if there is
/// none: many systems take null for an error, or for an order to clear. In a longer text every value is
/// required.
pub(crate) fn body(template: &Value, scope: &Value) -> Result<Option<Value>, TemplateError> {
    Ok(Some(match template {
        Value::String(text) => {
            let template = Template::parse(text)?;
            if let [Part::Placeholder(name)] = template.0.as_slice() {
                return Ok(lookup(scope, name).cloned());
            }
            Value::String(fill(&template, scope, false)?)
        }
        Value::Array(items) => {
            let items = items.iter().filter_map(|item| body(item, scope).transpose());
            Value::Array(items.collect::<Result<_, _>>()?)
        }
        Value::Object(map) => {
            let pairs = map.iter().filter_map(|(key, value)| {
                let filled = body(value, scope).transpose()?;
                Some(filled.map(|value| (key.clone(), value)))
            });
            Value::Object(pairs.collect::<Result<Map<_, _>, _>>()?)
        }
        other => other.clone(),
    }))
}

/// Summary of a step for people. Nothing stands in for an absent value.
pub(crate) fn sentence(text: &str, scope: &Value) -> Result<String, TemplateError> {
    let filled = fill(&Template::parse(text)?, scope, true)?;
    Ok(crate::text::shorten(&filled, MAX_SUMMARY_CHARS))
}

/// Fills in a text, for people or for a machine. Every value is required.
fn fill(template: &Template, scope: &Value, for_people: bool) -> Result<String, TemplateError> {
    let mut out = String::new();
    for part in &template.0 {
        match part {
            Part::Text(text) => out.push_str(text),
            Part::Placeholder(name) => match lookup(scope, name) {
                Some(value) if for_people => out.push_str(&spoken(value)),
                Some(value) => out.push_str(&scalar(value).unwrap_or_else(|| value.to_string())),
                None => return Err(TemplateError::Missing(name.clone())),
            },
        }
    }
    Ok(out)
}

fn spoken(value: &Value) -> String {
    match value {
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Array(items) if items.is_empty() => "none".to_owned(),
        Value::Array(items) => items.iter().map(spoken).collect::<Vec<_>>().join(", "),
        other => scalar(other).unwrap_or_else(|| other.to_string()),
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use reqwest::Url;
    use serde_json::json;

    use super::*;

    #[test]
    fn values_in_addresses_are_encoded_and_cannot_escape_their_place() {
        let scope = json!({ "entity": { "url": "https://evil.example/a?b=c#d", "v6": "2001:db8::1", "up": "../../x" } });
        assert_eq!(address("/blocks/{entity.v6}", &scope).unwrap(), "/blocks/2001%3Adb8%3A%3A1");
        assert_eq!(
            address("/u?value={entity.url}&x=1", &scope).unwrap(),
            "/u?value=https%3A%2F%2Fevil.example%2Fa%3Fb%3Dc%23d&x=1"
        );
        assert_eq!(address("/h/{entity.up}/isolate", &scope).unwrap(), "/h/..%2F..%2Fx/isolate");
    }

    #[test]
    fn an_address_without_its_value_is_refused() {
        let scope = json!({ "entity": { "a": null, "empty": "", "dots": "..", "list": [1] } });
        assert_eq!(address("/{entity.a}", &scope), Err(TemplateError::Missing("entity.a".into())));
        assert_eq!(address("/{entity.none}", &scope), Err(TemplateError::Missing("entity.none".into())));
        for name in ["empty", "dots", "list"] {
            assert_eq!(
                address(&format!("/{{entity.{name}}}"), &scope),
                Err(TemplateError::Unfit(format!("entity.{name}")))
            );
        }
    }

    #[test]
    fn a_body_value_that_is_one_placeholder_keeps_its_type() {
        let scope = json!({ "inputs": { "n": 3, "on": true, "list": ["a"] }, "run": { "id": "r" } });
        let template = json!({ "n": "{inputs.n}", "on": "{inputs.on}", "list": ["{inputs.list}"], "text": "run {run.id}, {inputs.n}" });
        let filled = json!({ "n": 3, "on": true, "list": [["a"]], "text": "run r, 3" });
        assert_eq!(body(&template, &scope), Ok(Some(filled)));
    }

    #[test]
    fn a_body_value_that_is_absent_is_left_out_unless_it_stands_in_a_text() {
        let scope = json!({ "inputs": { "null": null } });
        let template = json!({ "no": "{inputs.no}", "null": "{inputs.null}", "fixed": null, "in": { "no": "{inputs.no}" }, "list": [1, "{inputs.no}", 2] });
        let filled = json!({ "fixed": null, "in": {}, "list": [1, 2] });
        assert_eq!(body(&template, &scope), Ok(Some(filled)));
        assert_eq!(body(&json!("{inputs.no}"), &scope), Ok(None));
        let gap = json!({ "text": "because {inputs.no}" });
        assert_eq!(body(&gap, &scope), Err(TemplateError::Missing("inputs.no".into())));
    }

    #[test]
    fn a_placeholder_in_a_value_is_not_filled_in_again() {
        let scope = json!({ "entity": { "name": "{run.id}" }, "run": { "id": "secret" } });
        assert_eq!(body(&json!("{entity.name}"), &scope), Ok(Some(json!("{run.id}"))));
        assert_eq!(sentence("Blocked {entity.name}.", &scope).unwrap(), "Blocked {run.id}.");
    }

    #[test]
    fn a_sentence_speaks_plainly() {
        let scope = json!({ "output": { "online": false, "countries": ["NL", "SE"], "none": [] } });
        assert_eq!(
            sentence("online: {output.online}; {output.countries}; {output.none}", &scope).unwrap(),
            "online: no; NL, SE; none"
        );
        assert_eq!(sentence("It is {output.x}.", &scope), Err(TemplateError::Missing("output.x".into())));
    }

    #[test]
    fn stray_braces_are_refused() {
        for text in ["{", "}", "{}", "{a", "a}", "{a b}", "{a..b}", "}{a}", "{{a}}"] {
            assert!(Template::parse(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn whatever_the_value_the_address_keeps_its_shape(value in "\\PC{1,40}") {
            let scope = json!({ "entity": { "v": value } });
            prop_assume!(!value.bytes().all(|b| b == b'.'));
            let path = address("/before/{entity.v}/after?q={entity.v}&z=1", &scope).unwrap();
            let url = Url::parse(&format!("http://target.example/base{path}")).unwrap();
            prop_assert_eq!(url.host_str(), Some("target.example"));
            prop_assert_eq!(url.port(), None);
            prop_assert_eq!(url.username(), "");
            prop_assert_eq!(url.fragment(), None);
            let segments: Vec<_> = url.path_segments().unwrap().collect();
            prop_assert_eq!(segments.len(), 4);
            prop_assert_eq!(segments[3], "after");
            let pairs: Vec<_> = url.query_pairs().into_owned().collect();
            prop_assert_eq!(pairs, vec![("q".to_owned(), value), ("z".to_owned(), "1".to_owned())]);
        }

        #[test]
        fn parsing_never_panics(text in "[{}a-z. ]{0,30}") {
            let parsed = Template::parse(&text);
            prop_assert!(parsed.is_ok() || matches!(parsed, Err(TemplateError::Syntax(_))));
        }
    }
}
