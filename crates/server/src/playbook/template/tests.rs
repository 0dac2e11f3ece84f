use proptest::prelude::*;
use reqwest::Url;
use serde_json::json;

use super::*;

#[test]
fn values_in_addresses_are_encoded_and_cannot_escape_their_place() {
    let scope =
        json!({ "entity": { "url": "https://evil.example/a?b=c#d", "v6": "2001:db8::1", "up": "../../x" } });
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
    assert_eq!(address("/{entity.empty}", &scope), Err(TemplateError::Missing("entity.empty".into())));
    assert_eq!(address("/{entity.dots}", &scope), Err(TemplateError::Unfit("entity.dots".into())));
    assert_eq!(address("/{entity.list}", &scope), Err(TemplateError::Composite("entity.list".into())));
}

#[test]
fn a_body_value_that_is_one_placeholder_keeps_its_type() {
    let scope = json!({ "inputs": { "n": 3, "on": true, "list": ["a"] }, "run": { "id": "r" } });
    let template = json!({ "n": "{inputs.n}", "on": "{inputs.on}", "list": ["{inputs.list}"], "text": "run {run.id}, {inputs.n}" });
    let filled = json!({ "n": 3, "on": true, "list": [["a"]], "text": "run r, 3" });
    assert_eq!(body(&template, &scope), Ok(Some(filled)));
}

/// Everything that stands for no value, and what it is.
fn blanks() -> Vec<Value> {
    let texts = ["", " ", "\t\n", "\u{a0}", "\u{200b}", "\u{2800}"].map(Value::from);
    texts.into_iter().chain([json!([]), json!({}), Value::Null]).collect()
}

#[test]
fn a_blank_value_is_an_absent_one_wherever_it_stands() {
    let missing = Err(TemplateError::Missing("entity.v".into()));
    for blank in blanks() {
        let scope = json!({ "entity": { "v": blank, "w": "ada" } });
        for template in [
            json!("{entity.v}"),
            json!({ "path": "{entity.v}" }),
            json!({ "in": { "path": "{entity.v}" } }),
            json!(["{entity.v}"]),
            json!("{entity.w}@{entity.v}"),
            json!({ "in": ["x", { "path": "{entity.v}\\{entity.w}" }] }),
        ] {
            assert_eq!(body(&template, &scope), missing, "{template} {scope}");
        }
        assert_eq!(address("/a/{entity.v}", &scope).map(|_| None), missing, "{scope}");
    }
}

#[test]
fn a_member_is_left_out_only_where_the_file_says_so() {
    for blank in blanks() {
        let scope = json!({ "entity": { "v": blank } });
        let template = json!({ "no": "{entity.v?}", "absent": "{entity.none?}", "fixed": null, "in": { "no": "{entity.v?}" }, "list": [1, "{entity.v?}", 2] });
        assert_eq!(body(&template, &scope), Ok(Some(json!({ "fixed": null, "in": {}, "list": [1, 2] }))));
        assert_eq!(body(&json!("{entity.v?}"), &scope), Ok(None));
    }
}

#[test]
fn nothing_and_none_that_a_person_gave_are_values() {
    let scope = json!({ "inputs": { "zero": 0, "no": false, "list": [], "map": {} } });
    for name in ["zero", "no", "list", "map"] {
        let filled = body(&json!({ "v": format!("{{inputs.{name}}}") }), &scope);
        assert_eq!(filled, Ok(Some(json!({ "v": scope["inputs"][name] }))));
    }
}

#[test]
fn lists_and_objects_are_no_part_of_a_text() {
    let scope = json!({ "inputs": { "list": ["a"], "map": { "a": 1 } } });
    for name in ["list", "map"] {
        let filled = body(&json!(format!("to {{inputs.{name}}}")), &scope);
        assert_eq!(filled, Err(TemplateError::Composite(format!("inputs.{name}"))));
    }
}

