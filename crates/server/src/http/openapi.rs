//! The contract as an `OpenAPI` 3.1 description, collected from the router that serves it.

use std::collections::BTreeMap;

use riposte_model::{FieldError, Problem, ProblemCode, Remedy};
use serde_json::{Value, json};
use utoipa::{
    OpenApi,
    openapi::{
        Content, HeaderBuilder, ObjectBuilder, Ref, RefOr, Response, ResponseBuilder,
        path::{Operation, PathItem},
        schema::Type,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

use super::contract;
use crate::problem::problem;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Riposte response contract",
        description = "Incidents, entities, playbooks and runs. JSON with camelCase names; timestamps are RFC 3339 in UTC. \
                       Clients ignore unknown fields and accept unknown enum values. \
                       A backend on a different origin than the page must send these CORS headers: allow the methods GET, POST, PATCH and OPTIONS; \
                       allow the headers Authorization, Content-Type, Idempotency-Key, If-Match and If-None-Match; \
                       expose ETag, Location, Retry-After, Date and Idempotency-Replayed.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    components(schemas(Problem, Remedy, FieldError)),
    tags(
        (name = "system", description = "What the backend supports, and who the caller is."),
        (name = "incidents", description = "The incident queue and its incidents."),
        (name = "entities", description = "Accounts, hosts, addresses, files and other subjects of incidents."),
        (name = "playbooks", description = "Playbooks, and whether the caller may run them."),
        (name = "runs", description = "Runs of playbooks."),
        (name = "sandbox", description = "The fake products of the reference server. Not part of the contract."),
    ),
)]
pub(crate) struct Contract;

/// Problems that every operation can respond with.
const COMMON: [ProblemCode; 2] = [ProblemCode::Unauthenticated, ProblemCode::Internal];

/// Documents the problems of an operation beside its handler: `problems! { Name: Code, Code }` declares
/// a type to name in `responses(...)`. Those of every operation are added by [`json`].
macro_rules! problems {
    ($name:ident: $($code:ident),+ $(,)?) => {
        struct $name;

        impl ::utoipa::IntoResponses for $name {
            fn responses() -> ::std::collections::BTreeMap<
                String,
                ::utoipa::openapi::RefOr<::utoipa::openapi::response::Response>,
            > {
                $crate::http::openapi::problem_responses(&[$(::riposte_model::ProblemCode::$code),+])
            }
        }
    };
}
pub(crate) use problems;

/// One response per status, each naming the problem codes that it can carry.
pub(crate) fn problem_responses(codes: &[ProblemCode]) -> BTreeMap<String, RefOr<Response>> {
    let mut described: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for code in codes {
        let problem = problem(code.clone());
        described
            .entry(problem.status.to_string())
            .or_default()
            .push(format!("`{code}`: {}.", problem.title));
    }
    let response = |codes: Vec<String>| {
        let mut reference = Ref::from_response_name("Problem");
        // In `OpenAPI` 3.1 the description beside a reference takes the place of the referenced one.
        reference.description = codes.join(" ");
        RefOr::Ref(reference)
    };
    described.into_iter().map(|(status, codes)| (status, response(codes))).collect()
}

/// The description as JSON.
pub fn json() -> String {
    let mut api = contract().into_openapi();
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
    let components = api.components.get_or_insert_default();
    components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    components.responses.insert("Problem".to_owned(), RefOr::T(problem_response()));
    for operation in api.paths.paths.values_mut().flat_map(operations) {
        operation.responses.responses.extend(problem_responses(&COMMON));
    }
    let mut api = serde_json::to_value(api).unwrap_or_default();
    name_items(&mut api);
    let mut text = serde_json::to_string_pretty(&api).unwrap_or_default();
    text.push('\n');
    text
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [item.get.as_mut(), item.post.as_mut(), item.patch.as_mut(), item.delete.as_mut()].into_iter().flatten()
}

fn problem_response() -> Response {
    let text = ObjectBuilder::new().schema_type(Type::String);
    ResponseBuilder::new()
        .description("Problem details (RFC 9457). `code` identifies the problem for programs.")
        .content("application/problem+json", Content::new(Some(Ref::from_schema_name("Problem"))))
        .header(
            "Retry-After",
            HeaderBuilder::new()
                .schema(Some(text))
                .description(Some("Seconds to wait before retrying, where a retry can help."))
                .build(),
        )
        .build()
}

/// Makes lists refer to the type of their items instead of repeating it.
fn name_items(api: &mut Value) {
    let schemas = api.pointer_mut("/components/schemas").and_then(Value::as_object_mut);
    for (name, schema) in schemas.into_iter().flatten() {
        let items = schema.pointer_mut("/properties/items/items");
        if let (Some(item), Some(items)) = (name.strip_prefix("Page_"), items) {
            *items = json!({ "$ref": format!("#/components/schemas/{item}") });
        }
    }
}
