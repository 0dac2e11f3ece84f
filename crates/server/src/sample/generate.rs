//! Generated incidents, for queues of any length. The same count gives the same incidents, up to the
//! clock.

use riposte_model::{Classification, Entity, EntityKind, IncidentStatus, Severity};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::Sample;
use crate::store::{
    entities::NewEntity,
    incidents::{NewAlert, NewIncident},
};

const MINUTE: i64 = 60_000;
const USERS: [&str; 3] = ["sam", "mara", "noor"];
const FIRST: [&str; 16] = [
    "alva", "bruno", "carla", "dario", "elin", "farid", "greta", "hugo", "ida", "jonas", "karin", "luca",
    "mira", "nils", "oskar", "petra",
];
const LAST: [&str; 12] = [
    "adler", "berg", "conti", "dahl", "ekman", "frost", "grahn", "holm", "iversen", "jansen", "keller",
    "lund",
];
const SITES: [&str; 6] = ["WS", "LT", "SRV", "DC", "FS", "JUMP"];
const WORDS: [&str; 10] =
    ["parcel", "invoice", "update", "cdn", "login", "secure", "track", "portal", "files", "sync"];

/// Kind of incident.
struct Pattern {
    title: fn(&Cast) -> String,
    severity: Severity,
    product: &'static str,
    tactic: &'static str,
    technique: &'static str,
    tag: &'static str,
}

static PATTERNS: [Pattern; 10] = [
    Pattern {
        title: |c| format!("Password spray against {} from {}", c.account, c.ip),
        severity: Severity::Medium,
        product: "Identity Protection",
        tactic: "Credential Access",
        technique: "T1110.003",
        tag: "identity",
    },
    Pattern {
        title: |c| format!("Beaconing from {} to {}", c.host, c.domain),
        severity: Severity::High,
        product: "DNS Analytics",
        tactic: "Command and Control",
        technique: "T1071.004",
        tag: "beacon",
    },
    Pattern {
        title: |c| format!("Phishing mail to {} with a link to {}", c.account, c.domain),
        severity: Severity::Medium,
        product: "Mail Protection",
        tactic: "Initial Access",
        technique: "T1566.002",
        tag: "phishing",
    },
    Pattern {
        title: |c| format!("Encoded PowerShell on {}", c.host),
        severity: Severity::Medium,
        product: "Endpoint Detection",
        tactic: "Execution",
        technique: "T1059.001",
        tag: "endpoint",
    },
    Pattern {
        title: |c| format!("Known bad file on {}", c.host),
        severity: Severity::High,
        product: "Endpoint Detection",
        tactic: "Execution",
        technique: "T1204.002",
        tag: "malware",
    },
    Pattern {
        title: |c| format!("Impossible travel for {}", c.account),
        severity: Severity::Low,
        product: "Identity Protection",
        tactic: "Initial Access",
        technique: "T1078",
        tag: "identity",
    },
    Pattern {
        title: |c| format!("Port scan from {} against {}", c.ip, c.host),
        severity: Severity::Low,
        product: "Network Detection",
        tactic: "Discovery",
        technique: "T1046",
        tag: "network",
    },
    Pattern {
        title: |c| format!("Remote session to {} outside working hours by {}", c.host, c.account),
        severity: Severity::Low,
        product: "Identity Protection",
        tactic: "Lateral Movement",
        technique: "T1021.001",
        tag: "lateral-movement",
    },
    Pattern {
        title: |c| format!("Large upload from {} to {}", c.host, c.domain),
        severity: Severity::High,
        product: "Network Detection",
        tactic: "Exfiltration",
        technique: "T1567",
        tag: "exfiltration",
    },
    Pattern {
        title: |c| format!("New forwarding rule in the mailbox of {}", c.account),
        severity: Severity::Informational,
        product: "Mail Protection",
        tactic: "Collection",
        technique: "T1114.003",
        tag: "mail",
    },
];

/// Entities that take part.
struct Cast {
    account: String,
    host: String,
    ip: String,
    domain: String,
    url: String,
    hash: String,
}

