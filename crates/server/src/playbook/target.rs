//! The entity that a run acts on, as placeholders see it: its properties, the entities that they refer to,
//! and names that are put together from them. A name that cannot be put together is absent, and stops the
//! step that needs it.

use riposte_model::{Entity, EntityKind, is_blank};
use serde_json::{Map, Value, json};

/// Member of [`Entity::extra`] that holds the entities that the properties refer to, by property. Only in
/// the copy that a run keeps.
pub(crate) const RELATED: &str = "related";
/// End of the names of properties that refer to another entity.
const REFERENCE: &str = "EntityId";

/// Identifiers of the entities that an entity refers to, each with its property.
pub(crate) fn references(entity: &Entity) -> impl Iterator<Item = (&str, &str)> {
    let properties = entity.properties.iter();
    properties.filter_map(|(name, id)| {
        Some((name.as_str(), id.as_str()?)).filter(|(name, _)| name.ends_with(REFERENCE))
    })
}

/// Values of `{entity...}`.
pub(crate) fn scope(entity: &Entity) -> Map<String, Value> {
    let mut names = own(entity);
    for (property, _) in references(entity) {
        let related = entity.extra.get(RELATED).and_then(|related| related.get(property));
        let related = related.and_then(|related| serde_json::from_value::<Entity>(related.clone()).ok());
        let name = property.trim_end_matches(REFERENCE);
        match related {
            Some(related) => names.insert(name.to_owned(), Value::Object(own(&related))),
            None => names.remove(name),
        };
    }
    names
}

/// Properties of one entity and what is put together from them. An alert decides on properties, so that
/// none of them can take the place of another value.
fn own(entity: &Entity) -> Map<String, Value> {
    let mut names = entity.properties.clone();
    names.insert("id".to_owned(), json!(entity.id));
    names.insert("name".to_owned(), json!(entity.name));
    names.insert("kind".to_owned(), json!(entity.kind));
    names.insert("uniqueName".to_owned(), json!(unique_name(entity)));
    names.insert("filePath".to_owned(), json!(file_path(entity)));
    names
}

/// Name that identifies an entity best: a host or an account with its domain, or its number where there is
/// no domain. Where there is neither it is a name that several may share.
pub(crate) fn unique_name(entity: &Entity) -> Option<String> {
    let text = |property: &str| entity.text(property).map(str::trim).filter(|text| !is_blank(text));
    let dotted = |name: &str, domain: &str| {
        let (name, domain) = (text(name)?, text(domain)?.trim_matches('.'));
        let ending = format!(".{}", domain.to_lowercase());
        Some(if name.to_lowercase().ends_with(&ending) {
            name.to_owned()
        } else {
            format!("{name}.{domain}")
        })
    };
    let mail = |name: &str, domain: &str| {
        let (name, domain) = (text(name)?, text(domain)?);
        Some(if name.contains('@') { name.to_owned() } else { format!("{name}@{domain}") })
    };
    let windows = |name: &str, domain: &str| {
        let (name, domain) = (text(name)?, text(domain)?);
        Some(if name.contains('\\') { name.to_owned() } else { format!("{domain}\\{name}") })
    };
    let plain = |property: &str| text(property).map(str::to_owned);
    match entity.kind {
        EntityKind::Host => dotted("hostName", "dnsDomain")
            .or_else(|| dotted("netBiosName", "dnsDomain"))
            .or_else(|| windows("hostName", "ntDomain"))
            .or_else(|| windows("netBiosName", "ntDomain"))
            .or_else(|| plain("omsAgentID"))
            .or_else(|| plain("azureID"))
            .or_else(|| plain("hostName"))
            .or_else(|| plain("netBiosName")),
        EntityKind::Account => mail("accountName", "upnSuffix")
            .or_else(|| plain("aadUserId"))
            .or_else(|| plain("sid"))
            .or_else(|| windows("accountName", "ntDomain"))
            .or_else(|| mail("accountName", "dnsDomain"))
            .or_else(|| plain("puid"))
            .or_else(|| plain("objectGuid"))
            .or_else(|| plain("accountName")),
        EntityKind::Mailbox => plain("mailboxPrimaryAddress").or_else(|| plain("upn")),
        _ => None,
    }
}

