//! The table of pages. A new page is a row here and an arm in the app's `src/pages/mod.rs`.

use crate::table::pages;

/// Icon of a page in the navigation rail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageIcon {
    /// A shield.
    Shield,
    /// Lines of a list.
    List,
    /// A box.
    Box,
}

/// Optional ability of a backend that a page depends on. The rail hides a page whose ability is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capability {
    /// A queue of incidents.
    Incidents,
    /// A sandbox whose state can be read.
    Sandbox,
}

/// One row of the table of pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageInfo {
    /// Path below the base of the app, without slashes around it. `:id` stands for one identifier.
    pub pattern: &'static str,
    /// Title of the page and of its breadcrumb, until the page knows a better one.
    pub title: &'static str,
    /// Icon in the navigation rail; absent for a page that the rail does not list.
    pub rail: Option<PageIcon>,
    /// Page that the breadcrumbs lead back to.
    pub parent: Option<Page>,
    /// Parts of the program that draw the page, beside the main part.
    pub parts: &'static [&'static str],
    /// Ability of the backend without which the page has nothing to show.
    pub needs: Option<Capability>,
}

// Rows are matched from the top: a fixed path stands before a pattern that would take it.
pages! {
    /// The queue of incidents, and the start page.
    Incidents = "incidents" {
        title: "Incidents", rail: Some(PageIcon::Shield), parent: None, parts: &[], needs: Some(Capability::Incidents),
    }
    /// One incident.
    Incident(IncidentId) = "incidents/:id" {
        title: "Incident", rail: None, parent: Some(Page::Incidents), parts: &["incident"], needs: None,
    }
    /// Runs of all playbooks, newest first.
    Runs = "runs" {
        title: "Runs", rail: Some(PageIcon::List), parent: None, parts: &["runs"], needs: None,
    }
    /// One run.
    Run(RunId) = "runs/:id" {
        title: "Run", rail: None, parent: Some(Page::Runs), parts: &["run", "runs"], needs: None,
    }
    /// State of the systems that the sample playbooks act on.
    Sandbox = "sandbox" {
        title: "Sandbox", rail: Some(PageIcon::Box), parent: None, parts: &["sandbox"], needs: Some(Capability::Sandbox),
    }
}