/// Numbers without an end, the same from the same start (`SplitMix64`).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Number from 0 to `below` - 1.
    fn below(&mut self, below: u64) -> u64 {
        self.next().checked_rem(below).unwrap_or(0)
    }

    fn signed(&mut self, below: u64) -> i64 {
        i64::try_from(self.below(below)).unwrap_or(0)
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let at = usize::try_from(self.below(from.len() as u64)).unwrap_or(0);
        from.get(at)
    }

    fn word(&mut self, from: &[&'static str]) -> &'static str {
        self.pick(from).copied().unwrap_or_default()
    }
}

/// `count` incidents, numbered from `first`, the newest last.
pub(super) fn incidents(count: u32, first: i64, now: i64) -> impl Iterator<Item = Sample> {
    let mut numbers = Numbers(0x5249_504F_5354_4521);
    (0..i64::from(count)).filter_map(move |at| {
        let pattern = numbers.pick(&PATTERNS)?;
        // Evenly over the past, seven minutes apart on average, none younger than the stories.
        let age = (i64::from(count) - at) * 7 + numbers.signed(7) + 60;
        Some(incident(&mut numbers, pattern, first + at, now - age * MINUTE, age))
    })
}

fn cast(numbers: &mut Numbers) -> Cast {
    let domain = format!("{}-{}{}.example", numbers.word(&WORDS), numbers.word(&WORDS), numbers.below(40));
    Cast {
        account: format!("{}.{}@haldenfreight.example", numbers.word(&FIRST), numbers.word(&LAST)),
        host: format!("HF-{}{:03}", numbers.word(&SITES), numbers.below(200)),
        // Addresses set aside for documentation.
        ip: format!("{}.{}", numbers.word(&["198.51.100", "203.0.113"]), 1 + numbers.below(254)),
        url: format!("https://{domain}/{}/{}.bin", numbers.word(&WORDS), numbers.below(30)),
        hash: format!("{:x}", Sha256::digest(numbers.below(300).to_be_bytes())),
        domain,
    }
}

fn incident(numbers: &mut Numbers, pattern: &Pattern, number: i64, created: i64, age: i64) -> Sample {
    let cast = cast(numbers);
    let old = age > 2 * 1_440;
    let status = match numbers.below(10) {
        0..=6 if old => IncidentStatus::Closed,
        0..=3 => IncidentStatus::Active,
        _ => IncidentStatus::New,
    };
    let closed = status == IncidentStatus::Closed;
    let classification = numbers.pick(Classification::ALL).filter(|_| closed).cloned();
    let worked = closed || status == IncidentStatus::Active;
    let owner_id = numbers.pick(&USERS).filter(|_| worked).map(|id| (*id).to_owned());
    let updated = created + MINUTE * numbers.signed(u64::try_from(age.min(600)).unwrap_or(1));
    let entities = entities(numbers, &cast, created);
    let entity_ids: Vec<_> = entities.iter().map(|new| new.entity.id.0.clone()).collect();
    let alerts = (0..=numbers.below(3))
        .map(|at| NewAlert {
            id: format!("al-{number}-{}", at + 1),
            title: (pattern.title)(&cast),
            description: None,
            severity: pattern.severity.clone(),
            product: pattern.product.to_owned(),
            tactics: vec![pattern.tactic.to_owned()],
            techniques: vec![pattern.technique.to_owned()],
            started_at: created - MINUTE * (2 + numbers.signed(30)),
            ended_at: Some(created - MINUTE),
            entity_ids: entity_ids.clone(),
        })
        .collect();
    let incident = NewIncident {
        id: format!("inc-{number}"),
        number,
        title: (pattern.title)(&cast),
        description: Some(format!("{} reported this automatically. No notes yet.", pattern.product)),
        severity: pattern.severity.clone(),
        status,
        classification_comment: classification.as_ref().map(|_| "Closed after review.".to_owned()),
        classification,
        owner_id,
        tags: vec![pattern.tag.to_owned()],
        tactics: vec![pattern.tactic.to_owned()],
        techniques: vec![pattern.technique.to_owned()],
        products: vec![pattern.product.to_owned()],
        created_at: created,
        updated_at: updated,
        first_activity_at: Some(created - MINUTE * 30),
        last_activity_at: Some(created - MINUTE),
        entity_ids,
        alerts,
    };
    Sample { incident, entities }
}

fn entities(numbers: &mut Numbers, cast: &Cast, seen: i64) -> Vec<NewEntity> {
    let (account, suffix) = cast.account.split_once('@').unwrap_or((&cast.account, ""));
    let all = [
        (
            EntityKind::Account,
            &cast.account,
            json!({ "accountName": account, "upnSuffix": suffix, "isDomainJoined": true }),
        ),
        (
            EntityKind::Host,
            &cast.host,
            json!({ "hostName": cast.host, "dnsDomain": "corp.haldenfreight.example", "osFamily": "Windows" }),
        ),
        (EntityKind::Ip, &cast.ip, json!({ "address": cast.ip })),
        (EntityKind::Dns, &cast.domain, json!({ "domainName": cast.domain })),
        (EntityKind::Url, &cast.url, json!({ "url": cast.url })),
        (EntityKind::FileHash, &cast.hash, json!({ "algorithm": "SHA256", "hashValue": cast.hash })),
    ];
    let mut chosen = Vec::new();
    for (at, (kind, name, properties)) in all.into_iter().enumerate() {
        // The account, the host and the address always, the rest now and then.
        if at < 3 || numbers.below(2) == 0 {
            chosen.push(entity(kind, name, properties, seen));
        }
    }
    chosen
}

fn entity(kind: EntityKind, name: &str, properties: Value, seen: i64) -> NewEntity {
    let slug: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    let properties = match properties {
        Value::Object(properties) => properties,
        _ => Map::new(),
    };
    NewEntity {
        entity: Entity::new(format!("gen-{kind}-{slug}").into(), kind, name.to_owned(), properties),
        first_seen_at: Some(seen - 30 * MINUTE),
        last_seen_at: Some(seen),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_same_count_gives_the_same_incidents() {
        let titles = |now| incidents(200, 2000, now).map(|sample| sample.incident.title).collect::<Vec<_>>();
        assert_eq!(titles(1_800_000_000_000), titles(1_900_000_000_000));
    }

    #[test]
    fn numbers_are_unique_and_times_are_in_order() {
        let now = 1_800_000_000_000;
        let mut numbers = BTreeSet::new();
        for sample in incidents(500, 2000, now) {
            assert!(numbers.insert(sample.incident.number));
            assert!(sample.incident.created_at < now && sample.incident.updated_at <= now);
            assert!(sample.incident.created_at <= sample.incident.updated_at);
            assert!(sample.entities.len() >= 3);
        }
        assert_eq!(numbers.len(), 500);
    }
}
