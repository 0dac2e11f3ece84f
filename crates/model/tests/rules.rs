//! The rules of the vocabulary: ends, kinds, roles and forms.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use proptest::prelude::*;
use riposte_model::{
    Entity, EntityKind, Field, Identity, Impact, KindIcon, Me, Permission, Role, Run, RunId, RunStatus,
    Strength,
};
use serde_json::{Value, json};

fn status() -> impl Strategy<Value = RunStatus> {
    prop_oneof![
        4 => prop::sample::select(RunStatus::ALL),
        1 => any::<String>().prop_map(|word| RunStatus::from(word.as_str())),
    ]
}

fn run(status: &RunStatus, undone_by: Option<&str>, steps: Option<usize>) -> Run {
    let step = json!({ "id": "s", "name": "n", "status": "running" });
    serde_json::from_value(json!({
        "id": "r1",
        "playbook": { "id": "p", "name": "n", "version": "1" },
        "targets": [],
        "requestedBy": { "id": "mara", "name": "Mara Voss" },
        "status": status,
        "createdAt": "2026-11-23T09:41:07.250Z",
        "undoneBy": undone_by,
        "steps": steps.map(|count| vec![step; count]),
    }))
    .unwrap()
}

proptest! {
    #[test]
    fn an_end_is_never_left_again(reports in prop::collection::vec(status(), 1..12)) {
        let mut status = reports[0].clone();
        let mut whole = run(&reports[0], None, None);
        for report in &reports[1..] {
            let ended = status.is_terminal();
            let next = status.advance(report);
            prop_assert_eq!(&next, if ended { &status } else { report });
            whole.merge(run(report, None, None));
            prop_assert_eq!(&whole.status, &next, "a run and its status agree");
            status = next;
        }
    }

    #[test]
    fn only_success_is_called_success(word in any::<String>()) {
        let status = RunStatus::from(word.as_str());
        prop_assert_eq!(status == RunStatus::Succeeded, word == "succeeded");
        if let RunStatus::Unrecognized(_) = &status {
            prop_assert!(!status.is_terminal());
            prop_assert_eq!(status.label(), word);
        }
    }
}

#[test]
fn a_report_without_steps_does_not_forget_them_and_an_end_can_still_be_undone() {
    let mut known = run(&RunStatus::Running, None, Some(2));
    known.merge(run(&RunStatus::Succeeded, None, None));
    assert_eq!(known.steps.as_ref().map(Vec::len), Some(2));
    known.merge(run(&RunStatus::Succeeded, Some("r2"), None));
    assert_eq!(known.undone_by.as_ref().map(RunId::as_str), Some("r2"));
    known.merge(run(&RunStatus::Failed, None, None));
    assert_eq!((known.status, known.undone_by.is_some()), (RunStatus::Succeeded, true));
}

#[test]
fn a_report_without_steps_does_not_forget_who_relies_on_the_run() {
    let mut known = run(&RunStatus::Succeeded, None, Some(1));
    let other = json!({ "runId": "r2", "requestedBy": { "id": "noor", "name": "Noor" }, "at": "2026-11-23T09:41:07Z" });
    known.relied_on_by = serde_json::from_value(json!([other])).unwrap();
    known.merge(run(&RunStatus::Succeeded, None, None));
    assert_eq!(known.relied_on_by.len(), 1);
    known.merge(run(&RunStatus::Succeeded, None, Some(1)));
    assert!(known.relied_on_by.is_empty(), "a whole report says that there are none");
}

#[test]
fn a_report_without_steps_does_not_let_those_known_pass_for_its_own() {
    let tagged = |tag: &str, steps| {
        let mut run = run(&RunStatus::Running, None, steps);
        run.etag = Some(tag.to_owned());
        run
    };
    let mut known = tagged("1", Some(2));
    known.merge(tagged("2", None));
    assert_eq!(known.etag.as_deref(), Some("1"), "asked under 2, the backend would say that nothing is new");
    known.merge(tagged("3", Some(2)));
    assert_eq!(known.etag.as_deref(), Some("3"));
    let mut bare = tagged("1", None);
    bare.merge(tagged("2", None));
    assert_eq!(bare.etag.as_deref(), Some("2"));
}

