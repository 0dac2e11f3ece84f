//! Story files: an incident with its entities and alerts, times in minutes before now.

use std::collections::BTreeMap;

use riposte_model::{Classification, Entity, EntityKind, IncidentStatus, Severity};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::Sample;
use crate::{
    clock::timestamp,
    store::{
        entities::NewEntity,
        incidents::{NewAlert, NewIncident},
    },
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Story {
    incident: StoryIncident,
    entities: Vec<StoryEntity>,
    alerts: Vec<StoryAlert>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct StoryIncident {
    id: String,
    number: i64,
    title: String,
    description: Option<String>,
    severity: Severity,
    status: IncidentStatus,
    classification: Option<Classification>,
    classification_comment: Option<String>,
    owner_id: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    tactics: Vec<String>,
    #[serde(default)]
    techniques: Vec<String>,
    #[serde(default)]
    products: Vec<String>,
    created_minutes_ago: i64,
    updated_minutes_ago: i64,
    first_activity_minutes_ago: Option<i64>,
    last_activity_minutes_ago: Option<i64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct StoryEntity {
    id: String,
    kind: EntityKind,
    name: String,
    #[serde(default)]
    properties: Map<String, Value>,
    /// Properties that are instants.
    #[serde(default)]
    times_minutes_ago: BTreeMap<String, i64>,
    first_seen_minutes_ago: Option<i64>,
    last_seen_minutes_ago: Option<i64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct StoryAlert {
    id: String,
    title: String,
    description: Option<String>,
    severity: Severity,
    #[serde(default)]
    product: String,
    #[serde(default)]
    tactics: Vec<String>,
    #[serde(default)]
    techniques: Vec<String>,
    started_minutes_ago: i64,
    ended_minutes_ago: Option<i64>,
    #[serde(default)]
    entity_ids: Vec<String>,
}

/// Reads a story as of now.
pub(super) fn read(text: &str, now: i64) -> Result<Sample, serde_json::Error> {
    let story: Story = serde_json::from_str(text)?;
    let ago = |minutes: i64| now.saturating_sub(minutes.saturating_mul(60_000));
    let entities: Vec<_> = story
        .entities
        .into_iter()
        .map(|entity| {
            let mut properties = entity.properties;
            for (name, minutes) in entity.times_minutes_ago {
                properties.insert(name, Value::String(timestamp(ago(minutes)).0));
            }
            NewEntity {
                entity: Entity::new(entity.id.into(), entity.kind, entity.name, properties),
                first_seen_at: entity.first_seen_minutes_ago.map(ago),
                last_seen_at: entity.last_seen_minutes_ago.map(ago),
            }
        })
        .collect();
    let alerts = story
        .alerts
        .into_iter()
        .map(|alert| NewAlert {
            id: alert.id,
            title: alert.title,
            description: alert.description,
            severity: alert.severity,
            product: alert.product,
            tactics: alert.tactics,
            techniques: alert.techniques,
            started_at: ago(alert.started_minutes_ago),
            ended_at: alert.ended_minutes_ago.map(ago),
            entity_ids: alert.entity_ids,
        })
        .collect();
    let incident = story.incident;
    Ok(Sample {
        incident: NewIncident {
            id: incident.id,
            number: incident.number,
            title: incident.title,
            description: incident.description,
            severity: incident.severity,
            status: incident.status,
            classification: incident.classification,
            classification_comment: incident.classification_comment,
            owner_id: incident.owner_id,
            tags: incident.tags,
            tactics: incident.tactics,
            techniques: incident.techniques,
            products: incident.products,
            created_at: ago(incident.created_minutes_ago),
            updated_at: ago(incident.updated_minutes_ago),
            first_activity_at: incident.first_activity_minutes_ago.map(ago),
            last_activity_at: incident.last_activity_minutes_ago.map(ago),
            entity_ids: entities.iter().map(|new| new.entity.id.0.clone()).collect(),
            alerts,
        },
        entities,
    })
}
