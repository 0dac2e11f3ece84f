//! The inputs of a playbook as a form.

use serde_json::{Map, Value};

/// Placeholder shown instead of a secret.
pub const MASK: &str = "********";

/// Whether a property of a JSON Schema is a secret: `writeOnly`, or `format: password`.
pub fn is_secret(property: &Value) -> bool {
    property.get("writeOnly") == Some(&Value::Bool(true))
        || property.get("format").and_then(Value::as_str) == Some("password")
}

/// Type of control that an input needs.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldKind {
    /// Single-line text.
    Text,
    /// One of these values.
    Enum(Vec<String>),
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
    /// Whether it is a secret, see [`is_secret`].
    pub secret: bool,
    /// Initial text of the control; `true` or `false` for a check box.
    pub default_text: String,
}

impl Field {
    /// The inputs that a JSON Schema declares: those in `required` first, in its order, then the rest by
    /// name. A schema that does not describe an object has none.
    pub fn from_schema(schema: &Value) -> Vec<Self> {
        let Some(properties) = schema.get("properties").and_then(Value::as_object) else { return Vec::new() };
        let required: Vec<&str> = schema
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let rank = |name: &str| required.iter().position(|wanted| *wanted == name).unwrap_or(usize::MAX);
        let mut fields: Vec<Self> = Vec::new();
        for (name, property) in properties {
            // By name as well: the order of a map depends on how serde_json was built.
            let place = fields.partition_point(|other| (rank(&other.name), &other.name) < (rank(name), name));
            let field = Self::from_property(name, property, required.contains(&name.as_str()));
            fields.insert(place, field);
        }
        fields
    }

    fn from_property(name: &str, property: &Value, required: bool) -> Self {
        let text = |key: &str| property.get(key).and_then(Value::as_str).map(str::to_owned);
        let words = property
            .get("enum")
            .and_then(Value::as_array)
            .map(|words| words.iter().filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>());
        let kind = match (words, property.get("type").and_then(Value::as_str)) {
            (Some(words), _) if !words.is_empty() => FieldKind::Enum(words),
            (_, Some("string")) => FieldKind::Text,
            (_, Some("boolean")) => FieldKind::Boolean,
            (_, Some("integer")) => FieldKind::Number { whole: true },
            (_, Some("number")) => FieldKind::Number { whole: false },
            _ => FieldKind::Json,
        };
        let default_text = match (property.get("default"), &kind) {
            (Some(Value::String(default)), _) => default.clone(),
            (Some(default), _) => default.to_string(),
            (None, FieldKind::Boolean) => "false".to_owned(),
            (None, FieldKind::Enum(words)) if required => words.first().cloned().unwrap_or_default(),
            (None, _) => String::new(),
        };
        Self {
            name: name.to_owned(),
            title: text("title").unwrap_or_else(|| name.to_owned()),
            description: text("description"),
            kind,
            required,
            secret: is_secret(property),
            default_text,
        }
    }

    /// Parses the text of the control. `None` for an optional input that was left out; the error is the
    /// message to show beside the control.
    pub fn parse(&self, typed: &str) -> Result<Option<Value>, String> {
        // Enum values are chosen, not typed, and a secret may begin with a space: neither is trimmed.
        let exact = self.secret || matches!(self.kind, FieldKind::Enum(_));
        let typed = if exact { typed } else { typed.trim() };
        if typed.is_empty() {
            return if self.required { Err(format!("{} is required.", self.title)) } else { Ok(None) };
        }
        match &self.kind {
            FieldKind::Text => Ok(Some(Value::from(typed))),
            FieldKind::Enum(words) if words.iter().any(|word| word == typed) => Ok(Some(Value::from(typed))),
            FieldKind::Enum(words) => Err(format!("Choose one of: {}.", words.join(", "))),
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn form() -> Vec<Field> {
        Field::from_schema(&json!({
            "type": "object", "required": ["ticket"],
            "properties": {
                "duration": {"type": "string", "enum": ["1h", "4h"], "default": "4h"},
                "notify": {"type": "boolean"},
                "count": {"type": "integer"},
                "ticket": {"type": "string", "title": "Ticket"}
            }
        }))
    }

    #[test]
    fn required_inputs_come_first() {
        assert_eq!(form().first().map(|field| field.name.as_str()), Some("ticket"));
    }

    #[test]
    fn an_untouched_form_sends_its_defaults_and_asks_for_what_is_missing() {
        let fields = form();
        let typed = fields.iter().map(|field| (field, field.default_text.clone()));
        assert_eq!(Field::parse_all(typed), Err(vec![("ticket".into(), "Ticket is required.".into())]));
        let typed =
            fields.iter().map(|f| (f, if f.required { "T-1".into() } else { f.default_text.clone() }));
        let inputs = Field::parse_all(typed).unwrap();
        assert_eq!(Value::from(inputs), json!({"ticket": "T-1", "duration": "4h", "notify": false}));
    }

    #[test]
    fn a_word_outside_the_choice_is_refused() {
        let fields = form();
        let duration = fields.iter().find(|field| field.name == "duration").unwrap();
        assert!(duration.parse("9h").is_err());
    }

    #[test]
    fn a_whole_number_is_not_a_fraction() {
        let fields = form();
        let count = fields.iter().find(|field| field.name == "count").unwrap();
        assert!(count.parse("1.5").is_err());
        assert_eq!(count.parse("12"), Ok(Some(json!(12))));
    }

    #[test]
    fn a_number_is_finite_and_keeps_its_digits() {
        let fields = Field::from_schema(&json!({"properties": {"share": {"type": "number"}}}));
        let share = fields.first().unwrap();
        for (typed, read) in [("0.1", json!(0.1)), (" -2 ", json!(-2)), ("1e3", json!(1000.0))] {
            assert_eq!(share.parse(typed), Ok(Some(read)));
        }
        for typed in ["half", "1e999", "NaN", "1,5", "0.5 0.5"] {
            assert_eq!(share.parse(typed), Err("Enter a number, such as 0.5.".into()), "{typed}");
        }
    }

    #[test]
    fn a_secret_is_sent_as_it_was_typed() {
        let fields = Field::from_schema(&json!({"properties": {
            "note": {"type": "string"},
            "pin": {"type": "string", "writeOnly": true},
            "token": {"type": "string", "format": "password"}
        }}));
        let read: Vec<_> = fields.iter().map(|field| (field.secret, field.parse(" a b "))).collect();
        let (plain, exact) = (Ok(Some(json!("a b"))), Ok(Some(json!(" a b "))));
        assert_eq!(read, [(false, plain), (true, exact.clone()), (true, exact)]);
    }
}