/// Asserts that all are different, whatever their case.
fn distinct<'a>(what: &str, names: impl Iterator<Item = &'a str>) {
    let mut seen = BTreeSet::new();
    for name in names {
        assert!(!name.is_empty(), "an empty {what}");
        assert!(seen.insert(name.to_ascii_lowercase()), "{what} {name} twice");
    }
}

#[test]
fn every_kind_has_one_row_and_no_name_means_two() {
    let rows: Vec<_> = EntityKind::ALL.iter().map(|kind| kind.info().unwrap()).collect();
    for (kind, row) in EntityKind::ALL.iter().zip(&rows) {
        assert_eq!(kind.icon(), row.icon);
        assert_eq!((kind.label(), kind.plural()), (row.label, row.plural));
        assert!(!row.strong.is_empty(), "{kind} cannot be identified");
        assert!(
            row.strong.iter().chain(row.weak).all(|set| !set.is_empty()),
            "{kind} is identified by nothing"
        );
    }
    distinct("word", EntityKind::ALL.iter().map(EntityKind::as_str));
    distinct("label", rows.iter().map(|row| row.label));
    distinct("plural", rows.iter().map(|row| row.plural));
    let rows: Vec<_> = EntityKind::ALL.iter().map(|kind| kind.names().unwrap()).collect();
    distinct("Resource Manager name", rows.iter().map(|row| row.arm));
    distinct("query name", rows.iter().filter_map(|row| row.query));
    distinct("trigger token", rows.iter().filter_map(|row| row.trigger));
    for row in &rows {
        assert_eq!(row.query.is_some(), row.trigger.is_some(), "{} can be queried but not acted on", row.arm);
    }
    distinct("V3 name", rows.iter().filter_map(|row| row.v3));
}

/// Entity kinds of SecurityInsights API 2025-10-01-preview.
const SECURITY_INSIGHTS: [&str; 22] = [
    "Account",
    "AzureResource",
    "Bookmark",
    "CloudApplication",
    "DnsResolution",
    "File",
    "FileHash",
    "Host",
    "IoTDevice",
    "Ip",
    "MailCluster",
    "MailMessage",
    "Mailbox",
    "Malware",
    "Nic",
    "Process",
    "RegistryKey",
    "RegistryValue",
    "SecurityAlert",
    "SecurityGroup",
    "SubmissionMail",
    "Url",
];

#[test]
fn every_kind_of_the_api_has_a_row() {
    for name in SECURITY_INSIGHTS {
        let kind = EntityKind::from_arm(name);
        assert!(EntityKind::ALL.contains(&kind), "{name}");
        assert_eq!(kind.names().unwrap().arm, name);
    }
}

#[test]
fn an_unrecognized_kind_has_no_row_and_is_shown_verbatim() {
    let kind = EntityKind::from("drone");
    assert!(kind.info().is_none() && kind.names().is_none());
    assert_eq!((kind.label(), kind.plural(), kind.icon()), ("drone", "drone", KindIcon::Cube));
    assert_eq!(kind.display("http://a.example"), "http://a.example");
}

#[test]
fn registry_objects_have_the_names_of_the_windows_extension_of_ocsf() {
    assert_eq!(EntityKind::RegistryKey.names().unwrap().ocsf, Some("reg_key"));
    assert_eq!(EntityKind::RegistryValue.names().unwrap().ocsf, Some("reg_value"));
}

#[test]
fn exactly_six_kinds_start_playbooks_and_their_names_are_those_of_the_api() {
    let runnable: Vec<_> = EntityKind::ALL
        .iter()
        .filter_map(|kind| Some((kind, kind.names()?)))
        .filter_map(|(kind, row)| Some((kind.as_str(), row.arm, row.query?, row.trigger?, row.v3?)))
        .collect();
    assert_eq!(
        runnable,
        [
            ("account", "Account", "Account", "Account", "account"),
            ("host", "Host", "Host", "Host", "host"),
            ("ip", "Ip", "IP", "IP", "ip"),
            ("url", "Url", "URL", "UrlEntity", "url"),
            ("dns", "DnsResolution", "DNS", "DNS", "dns"),
            ("file-hash", "FileHash", "FileHash", "FileHash", "filehash"),
        ]
    );
}

