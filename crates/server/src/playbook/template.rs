//! Placeholders in playbook steps: `{entity.address}`, `{inputs.duration}`, `{steps.check.output.state}`.
//!
//! Values come from alerts, so they are hostile. In an address each one is percent-encoded down to the
//! unreserved characters and can therefore be a part of a path or of a query, and nothing else: never a
//! host, another segment, another parameter. In a body a value stays one JSON value.

mod filter;
mod parse;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use riposte_model::is_blank;
use serde_json::{Map, Value};

pub(crate) use self::parse::Template;
use self::parse::{Part, Placeholder};

/// Maximum length of a step's summary, in characters.
const MAX_SUMMARY_CHARS: usize = 300;
/// Everything but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Reason why a template cannot be read or filled in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TemplateError {
    /// A brace without its partner, or two with no name between them.
    #[error("`{0}` has a brace that belongs to no placeholder; a brace that is to be sent is written twice")]
    Syntax(String),
    /// A placeholder in doubled braces.
    #[error("`{{{{{0}}}}}` would be sent as it stands; the value is {{{0}}}")]
    Doubled(String),
    /// A filter that does not exist, and those that do.
    #[error("no filter is called {0}; the filters are {1}")]
    NoFilter(String, String),
    /// A filter outside the quotes that it writes for.
    #[error("{{{0}}} has to stand between {1}, and not after a backslash")]
    Misplaced(String, String),
    /// A placeholder in a place that takes only its name.
    #[error("{{{0}}} takes no `?` and no filter here")]
    PlainOnly(String),
    /// A placeholder in the name of a member.
    #[error("the member `{0}` has a placeholder in its name, where none is filled in")]
    Key(String),
    /// A required value is absent or blank.
    #[error("it needs {{{0}}}, and there is no such value")]
    Missing(String),
    /// The value cannot be part of an address.
    #[error("the value of {{{0}}} cannot be part of an address")]
    Unfit(String),
    /// A list or an object within a text.
    #[error("the value of {{{0}}} is a list or an object and cannot be part of a text")]
    Composite(String),
    /// The value would end the quoted text that it stands in.
    #[error("the value of {{{0}}} has a character that would end or change the quoted text around it")]
    Unquotable(String),
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

/// Stands for what an earlier step will answer, while it is checked whether the rest can be filled in.
static LATER: Value = Value::Bool(true);

/// Scope for that check: everything but the answers of steps.
pub(crate) fn before_any_step(scope: &Value) -> Value {
    let mut scope = scope.clone();
    if let Value::Object(names) = &mut scope {
        names.insert("steps".to_owned(), Value::Null);
    }
    scope
}

/// Value of a placeholder for a machine. None for one that may be absent and is. Blank counts as absent: an
/// empty text, white space, characters that cannot be seen. So does an empty list or object, unless a
/// person gave it as an input.
fn required<'a>(scope: &'a Value, placeholder: &Placeholder) -> Result<Option<&'a Value>, TemplateError> {
    let is_blank = |value: &Value| match value {
        Value::String(text) => is_blank(text),
        Value::Array(items) => items.is_empty() && !placeholder.name.starts_with("inputs."),
        Value::Object(map) => map.is_empty() && !placeholder.name.starts_with("inputs."),
        _ => false,
    };
    if placeholder.name.starts_with("steps.") && scope.get("steps").is_some_and(Value::is_null) {
        return Ok(Some(&LATER));
    }
    match lookup(scope, &placeholder.name).filter(|value| !is_blank(value)) {
        None if !placeholder.optional => Err(TemplateError::Missing(placeholder.name.clone())),
        found => Ok(found),
    }
}

/// Value of a placeholder as a part of a text.
fn inner_text(scope: &Value, placeholder: &Placeholder) -> Result<String, TemplateError> {
    let name = || placeholder.name.clone();
    let value = required(scope, placeholder)?.ok_or_else(|| TemplateError::Missing(name()))?;
    let text = scalar(value).ok_or_else(|| TemplateError::Composite(name()))?;
    let written = match placeholder.filter {
        Some(filter) => filter.write(&text),
        None => Some(text).filter(|text| placeholder.place.holds(text)),
    };
    written.ok_or_else(|| TemplateError::Unquotable(name()))
}

