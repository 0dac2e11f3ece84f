//! Paths of pages, read and written.

use riposte_model::Features;

use crate::{Capability, Page, Route, hierarchy::ID, segment};

impl Page {
    /// The route to a page without an identifier.
    pub fn route(self) -> Option<Route> {
        (!self.has_id()).then(|| Route::new(self, String::new()))
    }

    /// Whether a backend with these features has what the page depends on.
    pub fn is_offered(self, features: &Features) -> bool {
        self.info().needs.is_none_or(|needed| match needed {
            Capability::Incidents => features.has_incidents(),
            Capability::Sandbox => features.sandbox,
        })
    }
}

impl Route {
    /// The page at a path below `base`, the path under which the app is hosted, with or without the slash
    /// at its end. Nothing where the path leads elsewhere or names no page.
    pub fn parse(path: &str, base: &str) -> Option<Self> {
        let below = path.strip_prefix(base.trim_end_matches('/'))?;
        if !below.is_empty() && !below.starts_with('/') {
            return None;
        }
        let segments: Vec<String> =
            below.split('/').filter(|segment| !segment.is_empty()).map(segment::decode).collect();
        if segments.is_empty() || segments == ["index.html"] {
            return Some(Self::Incidents);
        }
        Page::ALL.iter().find_map(|page| Some(Self::new(*page, matched(page.info().pattern, &segments)?)))
    }

    /// This page, but the runs in place of the start page where the backend has no incidents.
    #[must_use]
    pub fn or_runs(self, features: &Features) -> Self {
        if self == Self::Incidents && !Page::Incidents.is_offered(features) { Self::Runs } else { self }
    }

    /// Path below the base, without a slash in front: links resolve against the `<base>` of the page.
    pub fn path(&self) -> String {
        let pattern = self.page().info().pattern;
        match (pattern.strip_suffix(ID), self.id()) {
            (Some(fixed), Some(id)) => [fixed, &segment::encode(id)].concat(),
            _ => pattern.to_owned(),
        }
    }
}

/// The identifier in a path that fits a pattern; empty where the pattern has none.
fn matched(pattern: &str, segments: &[String]) -> Option<String> {
    let mut id = String::new();
    let mut parts = pattern.split('/');
    for segment in segments {
        let part = parts.next()?;
        if part == ID {
            segment::identifier(segment).clone_into(&mut id);
        } else if part != segment {
            return None;
        }
    }
    parts.next().is_none().then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pattern: &str, path: &str) -> Option<String> {
        let segments: Vec<String> = path.split('/').map(str::to_owned).collect();
        matched(pattern, &segments)
    }

    #[test]
    fn a_pattern_fits_paths_of_its_own_length_only() {
        assert_eq!(of("a/:id", "a/b").as_deref(), Some("b"));
        assert_eq!(of("a/:id/c", "a/b/c").as_deref(), Some("b"));
        assert_eq!(of("a", "a").as_deref(), Some(""));
        for (pattern, path) in [("a/:id", "a"), ("a", "a/b"), ("a/:id", "a/b/c"), ("a/:id/c", "a/b/d")] {
            assert_eq!(of(pattern, path), None, "{pattern} {path}");
        }
    }
}