#[test]
fn names_of_other_systems_map_back() {
    for kind in EntityKind::ALL {
        let row = kind.names().unwrap();
        assert_eq!(EntityKind::from_arm(row.arm), *kind);
        assert_eq!(EntityKind::from_arm(&row.arm.to_ascii_uppercase()), *kind);
        if let Some(token) = row.trigger {
            assert_eq!(EntityKind::from_trigger(token).as_ref(), Some(kind));
            assert_eq!(
                EntityKind::from_trigger(row.query.unwrap()).as_ref(),
                Some(kind),
                "seen beside the token"
            );
        }
    }
    assert_eq!(EntityKind::from_trigger("URL"), Some(EntityKind::Url));
    assert_eq!(EntityKind::from_trigger("File"), None);
    assert_eq!(EntityKind::from_trigger(""), None, "a template that its author did not finish");
    assert_eq!(EntityKind::from_arm("Drone"), EntityKind::Unrecognized("Drone".into()));
}

#[test]
fn an_identity_is_as_strong_as_its_best_set_of_properties() {
    let strength = |kind: &str, properties: Value| {
        let entity = json!({ "id": "e", "kind": kind, "name": "n", "properties": properties });
        let identity = Identity::of(&serde_json::from_value(entity).unwrap());
        (identity.strength, identity.built_in, identity.caution().is_some())
    };
    let both = json!({ "accountName": "mara", "upnSuffix": "contoso.example" });
    assert_eq!(strength("account", both), (Strength::Strong, false, false));
    assert_eq!(strength("account", json!({ "accountName": "mara" })), (Strength::Weak, false, true));
    assert_eq!(strength("account", json!({ "accountName": " system " })), (Strength::Weak, true, true));
    assert_eq!(strength("account", json!({ "accountName": "", "sid": null })), (Strength::None, false, true));
    assert_eq!(strength("drone", json!({ "address": "x" })), (Strength::None, false, true));
}

#[test]
fn a_role_of_another_version_reaches_nothing() {
    let me = |roles: &[&str]| Me {
        id: "x".to_owned(),
        name: "x".to_owned(),
        roles: roles.iter().map(|role| Role::from(*role)).collect(),
        permissions: None,
    };
    for (held, reached) in [("reader", 1), ("responder", 2), ("operator", 3), ("admin", 4), ("zealot", 0)] {
        let me = me(&[held]);
        assert_eq!(Role::ALL.iter().filter(|role| me.at_least(role)).count(), reached, "{held}");
    }
    assert!(!me(&["admin"]).at_least(&Role::from("zealot")), "nobody reaches what nobody knows");
    assert!(me(&["zealot", "operator"]).at_least(&Role::Responder));
}

/// A person with a role that may do anything at the reference backend, and these permissions.
fn admin(permissions: Value) -> Me {
    let roles = json!(["admin"]);
    serde_json::from_value(json!({ "id": "x", "name": "x", "roles": roles, "permissions": permissions }))
        .unwrap()
}

#[test]
fn a_permission_is_what_the_backend_lists_whatever_the_role() {
    let me = admin(json!(["cancel-runs", "tame-dragons"]));
    assert!(me.may(&Permission::CancelRuns));
    assert!(me.may(&Permission::from("tame-dragons")), "a permission of another version is held as well");
    assert!(!me.may(&Permission::EditIncidents));
}

#[test]
fn an_empty_list_of_permissions_allows_nothing() {
    let me = admin(json!([]));
    assert!(Permission::ALL.iter().all(|permission| !me.may(permission)));
}

#[test]
fn a_backend_that_answers_no_permissions_is_offered_every_action() {
    for me in [admin(Value::Null), serde_json::from_value(json!({ "id": "x", "name": "x" })).unwrap()] {
        assert!(Permission::ALL.iter().all(|permission| me.may(permission)));
    }
}

#[test]
fn only_a_backend_that_says_so_has_no_incidents() {
    let has = |features: Value| {
        let features: riposte_model::Features = serde_json::from_value(features).unwrap();
        features.has_incidents()
    };
    assert!(has(json!({})) && has(json!({ "incidents": true })) && has(json!({ "incidents": null })));
    assert!(!has(json!({ "incidents": false })));
}