/// Checks a path and query.
pub(crate) fn check_address(text: &str) -> Result<(), TemplateError> {
    let template = Template::parse(text)?;
    let optional = template.parts().find(|placeholder| placeholder.optional);
    optional.map_or(Ok(()), |placeholder| Err(TemplateError::PlainOnly(placeholder.name.clone())))
}

/// Path and query of a step, every value percent-encoded.
pub(crate) fn address(text: &str, scope: &Value) -> Result<String, TemplateError> {
    let mut out = String::new();
    for part in Template::parse(text)?.0 {
        match part {
            Part::Text(text) => out.push_str(&text),
            Part::Placeholder(placeholder) => {
                let text = inner_text(scope, &placeholder)?;
                // Encoding leaves dots alone, and a segment of nothing but dots climbs the path.
                if text.bytes().all(|b| b == b'.') {
                    return Err(TemplateError::Unfit(placeholder.name));
                }
                out.extend(utf8_percent_encode(&text, RESERVED));
            }
        }
    }
    Ok(out)
}

/// Checks a body: placeholders are filled in in values only, and only one that stands alone can be left out.
pub(crate) fn check_body(body: &Value) -> Result<(), TemplateError> {
    match body {
        Value::String(text) => {
            let template = Template::parse(text)?;
            let lone = template.lone();
            let misused = template.parts().find(|placeholder| match lone {
                Some(_) => placeholder.filter.is_some(),
                None => placeholder.optional,
            });
            misused.map_or(Ok(()), |placeholder| Err(TemplateError::PlainOnly(placeholder.name.clone())))
        }
        Value::Array(items) => items.iter().try_for_each(check_body),
        Value::Object(map) => map.iter().try_for_each(|(name, value)| {
            member(name)?;
            check_body(value)
        }),
        _ => Ok(()),
    }
}

/// Name of a member of a body.
fn member(name: &str) -> Result<String, TemplateError> {
    match Template::parse(name)?.0.as_slice() {
        [] => Ok(String::new()),
        [Part::Text(text)] => Ok(text.clone()),
        _ => Err(TemplateError::Key(name.to_owned())),
    }
}

/// Body of a step. A text that is one placeholder becomes the value itself. It is required like any other,
/// unless `?` marks it: without a value it is then left out, for many systems take null for an error, or
/// for an order to clear.
pub(crate) fn body(template: &Value, scope: &Value) -> Result<Option<Value>, TemplateError> {
    Ok(Some(match template {
        Value::String(text) => {
            let template = Template::parse(text)?;
            if let Some(placeholder) = template.lone() {
                return Ok(required(scope, placeholder)?.cloned());
            }
            Value::String(text_for_machine(&template, scope)?)
        }
        Value::Array(items) => {
            let items = items.iter().filter_map(|item| body(item, scope).transpose());
            Value::Array(items.collect::<Result<_, _>>()?)
        }
        Value::Object(map) => {
            let pairs = map.iter().filter_map(|(name, value)| {
                let filled = body(value, scope).transpose()?;
                Some(filled.and_then(|value| Ok((member(name)?, value))))
            });
            Value::Object(pairs.collect::<Result<Map<_, _>, _>>()?)
        }
        other => other.clone(),
    }))
}

fn text_for_machine(template: &Template, scope: &Value) -> Result<String, TemplateError> {
    let mut out = String::new();
    for part in &template.0 {
        match part {
            Part::Text(text) => out.push_str(text),
            Part::Placeholder(placeholder) => out.push_str(&inner_text(scope, placeholder)?),
        }
    }
    Ok(out)
}

/// Checks a summary.
pub(crate) fn check_sentence(text: &str) -> Result<(), TemplateError> {
    let template = Template::parse(text)?;
    let misused = template.parts().find(|placeholder| placeholder.optional || placeholder.filter.is_some());
    misused.map_or(Ok(()), |placeholder| Err(TemplateError::PlainOnly(placeholder.name.clone())))
}

/// Summary of a step for people. Nothing stands in for an absent value.
pub(crate) fn sentence(text: &str, scope: &Value) -> Result<String, TemplateError> {
    let mut out = String::new();
    for part in &Template::parse(text)?.0 {
        match part {
            Part::Text(text) => out.push_str(text),
            Part::Placeholder(placeholder) => {
                let value = lookup(scope, &placeholder.name);
                out.push_str(&spoken(value.ok_or_else(|| TemplateError::Missing(placeholder.name.clone()))?));
            }
        }
    }
    Ok(crate::text::shorten(&out, MAX_SUMMARY_CHARS))
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
mod tests;
