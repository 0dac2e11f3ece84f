//! Queries as pairs of an address.

use riposte_model::RunQuery;

/// Names and values of a query.
pub(super) type Pairs = Vec<(&'static str, String)>;

pub(super) fn runs(query: &RunQuery) -> Pairs {
    pairs([
        ("entityId", query.entity_id.as_ref().map(ToString::to_string)),
        ("incidentId", query.incident_id.as_ref().map(ToString::to_string)),
        ("playbookId", query.playbook_id.as_ref().map(ToString::to_string)),
        ("key", query.key.clone()),
        ("cursor", query.cursor.clone()),
        ("limit", query.limit.map(|limit| limit.to_string())),
    ])
}

/// The pairs that have a value.
pub(super) fn pairs<const N: usize>(pairs: [(&'static str, Option<String>); N]) -> Pairs {
    pairs.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}