#[test]
fn danger_grows() {
    assert!(Impact::ALL.is_sorted());
}

fn schema() -> impl Strategy<Value = Value> {
    let property = prop_oneof![
        prop::sample::select(vec!["string", "boolean", "integer", "number", "object", "odd"])
            .prop_map(|kind| json!({ "type": kind })),
        prop::collection::vec("[ a-z]{1,4}", 1..4)
            .prop_map(|words| json!({ "type": "string", "enum": words })),
        any::<i64>().prop_map(|default| json!({ "type": "integer", "default": default })),
        any::<bool>().prop_map(|default| json!({ "type": "boolean", "default": default })),
        any::<i32>().prop_map(|odd| json!(odd)),
        Just(json!({ "enum": [1, null] })),
    ];
    (prop::collection::btree_map("[a-d]", property, 0..4), prop::collection::vec("[a-f]", 0..4))
        .prop_map(|(properties, required)| json!({ "properties": properties, "required": required }))
}

proptest! {
    #[test]
    fn every_schema_makes_a_form_that_takes_its_own_suggestions(schema in schema()) {
        let fields = Field::from_schema(&schema);
        prop_assert_eq!(fields.len(), schema["properties"].as_object().unwrap().len());
        let first_optional = fields.iter().position(|field| !field.required).unwrap_or(fields.len());
        prop_assert!(fields[first_optional..].iter().all(|field| !field.required), "required ones come first");
        for field in &fields {
            if field.default_text.is_empty() {
                prop_assert_eq!(field.parse("").is_ok(), !field.required);
            } else {
                let read = field.parse(&field.default_text);
                prop_assert!(read.is_ok(), "{field:?}: {read:?}");
            }
        }
    }

    #[test]
    fn whatever_is_typed_is_read_or_explained(schema in schema(), typed in any::<String>()) {
        for field in Field::from_schema(&schema) {
            if let Err(fault) = field.parse(&typed) {
                prop_assert!(fault.ends_with('.'), "{fault}");
            }
        }
    }
}

#[test]
fn a_name_that_many_things_have_comes_with_what_tells_them_apart() {
    let entity = |id: &str, kind: &str, name: &str, properties: Value| -> Entity {
        let entity = json!({ "id": id, "kind": kind, "name": name, "properties": properties });
        serde_json::from_value(entity).unwrap()
    };
    let told = |entity: &Entity, others: &[Entity]| {
        let told = entity.qualifiers(others).into_iter();
        told.map(|qualifier| (qualifier.label, qualifier.value)).collect::<Vec<_>>()
    };
    let host = entity("h1", "host", "HF-FS02", json!({}));
    let address = entity("h2", "ip", "203.0.113.9", json!({}));
    let process = json!({ "processId": 2196, "hostEntityId": "h1", "commandLine": "h1" });
    let process = entity("p", "process", "qm64.exe", process);
    let id = ("Process ID", "2196".to_owned());
    // A command line that reads like an identifier is none.
    let line = ("Command line", "h1".to_owned());
    assert_eq!(
        told(&process, &[host.clone(), address.clone()]),
        [("Host", "HF-FS02".to_owned()), id.clone(), line.clone()]
    );
    assert_eq!(
        told(&process, &[]),
        [("Host", "h1".to_owned()), id, line],
        "an unknown host is named by its id"
    );
    let nic = entity("n", "nic", "00:00:5E:00:53:14", json!({ "ipAddressEntityId": "h2" }));
    assert_eq!(told(&nic, &[address]), [("IP address", "203[.]0[.]113[.]9".to_owned())], "defanged");
    assert_eq!(told(&host, &[]), [], "the name says it all");
    let of_domain = entity("h3", "host", "HF-FS01", json!({ "dnsDomain": "a.example" }));
    assert_eq!(told(&of_domain, &[]), [("Domain", "a.example".to_owned())]);
    let started = json!({ "processId": 1, "creationTimeUtc": "2027-01-14T08:00:00Z" });
    let started = told(&entity("p2", "process", "sync.exe", started), &[]);
    assert_eq!(started[1], ("Started", "2027-01-14T08:00:00Z".to_owned()));
}
