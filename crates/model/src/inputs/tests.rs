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
    let typed = fields.iter().map(|f| (f, if f.required { "T-1".into() } else { f.default_text.clone() }));
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

/// The form of one input: its kind, what it starts with, and what is sent untouched.
fn one(property: &Value) -> Field {
    let schema = json!({
        "properties": { "v": property },
        "$defs": {
            "Level": { "title": "How much", "enum": ["low", "high"], "default": "low" },
            "Loop": { "$ref": "#/$defs/Loop" },
            "Many": { "anyOf": vec![json!({ "$ref": "#/$defs/Many" }); 9] }
        }
    });
    Field::from_schema(&schema).into_iter().next().unwrap()
}

fn labels(field: &Field) -> Vec<&str> {
    match &field.kind {
        FieldKind::Enum(choices) => choices.iter().map(|choice| choice.label.as_str()).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn a_text_that_may_be_null_is_a_text() {
    for property in [
        json!({ "type": ["string", "null"] }),
        json!({ "anyOf": [{ "type": "string" }, { "type": "null" }] }),
        json!({ "anyOf": [{ "type": "string" }, { "type": "null" }], "default": null }),
        json!({ "oneOf": [{ "const": null }, { "type": "string" }] }),
        json!({ "type": "string", "nullable": true }),
        json!({ "type": "string", "default": null }),
        json!({ "type": "string", "minLength": 1, "default": "" }),
        json!({ "allOf": [{ "type": "string" }] }),
        json!({ "anyOf": [{ "type": "string" }, { "type": "integer" }] }),
    ] {
        let field = one(&property);
        assert_eq!((&field.kind, field.default_text.as_str()), (&FieldKind::Text, ""), "{property}");
        assert_eq!(field.parse(""), Ok(None), "{property}");
        assert_eq!(field.parse("plain"), Ok(Some(json!("plain"))), "{property}");
    }
}

#[test]
fn every_value_of_a_choice_can_be_chosen_and_keeps_its_type() {
    for (property, expected, untouched) in [
        (json!({ "enum": [1, 4, 24] }), vec![json!(1), json!(4), json!(24)], None),
        (
            json!({ "type": "integer", "enum": [1, 4], "default": 4 }),
            vec![json!(1), json!(4)],
            Some(json!(4)),
        ),
        (json!({ "enum": ["auto", 1, "1"] }), vec![json!("auto"), json!(1), json!("1")], None),
        (
            json!({ "type": ["string", "null"], "enum": ["x", "y", null], "default": null }),
            vec![json!("x"), json!("y")],
            None,
        ),
        (
            json!({ "oneOf": [{ "const": "a", "title": "Alpha" }, { "const": 2 }] }),
            vec![json!("a"), json!(2)],
            None,
        ),
        (
            json!({ "anyOf": [{ "enum": ["a", "b"] }, { "type": "null" }] }),
            vec![json!("a"), json!("b")],
            None,
        ),
        (
            json!({ "anyOf": [{ "$ref": "#/$defs/Level" }, { "type": "null" }] }),
            vec![json!("low"), json!("high")],
            Some(json!("low")),
        ),
        (json!({ "$ref": "#/$defs/Level" }), vec![json!("low"), json!("high")], Some(json!("low"))),
        (
            json!({ "$ref": "#/$defs/Level", "default": "high" }),
            vec![json!("low"), json!("high")],
            Some(json!("high")),
        ),
        (json!({ "const": 7 }), vec![json!(7)], None),
        (json!({ "type": ["boolean", "null"] }), vec![json!(true), json!(false)], None),
    ] {
        let field = one(&property);
        let FieldKind::Enum(choices) = &field.kind else { panic!("{property}: {field:?}") };
        let read: Vec<_> = choices.iter().map(|choice| field.parse(&choice.text).unwrap().unwrap()).collect();
        assert_eq!(read, expected, "{property}");
        assert_eq!(field.parse(&field.default_text), Ok(untouched), "{property}");
        assert!(read.iter().all(|value| field.parse(&field.text_of(value)) == Ok(Some(value.clone()))));
    }
    let titled =
        one(&json!({ "oneOf": [{ "const": "a", "title": "Alpha" }, { "const": "b", "title": "Beta" }] }));
    assert_eq!(labels(&titled), ["Alpha", "Beta"]);
    assert_eq!(one(&json!({ "$ref": "#/$defs/Level" })).title, "How much");
}

#[test]
fn what_is_required_and_may_be_null_is_sent_as_null() {
    let schema = json!({ "required": ["v"], "properties": { "v": { "type": ["string", "null"] } } });
    assert_eq!(Field::from_schema(&schema)[0].parse(""), Ok(Some(Value::Null)));
}

#[test]
fn a_default_is_sent_untouched_in_its_own_type() {
    let field = one(&json!({ "type": ["string", "integer"], "default": 5 }));
    assert_eq!(field.parse(&field.default_text), Ok(Some(json!(5))));
    assert_eq!(one(&json!({ "type": "array", "default": [] })).parse("[]"), Ok(Some(json!([]))));
}

#[test]
fn a_schema_that_refers_to_itself_or_nowhere_makes_a_form_all_the_same() {
    for property in [
        json!({ "$ref": "#/$defs/Loop" }),
        json!({ "$ref": "#/$defs/None" }),
        json!({ "$ref": "#" }),
        json!({ "$ref": "#/$defs/Many" }),
        json!({ "allOf": [{ "$ref": "#" }, { "$ref": "#" }] }),
    ] {
        let field = one(&property);
        assert_eq!(field.parse(&field.default_text), Ok(None), "{property}");
    }
}

#[test]
fn a_secret_is_found_wherever_it_is_declared() {
    let secret = json!({ "type": "string", "writeOnly": true });
    for property in [
        secret.clone(),
        json!({ "type": "object", "properties": { "a": { "properties": { "b": secret } } } }),
        json!({ "type": "array", "items": { "type": "string", "format": "password" } }),
        json!({ "anyOf": [secret, { "type": "null" }] }),
        json!({ "additionalProperties": secret }),
        json!({ "$ref": "#/$defs/None" }),
    ] {
        assert!(one(&property).secret, "{property}");
    }
    for property in
        [json!({ "$ref": "#/$defs/Loop" }), json!({ "$ref": "#/$defs/Level" }), json!({ "type": "object" })]
    {
        assert!(!one(&property).secret, "{property}");
    }
}
