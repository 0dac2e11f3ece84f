//! The operations beside those of the panel: incidents, entities, the sandbox.

mod incident;
mod query;
mod sandbox;

use riposte_model::{
    Alert, Entity, EntityId, Incident, IncidentId, IncidentPatch, IncidentQuery, Page, Person, SandboxState,
};

use super::{Answer, Rest, lazily, quoted};
use crate::{Entities, Incidents, Sandbox};

impl Incidents for Rest {
    fn incidents(&self, query: &IncidentQuery) -> Answer<Page<Incident>> {
        self.page(&["v1", "incidents"], &query::incidents(query))
    }

    fn incident(&self, id: &IncidentId) -> Answer<Incident> {
        lazily(incident::incident(self.clone(), id.clone()))
    }

    fn update_incident(
        &self,
        id: &IncidentId,
        patch: &IncidentPatch,
        etag: Option<&str>,
    ) -> Answer<Incident> {
        lazily(incident::update(self.clone(), id.clone(), patch.clone(), etag.map(quoted)))
    }

    fn incident_alerts(&self, id: &IncidentId) -> Answer<Page<Alert>> {
        lazily(incident::alerts(self.clone(), id.clone()))
    }

    fn people(&self) -> Answer<Page<Person>> {
        lazily(incident::people(self.clone()))
    }

    fn incident_entities(&self, id: &IncidentId) -> Answer<Page<Entity>> {
        lazily(incident::entities(self.clone(), id.clone()))
    }
}

impl Entities for Rest {
    fn entity(&self, id: &EntityId) -> Answer<Entity> {
        lazily(incident::entity(self.clone(), id.clone()))
    }
}

impl Sandbox for Rest {
    fn sandbox(&self) -> Answer<SandboxState> {
        lazily(sandbox::sandbox(self.clone()))
    }
}
