//! One module for each page.

mod address;
mod closing;
mod details;
mod incident;
mod incident_filter;
mod incident_place;
mod incident_toolbar;
mod incidents;
mod more;
mod overview;
mod queue_place;
mod run;
mod runs;
mod sandbox;
mod sign_in;

pub(crate) use incident::IncidentPage;
pub(crate) use incidents::IncidentsPage;
pub(crate) use queue_place::QueuePlace;
pub(crate) use run::RunPage;
pub(crate) use runs::RunsPage;
pub(crate) use sandbox::SandboxPage;
pub(crate) use sign_in::SignInPage;
