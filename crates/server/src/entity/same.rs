//! Keys: two entities of one key are the same thing in two spellings.

use riposte_model::{Entity, EntityKind, Identity, fold};

use super::canonical::canonical;

/// Key of an entity. Empty where a name does not say which thing is meant: a process, a file, a built-in account.
pub(crate) fn key(entity: &Entity) -> String {
    let value = match entity.kind {
        EntityKind::Ip | EntityKind::Url | EntityKind::Dns | EntityKind::FileHash => {
            canonical(&entity.kind, &entity.name)
        }
        EntityKind::Mailbox => canonical(&entity.kind, &entity.name).to_lowercase(),
        EntityKind::Host => host(entity),
        EntityKind::Account => account(entity),
        _ => return String::new(),
    };
    if value.is_empty() { value } else { format!("{}\n{value}", entity.kind) }
}

/// A host by its name and domain: `HF-FS01` of two domains are two.
fn host(entity: &Entity) -> String {
    let name = entity.text("hostName").or_else(|| entity.text("netBiosName")).unwrap_or(&entity.name);
    let (name, rest) = name.split_once('.').unwrap_or((name, ""));
    let domain = entity.text("dnsDomain").unwrap_or(rest).trim_end_matches('.');
    let group = if domain.is_empty() { entity.text("ntDomain").unwrap_or_default() } else { domain };
    fold(&format!("{name}\n{group}"))
}

/// An account by its user principal name, else by the surest identifier that it has.
fn account(entity: &Entity) -> String {
    let (name, suffix) = (entity.text("accountName"), entity.text("upnSuffix"));
    if let Some((name, suffix)) = name.zip(suffix) {
        return fold(&format!("{name}@{suffix}"));
    }
    if entity.name.contains('@') {
        return fold(&entity.name);
    }
    if let Some((name, domain)) = name.zip(entity.text("ntDomain")) {
        return fold(&format!("{domain}\\{name}"));
    }
    let id = ["sid", "aadUserId", "objectGuid", "puid"].iter().find_map(|property| entity.text(property));
    match id {
        Some(id) => fold(id),
        None if Identity::of(entity).built_in => String::new(),
        None => fold(&entity.name),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn keyed(kind: &str, name: &str, properties: Value) -> String {
        let entity = json!({ "id": "e", "kind": kind, "name": name, "properties": properties });
        key(&serde_json::from_value(entity).unwrap())
    }

    #[test]
    fn capitals_do_not_make_another_thing() {
        for (kind, one, other) in [
            ("host", "HF-WS114", "hf-ws114"),
            ("host", "HF-WS114.Corp.example", "hf-ws114.corp.example."),
            ("mailbox", "Ada@Halden.example", "ada@halden.example"),
            ("account", "Ada@Halden.example", "ADA@halden.example"),
            ("ip", "2001:DB8::25", "2001:db8:0::25"),
            ("file-hash", "ABCD", "abcd"),
        ] {
            assert_eq!(keyed(kind, one, json!({})), keyed(kind, other, json!({})), "{one}");
        }
    }

    #[test]
    fn what_goes_by_one_name_is_not_one_thing() {
        let host =
            |domain: &str| keyed("host", "HF-FS01", json!({ "hostName": "HF-FS01", "dnsDomain": domain }));
        assert_ne!(host("a.example"), host("b.example"));
        assert_eq!(host("a.example"), keyed("host", "hf-fs01.a.example", json!({})));
        assert_eq!(keyed("process", "sync.exe", json!({})), "");
        assert_eq!(keyed("account", "SYSTEM", json!({ "accountName": "SYSTEM" })), "");
        assert_ne!(
            keyed("url", "http://a.example/A", json!({})),
            keyed("url", "http://a.example/a", json!({}))
        );
        assert_ne!(keyed("ip", "10.0.0.1", json!({})), keyed("host", "10.0.0.1", json!({})));
    }
}
