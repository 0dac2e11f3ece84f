//! Which entities are warned of, by what and how strictly.

use riposte_model::{Entity, Precaution};
use serde_json::{Value, json};

use super::*;

fn entity(kind: &str, name: &str, properties: Value) -> Entity {
    serde_json::from_value(json!({ "id": "e", "kind": kind, "name": name, "properties": properties }))
        .unwrap()
}

fn own() -> Own {
    Own::read(["halden.example", "198.51.100.0/24", &"ab".repeat(32)]).unwrap()
}

/// Labels with their precautions.
fn told(kind: &str, name: &str, properties: Value) -> Vec<(String, Precaution)> {
    let cautions = of(&entity(kind, name, properties), &own());
    assert!(cautions.iter().all(|caution| caution.text.ends_with('.')), "{cautions:?}");
    cautions.into_iter().map(|caution| (caution.label, caution.precaution)).collect()
}

/// Asserts that the first caution has this label and precaution.
fn first(kind: &str, name: &str, properties: Value, label: &str, precaution: Precaution) {
    let found = told(kind, name, properties);
    assert_eq!(found.first(), Some(&(label.to_owned(), precaution)), "{name}");
}

fn address(name: &str, label: &str, precaution: Precaution) {
    first("ip", name, json!({ "address": name }), label, precaution);
}

#[test]
fn a_well_known_sid_says_built_in_whatever_the_name() {
    let domain = "S-1-5-21-3141027718-904417263-1560238841";
    for sid in [
        "S-1-5-18",
        "S-1-5-19",
        "S-1-5-20",
        "S-1-1-0",
        "S-1-5-7",
        "S-1-5-32-544",
        "S-1-5-90-0-1",
        "s-1-5-18",
        &format!("{domain}-500"),
        &format!("{domain}-501"),
        &format!("{domain}-502"),
        &format!("{domain}-503"),
        &format!("{domain}-512"),
    ] {
        first("account", "Beheerder 7", json!({ "sid": sid }), "Built-in account", Precaution::Reason);
        first("security-group", sid, json!({ "sid": sid }), "Built-in account", Precaution::Reason);
    }
    for sid in [&format!("{domain}-1140"), "S-1-12-1-1-2-3-4"] {
        assert_eq!(told("account", "ada", json!({ "sid": sid })), [], "{sid}");
    }
}

#[test]
fn a_built_in_name_counts_in_every_language_and_behind_a_domain() {
    for name in [
        "SYSTEM",
        "NT AUTHORITY\\SYSTEM",
        "AUTORITE NT\\Système",
        "NT-AUTORITÄT\\SYSTEM",
        "SISTEMA",
        "LOKALER DIENST",
        "LOCAL SERVICE",
        "ANONYMOUS LOGON",
        "Administrateur",
        "Beheerder",
        "HALDEN\\Administrator",
        "Guest",
        "Gast",
        "DefaultAccount",
        "DWM-1",
        "UMFD-0",
        "krbtgt",
        "Администратор",
        "administrator@halden.example",
    ] {
        let labels = told("account", name, json!({ "accountName": name }));
        assert!(labels.contains(&("Built-in account".to_owned(), Precaution::Reason)), "{name}: {labels:?}");
    }
    let krbtgt = of(&entity("account", "HALDEN\\krbtgt", json!({})), &own());
    assert!(krbtgt.iter().any(|caution| caution.text.contains("Kerberos")));
}

#[test]
fn an_account_that_a_machine_runs_under_is_told() {
    for name in ["HF-WS114$", "HALDEN\\svc-backup$"] {
        let labels = told("account", name, json!({ "accountName": name, "ntDomain": "HALDEN" }));
        assert_eq!(labels, [("Machine account".to_owned(), Precaution::Reason)], "{name}");
    }
}

#[test]
fn an_ordinary_thing_is_silent() {
    let upn = json!({ "accountName": "ines.marlow", "upnSuffix": "halden.example" });
    assert_eq!(told("account", "ines.marlow@halden.example", upn), []);
    for name in ["203.0.113.9", "2001:db8::25", "203.0.113.9/32"] {
        assert_eq!(told("ip", name, json!({ "address": name })), [], "{name}");
    }
    for name in ["track.update-svc.example", "bücher-laden.de", "почта.рф", "a.co.uk"] {
        let notes = told("dns", name, json!({ "domainName": name }));
        assert!(notes.iter().all(|(_, precaution)| *precaution == Precaution::Note), "{name}: {notes:?}");
    }
    assert_eq!(told("dns", "parcel-track.example", json!({ "domainName": "parcel-track.example" })), []);
    assert_eq!(told("url", "https://parcel-track.example/x", json!({ "url": "x" })), []);
    assert_eq!(told("file-hash", &"cd".repeat(32), json!({ "hashValue": "x" })), []);
}

