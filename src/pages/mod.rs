//! The pages: a folder for each, and the arm that shows it.

mod incident;
mod incidents;
mod not_found;
mod run;
mod runs;
mod sandbox;
mod sign_in;

pub(crate) use incidents::QueueScroll;
pub(crate) use sign_in::SignInPage;

use riposte_routes::Route;
use riposte_ui::{html, markup::Markup};

use self::{
    incident::IncidentPage, incidents::IncidentsPage, not_found::NotFoundPage, run::RunPage, runs::RunsPage,
    sandbox::SandboxPage,
};

/// The page of a route.
pub(crate) fn page(route: Option<Route>) -> Markup {
    match route {
        Some(Route::Incidents) => html! { <IncidentsPage /> },
        Some(Route::Incident(id)) => html! { <IncidentPage id=id /> },
        Some(Route::Runs) => html! { <RunsPage /> },
        Some(Route::Run(id)) => html! { <RunPage id=id /> },
        Some(Route::Sandbox) => html! { <SandboxPage /> },
        None => html! { <NotFoundPage /> },
    }
}
