//! The inputs of a playbook as a form.

use serde_json::{Map, Value};

use crate::{is_blank, schema::Rules, secrets::declares_secret, value_to_text};

/// Type of control that an input needs.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldKind {
    /// Single-line text.
    Text,
    /// One of these values.
    Enum(Vec<InputChoice>),
    /// A check box.
    Boolean,
    /// A number.
    Number {
        /// Whether only whole numbers are accepted.
        whole: bool,
    },
    /// Any other type, written as JSON.
    Json,
}

/// A value that can be chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct InputChoice {
    /// Text that stands for it in a draft; no two are alike.
    pub text: String,
    /// Label.
    pub label: String,
    /// Value as it is sent.
    pub value: Value,
}

/// One input of a playbook.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Name in the request.
    pub name: String,
    /// Label of the control.
    pub title: String,
    /// Explanation shown with the control.
    pub description: Option<String>,
    /// Type of control.
    pub kind: FieldKind,
    /// Whether a value is required.
    pub required: bool,
    /// Whether it may be null: what is required and empty is then sent as null.
    pub nullable: bool,
    /// Whether it is a secret or has one in it, see [`is_secret`](crate::is_secret).
    pub secret: bool,
    /// Value that a start without the input gets. Null and a blank text are none.
    pub default: Option<Value>,
    /// Initial text of the control; `true` or `false` for a check box.
    pub default_text: String,
}

impl Field {
    /// The inputs that a JSON Schema declares: those in `required` first, in its order, then the rest by
    /// name. A schema that does not describe an object has none.
    pub fn from_schema(schema: &Value) -> Vec<Self> {
        let rules = Rules::of(schema, schema);
        let required: Vec<&str> = rules.items("required").filter_map(Value::as_str).collect();
        let rank = |name: &str| required.iter().position(|wanted| *wanted == name).unwrap_or(usize::MAX);
        let mut fields: Vec<Self> = Vec::new();
        for (name, property) in rules.members("properties") {
            // By name as well: the order of a map depends on how serde_json was built.
            let place = fields.partition_point(|other| (rank(&other.name), &other.name) < (rank(name), name));
            if fields.get(place).is_none_or(|known| known.name != *name) {
                let required = required.contains(&name.as_str());
                fields.insert(place, Self::from_property(schema, name, property, required));
            }
        }
        fields
    }

    fn from_property(root: &Value, name: &str, property: &Value, required: bool) -> Self {
        let rules = Rules::of(root, property);
        let text = |key: &str| rules.get(key).and_then(Value::as_str).map(str::to_owned);
        let choices = choices(&rules);
        let kind = match rules.types().as_slice() {
            _ if !choices.is_empty() => FieldKind::Enum(choices),
            ["boolean"] if rules.nullable && !required => FieldKind::Enum(vec![
                InputChoice { text: "true".to_owned(), label: "Yes".to_owned(), value: true.into() },
                InputChoice { text: "false".to_owned(), label: "No".to_owned(), value: false.into() },
            ]),
            ["boolean"] => FieldKind::Boolean,
            ["integer"] => FieldKind::Number { whole: true },
            ["number"] | ["integer" | "number", "integer" | "number"] => FieldKind::Number { whole: false },
            types if types.contains(&"string") => FieldKind::Text,
            _ => FieldKind::Json,
        };
        let default = rules.get("default").filter(|value| match value {
            Value::String(text) => !is_blank(text),
            value => !value.is_null(),
        });
        let default_text = match (default, &kind) {
            (Some(default), FieldKind::Enum(choices)) => text_of(choices, default).unwrap_or_default(),
            (Some(default), _) => value_to_text(default),
            (None, FieldKind::Boolean) => "false".to_owned(),
            (None, FieldKind::Enum(choices)) if required => {
                choices.first().map(|choice| choice.text.clone()).unwrap_or_default()
            }
            (None, _) => String::new(),
        };
        Self {
            name: name.to_owned(),
            title: text("title").unwrap_or_else(|| name.to_owned()),
            description: text("description"),
            kind,
            required,
            nullable: rules.nullable,
            secret: declares_secret(root, property, &mut Vec::new()),
            default: default.cloned(),
            default_text,
        }
    }