#[test]
fn braces_that_are_written_twice_are_sent_once() {
    let scope = json!({ "entity": { "address": "203.0.113.77" } });
    for (text, sent) in [
        (
            r#"index=fw ip="{entity.address}" | eval seen={{}}"#,
            r#"index=fw ip="203.0.113.77" | eval seen={}"#,
        ),
        ("^CHG-[0-9]{{4}}$", "^CHG-[0-9]{4}$"),
        (r#"dynamic({{"a":1}})"#, r#"dynamic({"a":1})"#),
        ("{{{{ x }}}}", "{{ x }}"),
        ("{{{entity.address}}}", "{203.0.113.77}"),
        ("a }} b", "a } b"),
    ] {
        assert_eq!(body(&json!(text), &scope), Ok(Some(json!(sent))));
    }
    assert_eq!(body(&json!({ "{{a}}": 1 }), &scope), Ok(Some(json!({ "{a}": 1 }))));
    assert_eq!(address("/x?q={{{entity.address}}}", &scope).unwrap(), "/x?q={203.0.113.77}");
    assert_eq!(sentence("{{4}} of {entity.address}", &scope).unwrap(), "{4} of 203.0.113.77");
}

#[test]
fn a_placeholder_that_would_be_sent_raw_is_refused() {
    let raw = TemplateError::Doubled("entity.address".into());
    assert_eq!(check_body(&json!({ "a": ["{{entity.address}}"] })), Err(raw.clone()));
    assert_eq!(check_address("/a/{{entity.address}}"), Err(raw));
    let key = json!({ "in": [{ "{entity.address}": "x" }] });
    assert_eq!(check_body(&key), Err(TemplateError::Key("{entity.address}".into())));
    assert_eq!(
        body(&key, &json!({ "entity": { "address": "x" } })),
        Err(TemplateError::Key("{entity.address}".into()))
    );
}

#[test]
fn marks_stand_only_where_they_mean_something() {
    for text in ["/a/{entity.v?}", "/{entity.v?}?a=b"] {
        assert_eq!(check_address(text), Err(TemplateError::PlainOnly("entity.v".into())), "{text}");
    }
    for text in ["to {entity.v?}", "{entity.v|url}"] {
        assert_eq!(check_body(&json!([text])), Err(TemplateError::PlainOnly("entity.v".into())), "{text}");
    }
    assert!(check_sentence("{output.a?}").is_err() && check_sentence("{output.a|raw}").is_err());
    assert!(matches!(check_body(&json!("\"{entity.v|ksql}\"")), Err(TemplateError::NoFilter(..))));
    assert!(matches!(check_body(&json!("x {entity.v|kql}")), Err(TemplateError::Misplaced(..))));
    assert_eq!(check_body(&json!("x \"{entity.v|kql}\"")), Ok(()));
}

#[test]
fn a_value_cannot_end_the_quotes_around_it() {
    let hostile = r#"a.exe" | delete index=edr cmd=""#;
    let scope = json!({ "entity": { "name": hostile, "line": "a\nb", "slash": "a\\", "plain": "it's" } });
    for name in ["name", "line", "slash"] {
        let filled = body(&json!(format!(r#"cmd="{{entity.{name}}}""#)), &scope);
        assert_eq!(filled, Err(TemplateError::Unquotable(format!("entity.{name}"))));
        assert!(body(&json!(format!("because {{entity.{name}}}")), &scope).is_ok(), "prose");
    }
    assert_eq!(body(&json!(r#"cmd="{entity.plain}""#), &scope), Ok(Some(json!(r#"cmd="it's""#))));
    assert!(body(&json!("cmd='{entity.plain}'"), &scope).is_err());
    let quoted = body(&json!(r#"cmd="{entity.name|spl}""#), &scope).unwrap().unwrap();
    assert_eq!(quoted, json!(r#"cmd="a.exe\" | delete index=edr cmd=\"""#));
    assert!(address("/q?kql=%22{entity.name}%22", &scope).is_err());
    assert!(address("/q?kql=%22{entity.name|kql}%22", &scope).is_ok());
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
    for text in [
        "{",
        "}",
        "{}",
        "{a",
        "a}",
        "{a b}",
        "{a..b}",
        "}{a}",
        "{{entity.a}}",
        "{{{a}}",
        "{a?",
        "{?}",
        "{a|}",
        "{a|raw?}",
    ] {
        assert!(Template::parse(text).is_err(), "{text}");
    }
}

proptest! {
    #[test]
    fn whatever_the_value_the_address_keeps_its_shape(value in "\\PC{1,40}") {
        let scope = json!({ "entity": { "v": value } });
        prop_assume!(!value.bytes().all(|b| b == b'.') && !is_blank(&value));
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
    fn parsing_never_panics(text in "[{}a-z. ?|]{0,30}") {
        let parsed = Template::parse(&text);
        let expected = matches!(
            parsed,
            Ok(_) | Err(TemplateError::Syntax(_) | TemplateError::Doubled(_) | TemplateError::NoFilter(..))
        );
        prop_assert!(expected);
    }
}