#[test]
fn an_address_that_is_no_single_other_host_is_told() {
    use Precaution::{Note, Reason, Refuse};
    for (name, label, precaution) in [
        ("127.0.0.1", "This machine", Reason),
        ("127.8.8.8", "This machine", Reason),
        ("::1", "This machine", Reason),
        ("0.0.0.0", "No address", Refuse),
        ("::", "No address", Refuse),
        ("0.0.0.0/0", "Everything", Refuse),
        ("::/0", "Everything", Refuse),
        ("not an address", "Not an address", Refuse),
        ("203.0.113.300", "Not an address", Refuse),
        ("10.20.0.53", "Private address", Note),
        ("172.31.255.1", "Private address", Note),
        ("192.168.1.1", "Private address", Note),
        ("fd12::1", "Private address", Note),
        ("100.64.0.1", "Shared address", Note),
        ("169.254.7.7", "Link-local", Note),
        ("fe80::1", "Link-local", Note),
        ("224.0.0.251", "Multicast", Reason),
        ("ff02::1", "Multicast", Reason),
        ("255.255.255.255", "Broadcast", Reason),
        ("1.1.1.1", "Public resolver", Reason),
        ("8.8.8.8", "Public resolver", Reason),
        ("2001:4860:4860::8888", "Public resolver", Reason),
        ("203.0.113.0/24", "Range", Reason),
        ("198.51.100.9", "Own network", Reason),
        ("::ffff:10.20.0.53", "IPv4 in IPv6", Note),
    ] {
        address(name, label, precaution);
    }
    let inner = told("ip", "::ffff:10.20.0.53", json!({ "address": "x" }));
    assert!(inner.contains(&("Private address".to_owned(), Note)), "the address within: {inner:?}");
    let range = of(&entity("ip", "203.0.113.0/24", json!({ "address": "x" })), &own());
    assert!(range.first().unwrap().text.contains("256"), "{range:?}");
    assert_eq!(told("ip", "172.32.0.1", json!({ "address": "x" })), [], "beyond the private range");
}

#[test]
fn a_hash_that_tells_no_file_is_told() {
    let hash = |value: &str, algorithm: Value, label: &str, precaution| {
        let properties = json!({ "hashValue": value, "algorithm": algorithm });
        first("file-hash", value, properties, label, precaution);
    };
    for empty in [
        "d41d8cd98f00b204e9800998ecf8427e",
        "D41D8CD98F00B204E9800998ECF8427E",
        "da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    ] {
        hash(empty, Value::Null, "Empty file", Precaution::Reason);
    }
    hash(&"0".repeat(64), json!("SHA256"), "All zeros", Precaution::Refuse);
    hash(&"cd".repeat(31), json!("SHA256"), "Not a hash", Precaution::Refuse);
    hash(&"cd".repeat(16), json!("SHA-256"), "Not a hash", Precaution::Refuse);
    hash("not a hash", Value::Null, "Not a hash", Precaution::Refuse);
    hash(&"ab".repeat(32), json!("SHA256"), "Own file", Precaution::Reason);
    assert_eq!(told("file-hash", "T1ABCD", json!({ "hashValue": "x", "algorithm": "TLSH" })), []);
}

#[test]
fn a_name_that_is_more_or_less_than_one_site_is_told() {
    use Precaution::{Reason, Refuse};
    for (name, label, precaution) in [
        ("intranet", "No dot", Reason),
        ("example", "Top-level domain", Refuse),
        ("COM.", "Top-level domain", Refuse),
        ("co.uk", "Public suffix", Reason),
        ("github.io", "Public suffix", Reason),
        ("halden.example", "Own domain", Reason),
        ("www.Halden.example", "Own domain", Reason),
        ("127.0.0.1", "This machine", Reason),
        ("p\u{430}ypal.example", "Letters of two scripts", Reason),
        ("xn--pypal-4ve.example", "Letters of two scripts", Reason),
    ] {
        first("dns", name, json!({ "domainName": name }), label, precaution);
    }
    for (url, label) in [
        ("http://127.0.0.1/x", "This machine"),
        ("http://0x7f.1/x", "This machine"),
        ("https://www.halden.example/", "Own domain"),
        ("http://[::1]:8080/", "This machine"),
    ] {
        first("url", url, json!({ "url": url }), label, Reason);
    }
}

#[test]
fn letters_that_look_latin_and_both_forms_of_a_name_are_told() {
    let labels = told("dns", "\u{440}\u{430}\u{443}.example", json!({ "domainName": "x" }));
    assert!(labels.contains(&("Look-alike letters".to_owned(), Precaution::Note)), "{labels:?}");
    for name in ["xn--bcher-kva.example", "bücher.example"] {
        let cautions = of(&entity("dns", name, json!({ "domainName": name })), &own());
        let text = &cautions.first().unwrap().text;
        assert!(text.contains("bücher.example") && text.contains("xn--bcher-kva.example"), "{text}");
    }
}

#[test]
fn a_name_that_several_things_share_needs_a_reason() {
    first("host", "HF-FS01", json!({ "hostName": "HF-FS01" }), "Weakly identified", Precaution::Reason);
}
