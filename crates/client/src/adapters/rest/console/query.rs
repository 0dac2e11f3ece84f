//! The query of the queue.

use riposte_model::IncidentQuery;

use super::super::query::{Pairs, pairs};

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

fn joined(words: &[impl ToString]) -> Option<String> {
    let words: Vec<String> = words.iter().map(ToString::to_string).collect();
    (!words.is_empty()).then(|| words.join(","))
}
