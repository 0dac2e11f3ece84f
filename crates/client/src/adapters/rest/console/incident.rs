//! One incident and what belongs to it: fetched with the page of an incident.

use riposte_model::{Alert, Entity, EntityId, Incident, IncidentId, IncidentPatch, Page, Person};
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
        let request = rest.api.request(Method::Patch, &["v1", "incidents", id.as_str()], &[]);
        let body = serde_json::to_string(&patch);
        Box::pin(async move {
            let mut request = request?;
            request.body = Some(body.map_err(|error| ClientError::Refused { detail: error.to_string() })?);
            request.headers.extend(etag.map(|etag| ("if-match", etag)));
            versioned(&send_checked(&rest.api, request).await?)
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

/// The incident in a response, with the version that its body or its header has.
fn versioned(response: &Response) -> Result<Incident, ClientError> {
    let mut incident: Incident = decode(response)?;
    incident.etag = incident.etag.or_else(|| etag_of(response));
    Ok(incident)
}
