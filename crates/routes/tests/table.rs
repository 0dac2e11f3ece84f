//! The table of pages, and what follows from it.

use std::collections::HashSet;

use riposte_model::Features;
use riposte_routes::{Capability, Page, PageIcon, Route, fallback_paths, page_at};

#[test]
fn every_page_has_a_pattern_of_its_own() {
    let patterns: HashSet<_> = Page::ALL.iter().map(|page| page.info().pattern).collect();
    assert_eq!(patterns.len(), Page::ALL.len());
}

#[test]
fn patterns_are_relative_and_have_at_most_one_identifier_at_their_end() {
    for page in Page::ALL {
        let parts: Vec<_> = page.info().pattern.split('/').collect();
        assert!(parts.iter().all(|part| !part.is_empty()), "{page:?}");
        let ids = parts.iter().filter(|part| part.starts_with(':')).count();
        assert!(ids == 0 || (ids == 1 && parts.last() == Some(&":id")), "{page:?}");
    }
}

#[test]
fn a_page_that_the_rail_lists_needs_no_identifier() {
    for page in Page::ALL.iter().filter(|page| page.info().rail.is_some()) {
        assert!(!page.has_id(), "{page:?}");
    }
}

#[test]
fn breadcrumbs_lead_to_pages_without_an_identifier_and_end() {
    for page in Page::ALL {
        for parent in page.ancestors() {
            assert!(!parent.has_id() && parent != *page, "{page:?} in {parent:?}");
        }
    }
}

#[test]
fn every_page_belongs_to_an_entry_of_the_rail() {
    for page in Page::ALL {
        assert!(page.section().info().rail.is_some(), "{page:?}");
    }
}

#[test]
fn an_incident_stands_below_the_queue() {
    assert_eq!(Page::Incident.ancestors(), [Page::Incidents]);
    assert_eq!(Page::Incident.section(), Page::Incidents);
    assert_eq!(Page::Run.section(), Page::Runs);
    assert_eq!(Page::Runs.section(), Page::Runs);
    assert!(Page::Incidents.ancestors().is_empty());
}

#[test]
fn the_rail_lists_incidents_before_runs_before_the_sandbox() {
    let mut rail = Page::ALL.iter().filter_map(|page| Some((*page, page.info().title, page.info().rail?)));
    for entry in [
        (Page::Incidents, "Incidents", PageIcon::Shield),
        (Page::Runs, "Runs", PageIcon::List),
        (Page::Sandbox, "Sandbox", PageIcon::Box),
    ] {
        assert!(rail.any(|listed| listed == entry), "{entry:?}");
    }
}

#[test]
fn the_incidents_and_the_sandbox_depend_on_an_ability_of_the_backend_and_the_runs_do_not() {
    assert_eq!(Page::Sandbox.info().needs, Some(Capability::Sandbox));
    assert_eq!(Page::Incidents.info().needs, Some(Capability::Incidents));
    assert_eq!(Page::Runs.info().needs, None);
    assert_eq!(Page::Run.info().needs, None);
}

#[test]
fn a_host_falls_back_for_each_page_and_for_everything_below_those_with_an_identifier() {
    let paths = fallback_paths();
    assert_eq!(paths.len(), Page::ALL.len());
    for path in ["/incidents", "/incidents/*", "/runs", "/runs/*", "/sandbox"] {
        assert!(paths.iter().any(|known| known == path), "{path}");
    }
    assert!(!paths.iter().any(|known| known == "/sandbox/*"));
}

#[test]
fn the_fallback_covers_the_path_of_every_page() {
    let paths = fallback_paths();
    for page in Page::ALL {
        let path = format!("/{}", page.info().pattern.replace(":id", "a.b"));
        let covered = paths.iter().any(|rule| match rule.strip_suffix('*') {
            Some(folder) => path.starts_with(folder),
            None => path == *rule,
        });
        assert!(covered, "{path}");
    }
}

#[test]
fn a_route_knows_its_page_and_identifier() {
    let incident = Route::Incident("inc-1".into());
    assert_eq!((incident.page(), incident.id()), (Page::Incident, Some("inc-1")));
    let run = Route::Run("run-1".into());
    assert_eq!((run.page(), run.id()), (Page::Run, Some("run-1")));
    assert_eq!((Route::Sandbox.page(), Route::Sandbox.id()), (Page::Sandbox, None));
}

#[test]
fn a_host_answers_a_page_for_its_path_and_below_those_with_an_identifier() {
    for (path, page) in [
        ("/incidents", Page::Incidents),
        ("/incidents/", Page::Incident),
        ("/incidents/10.0.0.1", Page::Incident),
        ("/runs/a/b.js", Page::Run),
        ("/sandbox", Page::Sandbox),
    ] {
        assert_eq!(page_at(path), Some(page), "{path}");
    }
}

#[test]
fn a_host_answers_no_page_elsewhere() {
    for path in
        ["", "/", "/sandbox/", "/sandbox/a", "/incidents.js", "/runsx/a", "/a/runs/b", "//runs/b", "runs"]
    {
        assert_eq!(page_at(path), None, "{path}");
    }
}

#[test]
fn only_pages_without_an_identifier_have_a_route_of_their_own() {
    assert_eq!(Page::Runs.route(), Some(Route::Runs));
    assert_eq!(Page::Run.route(), None);
    for route in Page::ALL.iter().filter_map(|page| page.route()) {
        assert_eq!(route.path(), route.page().info().pattern);
    }
}

#[test]
fn a_backend_without_incidents_starts_with_its_runs() {
    let without = Features { incidents: Some(false), ..Features::default() };
    assert!(!Page::Incidents.is_offered(&without));
    assert_eq!(Route::Incidents.or_runs(&without), Route::Runs);
    // A link to one incident is answered by the backend's own refusal.
    let incident = Route::Incident("i1".into());
    assert_eq!(incident.clone().or_runs(&without), incident);
    // Until the backend has answered, and where it does not say, it counts as having them.
    assert_eq!(Route::Incidents.or_runs(&Features::default()), Route::Incidents);
}

#[test]
fn a_page_is_offered_where_the_backend_has_what_it_needs() {
    let without = Features::default();
    let with = Features { sandbox: true, ..without };
    assert!(!Page::Sandbox.is_offered(&without) && Page::Sandbox.is_offered(&with));
    assert!(Page::Incidents.is_offered(&without) && Page::Run.is_offered(&without));
}
