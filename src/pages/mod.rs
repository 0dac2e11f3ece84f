//! The pages: a folder for each, and the arm that shows it.

mod incident;
mod incidents;
mod not_found;
mod run;
mod runs;
mod sandbox;
mod sign_in;

pub(crate) use incidents::QueueScroll;
pub(crate) use sign_in::sign_in;

use riposte_routes::{Page, Route};
use riposte_ui::{Load, html, markup::Markup};

use self::{incidents::IncidentsPage, not_found::NotFoundPage};
use crate::layout::lazy_page;

/// Parts that a person needs next, the likeliest first: after the queue an incident and its panel, after the
/// runs one of them.
const AFTER_INCIDENTS: &[Load] = &[incident::load, incident::load_pane];
const AFTER_RUNS: &[Load] = &[run::load];

/// The page of a route. All but the start page come with a part of the program.
pub(crate) fn page(route: Option<Route>) -> Markup {
    match route {
        Some(Route::Incidents) => html! { <IncidentsPage next=AFTER_INCIDENTS /> },
        Some(Route::Incident(id)) => {
            lazy_page(Page::Incident, incident::load, move || Box::pin(incident::page(id.clone())))
        }
        Some(Route::Runs) => lazy_page(Page::Runs, runs::load, || Box::pin(runs::page(AFTER_RUNS))),
        Some(Route::Run(id)) => lazy_page(Page::Run, run::load, move || Box::pin(run::page(id.clone()))),
        Some(Route::Sandbox) => lazy_page(Page::Sandbox, sandbox::load, || Box::pin(sandbox::page())),
        None => html! { <NotFoundPage /> },
    }
}
