//! The contract as an `OpenAPI` 3.1 description, made from the types and the handlers.

use riposte_model::{FieldError, Problem, Remedy};
use serde_json::{Value, json};
use utoipa::{
    Modify, OpenApi,
    openapi::{
        Content, HeaderBuilder, ObjectBuilder, Ref, RefOr, Response, ResponseBuilder,
        path::{Operation, PathItem},
        schema::Type,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

use crate::http::operations as op;

/// Problems that an operation can answer with beside those of every operation.
const PROBLEMS: [(&str, &[&str]); 8] = [
    ("listIncidents", &["400"]),
    ("getIncident", &["404"]),
    ("changeIncident", &["400", "403", "404", "412", "413", "415", "422"]),
    ("listPlaybooks", &["400"]),
    ("listRuns", &["400"]),
    ("startRun", &["400", "403", "404", "409", "412", "413", "415", "422"]),
    ("getRun", &["400", "404"]),
    ("cancelRun", &["403", "404", "409"]),
];
/// Problems of every operation.
const ALWAYS: [&str; 2] = ["401", "500"];
/// Problems of every operation that names one thing.
const ONE_THING: [&str; 2] = ["400", "404"];

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Riposte response contract",
        description = "Incidents, entities, playbooks and runs. JSON in camelCase; instants in RFC 3339, UTC. \
                       Clients ignore fields and accept words that they do not know. \
                       A browser on another origin needs these CORS lines: allow the methods GET, POST, PATCH and OPTIONS; \
                       allow the headers Authorization, Content-Type, Idempotency-Key, If-Match and If-None-Match; \
                       expose ETag, Location, Retry-After, Date and Idempotency-Replayed.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    paths(
        op::capabilities, op::me,
        op::list_incidents, op::find_incident, op::change_incident, op::list_alerts, op::list_entities,
        op::find_entity,
        op::list_playbooks, op::find_playbook,
        op::list_runs, op::start_run, op::find_run, op::cancel_run,
        op::sandbox_state,
    ),
    components(schemas(Problem, Remedy, FieldError)),
    tags(
        (name = "system", description = "What the backend can do, and who is asking."),
        (name = "incidents", description = "The queue and its incidents."),
        (name = "entities", description = "What takes part in incidents."),
        (name = "playbooks", description = "What can be run, and whether the caller may."),
        (name = "runs", description = "Runs of playbooks."),
        (name = "sandbox", description = "The fake products of the reference server. Not part of the contract."),
    ),
    modifiers(&Common),
)]
struct Contract;

/// What every operation has in common.
struct Common;

impl Modify for Common {
    fn modify(&self, api: &mut utoipa::openapi::OpenApi) {
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        let components = api.components.get_or_insert_default();
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
        components.responses.insert("Problem".to_owned(), RefOr::T(problem()));
        for (path, item) in &mut api.paths.paths {
            for operation in operations(item) {
                let id = operation.operation_id.clone().unwrap_or_default();
                let own = PROBLEMS.iter().find(|(known, _)| *known == id).map_or(&[][..], |(_, own)| own);
                let named = if path.contains('{') { &ONE_THING[..] } else { &[] };
                for status in own.iter().chain(named).chain(&ALWAYS) {
                    let reference = RefOr::Ref(Ref::from_response_name("Problem"));
                    operation.responses.responses.insert((*status).to_owned(), reference);
                }
            }
        }
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [item.get.as_mut(), item.post.as_mut(), item.patch.as_mut()].into_iter().flatten()
}

fn problem() -> Response {
    let text = ObjectBuilder::new().schema_type(Type::String);
    ResponseBuilder::new()
        .description("What went wrong (RFC 9457). The member `code` says it in a word.")
        .content("application/problem+json", Content::new(Some(Ref::from_schema_name("Problem"))))
        .header(
            "Retry-After",
            HeaderBuilder::new()
                .schema(Some(text))
                .description(Some("Seconds to wait, where trying again can help."))
                .build(),
        )
        .build()
}

/// The description as JSON.
pub fn json() -> String {
    let mut api = serde_json::to_value(Contract::openapi()).unwrap_or_default();
    name_items(&mut api);
    let mut text = serde_json::to_string_pretty(&api).unwrap_or_default();
    text.push('\n');
    text
}

/// Lists name the type of their items instead of repeating it.
fn name_items(api: &mut Value) {
    let schemas = api.pointer_mut("/components/schemas").and_then(Value::as_object_mut);
    for (name, schema) in schemas.into_iter().flatten() {
        let items = schema.pointer_mut("/properties/items/items");
        if let (Some(item), Some(items)) = (name.strip_prefix("Page_"), items) {
            *items = json!({ "$ref": format!("#/components/schemas/{item}") });
        }
    }
}
