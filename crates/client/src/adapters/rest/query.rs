//! Queries as pairs of an address.

use riposte_model::{IncidentQuery, RunQuery};

type Pairs = Vec<(&'static str, String)>;

pub(super) fn incidents(query: &IncidentQuery) -> Pairs {
    let text = Some(query.text.trim()).filter(|text| !text.is_empty());
    pairs([
        ("q", text.map(str::to_owned)),
        ("severity", joined(&query.severities)),
        ("status", joined(&query.statuses)),
        ("owner", query.owner_id.clone()),
        ("sort", query.sort.as_ref().map(ToString::to_string)),
        ("cursor", query.cursor.clone()),
        ("limit", query.limit.map(|limit| limit.to_string())),
    ])
}

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

fn pairs<const N: usize>(pairs: [(&'static str, Option<String>); N]) -> Pairs {
    pairs.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

fn joined(words: &[impl ToString]) -> Option<String> {
    let words: Vec<String> = words.iter().map(ToString::to_string).collect();
    (!words.is_empty()).then(|| words.join(","))
}
