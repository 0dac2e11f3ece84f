//! Checks every response of the suite against the published description.

use std::{collections::HashMap, sync::LazyLock};

use jsonschema::Validator;
use reqwest::Method;
use serde_json::{Value, json};

use crate::common::Answer;

/// The description as its users read it.
static API: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../../../docs/openapi.json")).unwrap());

/// A validator for each named schema, under which a field without a description is an error.
static SCHEMAS: LazyLock<HashMap<String, Validator>> = LazyLock::new(|| {
    let mut components = API["components"].clone();
    for schema in components["schemas"].as_object_mut().unwrap().values_mut() {
        close(schema);
    }
    let validator = |name: &String| {
        let schema = json!({ "$ref": format!("#/components/schemas/{name}"), "components": components });
        jsonschema::draft202012::options().should_validate_formats(true).build(&schema).unwrap()
    };
    let names = API["components"]["schemas"].as_object().unwrap().keys();
    names.map(|name| (format!("#/components/schemas/{name}"), validator(name))).collect()
});

fn close(schema: &mut Value) {
    if schema.get("properties").is_some() && schema.get("additionalProperties").is_none() {
        schema["additionalProperties"] = json!(false);
    }
}

/// Panics unless a response is one that the description allows for its request. A request that matches no
/// operation is not part of the contract.
#[track_caller]
pub(crate) fn check(method: &Method, path: &str, answer: &Answer) {
    let Some(operation) = operation(method, path) else { return };
    let status = answer.status.as_u16();
    let name = format!("{method} {path} {status}");
    let response = &operation["responses"][status.to_string()];
    assert!(response.is_object(), "{name} is not documented: {}", answer.body);
    let content = match response["$ref"].as_str() {
        Some(reference) => &API.pointer(reference.trim_start_matches('#')).unwrap()["content"],
        None => &response["content"],
    };
    for header in response["headers"].as_object().into_iter().flat_map(|headers| headers.keys()) {
        assert!(!answer.header(header).is_empty(), "{name} has no {header}");
    }
    let Some(media_types) = content.as_object() else {
        assert_eq!(answer.body, "", "{name} has a body");
        return;
    };
    let media_type = media_types.get(answer.header("content-type"));
    let reference =
        media_type.unwrap_or_else(|| panic!("{name} is of another type"))["schema"]["$ref"].as_str();
    let mut body = answer.body.clone();
    if status >= 400 {
        let code = format!("`{}`", body["code"].as_str().unwrap());
        let documented = response["description"].as_str().unwrap();
        assert!(documented.contains(&code), "{name}: {code} is not among {documented}");
        // The current version, for a caller that sent an old one: a field of this server alone.
        body.as_object_mut().unwrap().remove("etag");
    }
    let errors: Vec<_> =
        SCHEMAS[reference.unwrap()].iter_errors(&body).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{name} does not match its schema: {errors:#?}\n{body:#}");
}

fn operation(method: &Method, path: &str) -> Option<&'static Value> {
    let matches = |template: &str| {
        let (mut wanted, mut given) = (template.split('/'), path.split('/'));
        loop {
            match (wanted.next(), given.next()) {
                (None, None) => return true,
                (Some(wanted), Some(given)) if wanted == given || wanted.starts_with('{') => {}
                _ => return false,
            }
        }
    };
    let (_, item) = API["paths"].as_object()?.iter().find(|(template, _)| matches(template))?;
    item.get(method.as_str().to_lowercase())
}