    /// The text of the control for a value, as of an earlier run.
    pub fn text_of(&self, value: &Value) -> String {
        match &self.kind {
            FieldKind::Enum(choices) => text_of(choices, value).unwrap_or_else(|| value_to_text(value)),
            _ if value.is_null() => String::new(),
            _ => value_to_text(value),
        }
    }

    /// Parses the text of the control. `None` for an optional input that was left out; the error is the
    /// message to show beside the control.
    pub fn parse(&self, typed: &str) -> Result<Option<Value>, String> {
        // Enum values are chosen, not typed, and a secret may begin with a space: neither is trimmed.
        let exact = self.secret || matches!(self.kind, FieldKind::Enum(_));
        let typed = if exact { typed } else { typed.trim() };
        if typed.is_empty() {
            return match (self.required, self.nullable) {
                (false, _) => Ok(None),
                (true, true) => Ok(Some(Value::Null)),
                (true, false) => Err(format!("{} is required.", self.title)),
            };
        }
        // Untouched, it is sent as it is, whatever its type.
        if let Some(default) = self.default.as_ref().filter(|_| typed == self.default_text) {
            return Ok(Some(default.clone()));
        }
        match &self.kind {
            FieldKind::Text => Ok(Some(Value::from(typed))),
            FieldKind::Enum(choices) => {
                let chosen = choices.iter().find(|choice| choice.text == typed);
                chosen.map(|choice| Some(choice.value.clone())).ok_or_else(|| {
                    let labels: Vec<_> = choices.iter().map(|choice| choice.label.as_str()).collect();
                    format!("Choose one of: {}.", labels.join(", "))
                })
            }
            FieldKind::Boolean => Ok(Some(Value::from(typed == "true"))),
            FieldKind::Number { whole: true } => typed
                .parse::<i64>()
                .ok()
                .map(|n| Some(Value::from(n)))
                .ok_or_else(|| "Enter a whole number.".to_owned()),
            // JSON's own reader: the standard library's brings 14 kB of its own into the browser.
            FieldKind::Number { whole: false } => riposte_json::parse(typed.as_bytes())
                .ok()
                .filter(Value::is_number)
                .map(Some)
                .ok_or_else(|| "Enter a number, such as 0.5.".to_owned()),
            FieldKind::Json => riposte_json::parse(typed.as_bytes())
                .map(Some)
                .map_err(|error| format!("This is not JSON: {error}.")),
        }
    }

    /// Parses a whole form: the inputs, or the name and message of each invalid one.
    pub fn parse_all<'a>(
        fields: impl IntoIterator<Item = (&'a Self, String)>,
    ) -> Result<Map<String, Value>, Vec<(String, String)>> {
        let mut inputs = Map::new();
        let mut errors = Vec::new();
        for (field, typed) in fields {
            match field.parse(&typed) {
                Ok(Some(value)) => {
                    inputs.insert(field.name.clone(), value);
                }
                Ok(None) => {}
                Err(fault) => errors.push((field.name.clone(), fault)),
            }
        }
        if errors.is_empty() { Ok(inputs) } else { Err(errors) }
    }
}

/// The choices of an input. The text of one is its value; of a text that reads like another one, with its
/// quotes.
fn choices(rules: &Rules<'_>) -> Vec<InputChoice> {
    let mut choices: Vec<InputChoice> = Vec::new();
    for (value, title) in rules.choices() {
        let plain = value_to_text(value);
        let taken = choices.iter().any(|other| other.text == plain);
        let text = if taken { value.to_string() } else { plain.clone() };
        if choices.iter().all(|other| other.text != text) {
            let label = title.map_or(plain, str::to_owned);
            choices.push(InputChoice { text, label, value: value.clone() });
        }
    }
    choices
}

fn text_of(choices: &[InputChoice], value: &Value) -> Option<String> {
    choices.iter().find(|choice| choice.value == *value).map(|choice| choice.text.clone())
}

#[cfg(test)]
mod tests;