/// Folder and name of a file, with the separator that the folder uses. None without either, and for a name
/// that leads into another folder.
fn file_path(entity: &Entity) -> Option<String> {
    let text = |property: &str| entity.text(property).filter(|text| !is_blank(text));
    let (folder, file) = (text("directory")?, text("fileName")?);
    if file.contains(['/', '\\']) || matches!(file.trim(), "." | "..") {
        return None;
    }
    let mut chars = folder.chars();
    let has_drive = chars.next().is_some_and(|c| c.is_ascii_alphabetic()) && chars.next() == Some(':');
    let windows = !folder.contains('/') || (folder.contains('\\') && (has_drive || folder.starts_with('\\')));
    let separator = if windows { '\\' } else { '/' };
    Some(format!("{}{separator}{file}", folder.trim_end_matches(['/', '\\'])))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entity(kind: EntityKind, properties: Value) -> Entity {
        let entity = json!({ "id": "e", "kind": kind, "name": "n", "properties": properties });
        serde_json::from_value(entity).unwrap()
    }

    #[test]
    fn a_host_is_named_with_its_domain_or_by_its_agent() {
        for (properties, name) in [
            (json!({ "hostName": "FS01", "dnsDomain": "a.example" }), Some("FS01.a.example")),
            (json!({ "hostName": "fs01.A.example", "dnsDomain": "a.example" }), Some("fs01.A.example")),
            (json!({ "hostName": "FS01", "ntDomain": "A", "omsAgentID": "7" }), Some("A\\FS01")),
            (json!({ "hostName": "FS01", "dnsDomain": "\u{200b}", "omsAgentID": "7" }), Some("7")),
            (json!({ "hostName": "FS01" }), Some("FS01")),
            (json!({ "osFamily": "Linux", "uniqueName": "FS02" }), None),
        ] {
            assert_eq!(
                unique_name(&entity(EntityKind::Host, properties.clone())).as_deref(),
                name,
                "{properties}"
            );
            assert_eq!(scope(&entity(EntityKind::Host, properties))["uniqueName"].as_str(), name);
        }
    }

    #[test]
    fn an_account_is_named_with_its_suffix_or_by_its_number() {
        for (properties, name) in [
            (json!({ "accountName": "ada", "upnSuffix": "a.example", "sid": "S-1" }), "ada@a.example"),
            (json!({ "accountName": "ada", "upnSuffix": " ", "sid": "S-1" }), "S-1"),
            (json!({ "accountName": "ada", "ntDomain": "A" }), "A\\ada"),
            (json!({ "accountName": "ada" }), "ada"),
        ] {
            assert_eq!(
                unique_name(&entity(EntityKind::Account, properties.clone())).as_deref(),
                Some(name),
                "{properties}"
            );
        }
    }

    #[test]
    fn a_path_has_the_separator_of_its_folder_once() {
        for (folder, path) in [
            ("C:\\Temp", "C:\\Temp\\a.sh"),
            ("C:\\Temp\\", "C:\\Temp\\a.sh"),
            ("C:\\", "C:\\a.sh"),
            ("C:/Temp", "C:/Temp/a.sh"),
            ("\\\\srv\\share/x", "\\\\srv\\share/x\\a.sh"),
            ("/opt/app", "/opt/app/a.sh"),
            ("/opt/a\\b/", "/opt/a\\b/a.sh"),
            ("/", "/a.sh"),
        ] {
            let file = entity(EntityKind::File, json!({ "directory": folder, "fileName": "a.sh" }));
            assert_eq!(file_path(&file).as_deref(), Some(path));
        }
    }

    #[test]
    fn half_a_path_is_none() {
        for (folder, file) in [
            ("C:\\Temp", ""),
            ("", "a.exe"),
            ("", ""),
            ("C:\\", " "),
            ("\u{a0}", "a"),
            ("C:\\", "..\\a"),
            ("/", ".."),
        ] {
            let file = entity(
                EntityKind::File,
                json!({ "directory": folder, "fileName": file, "filePath": "C:\\" }),
            );
            assert_eq!(scope(&file)["filePath"], Value::Null, "{file:?}");
        }
    }

    #[test]
    fn an_entity_is_seen_with_those_it_refers_to_and_not_with_what_it_says_of_them() {
        let mut process =
            entity(EntityKind::Process, json!({ "hostEntityId": "h", "host": { "uniqueName": "other" } }));
        assert!(!scope(&process).contains_key("host"), "a host that is not known");
        let host = json!({ "id": "h", "kind": "host", "name": "FS01", "properties": { "hostName": "FS01", "dnsDomain": "a.example" } });
        process.extra.insert(RELATED.to_owned(), json!({ "hostEntityId": host }));
        assert_eq!(scope(&process)["host"]["uniqueName"], "FS01.a.example");
        assert_eq!(references(&process).collect::<Vec<_>>(), [("hostEntityId", "h")]);
    }
}
