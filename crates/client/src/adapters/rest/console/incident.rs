//! One incident and what belongs to it: fetched with the page of an incident.

use riposte_model::{
    Alert, Entity, EntityId, Incident, IncidentId, IncidentPatch, Page, Person, Problem, ProblemCode,
};
use riposte_parts::part;

use super::super::{Answer, Rest, etag_of, read, send_checked};
use crate::{ClientError, Method, Response, http::decode};

part! {
    [incident, load_incident]
    pub(super) fn incident(rest: Rest, id: IncidentId) -> Answer<Incident> {
        let request = rest.api.request(Method::Get, &["v1", "incidents", id.as_str()], &[]);
        Box::pin(async move { versioned(&read(&rest.api, request?).await?) })
    }
}

part! {
    [incident, load_update]
    pub(super) fn update(
        rest: Rest,
        id: IncidentId,
        patch: IncidentPatch,
        etag: Option<String>,
    ) -> Answer<Incident> {
        let place = ["v1", "incidents", id.as_str()];
        let request = rest.api.request(Method::Patch, &place, &[]);
        let again = rest.api.request(Method::Get, &place, &[]);
        let body = serde_json::to_string(&patch);
        Box::pin(async move {
            let mut request = request?;
            request.body = Some(body.map_err(|error| ClientError::Refused { detail: error.to_string() })?);
            request.headers.extend(etag.clone().map(|etag| ("if-match", etag)));
            let outcome = send_checked(&rest.api, request).await;
            let Err(ClientError::Problem(problem)) = outcome else { return versioned(&outcome?) };
            let (Some(sent), ProblemCode::VersionMismatch) = (etag, &problem.code) else {
                return Err(ClientError::Problem(problem));
            };
            let current = send_checked(&rest.api, again?).await.and_then(|response| versioned(&response));
            let tag = current.ok().and_then(|incident| incident.etag);
            let is_current = tag.is_some_and(|tag| bare(&tag) == bare(&sent));
            Err(ClientError::Problem(if is_current { Box::new(unmatched(*problem)) } else { problem }))
        })
    }
}

part! {
    [incident, load_alerts]
    pub(super) fn alerts(rest: Rest, id: IncidentId) -> Answer<Page<Alert>> {
        rest.pages(&["v1", "incidents", id.as_str(), "alerts"], &[])
    }
}

part! {
    [incident, load_entities]
    pub(super) fn entities(rest: Rest, id: IncidentId) -> Answer<Page<Entity>> {
        rest.pages(&["v1", "incidents", id.as_str(), "entities"], &[])
    }
}

part! {
    [incident, load_people]
    pub(super) fn people(rest: Rest) -> Answer<Page<Person>> {
        rest.pages(&["v1", "people"], &[])
    }
}

part! {
    [incident, load_entity]
    pub(super) fn entity(rest: Rest, id: EntityId) -> Answer<Entity> {
        rest.get(&["v1", "entities", id.as_str()])
    }
}

/// An entity tag without the marks around it.
fn bare(etag: &str) -> &str {
    etag.trim_start_matches("W/").trim_matches('"')
}

/// The problem of a version that does not match although it is the current one: there was no other change.
fn unmatched(problem: Problem) -> Problem {
    let advice = "Something between this page and the backend changes version tags. Tell its administrator.";
    let detail = "The incident has not changed since you read it, but its version was not recognized.";
    Problem { title: "The change was not saved".to_owned(), ..problem }.detail(detail).remedy(advice)
}

/// The incident in a response, with the version that its body or its header has.
fn versioned(response: &Response) -> Result<Incident, ClientError> {
    let mut incident: Incident = decode(response)?;
    incident.etag = incident.etag.or_else(|| etag_of(response));
    Ok(incident)
}
