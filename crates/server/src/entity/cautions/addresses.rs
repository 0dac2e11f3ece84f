//! Addresses that are no single other host: this machine, one's own network, everybody's.

use std::net::IpAddr;

use riposte_model::Caution;

use super::{note, reason, refuse};
use crate::entity::{
    canonical::is_mapped,
    own::{Own, contains, network},
};

enum Kind {
    Note,
    Reason,
}

/// Ranges by their meaning. Source: the special-purpose registries of IANA.
#[rustfmt::skip]
const SPECIAL: &[(&str, Kind, &str, &str)] = &[
    ("127.0.0.0/8", Kind::Reason, "This machine", "A loopback address: every machine reaches itself by it."),
    ("::1", Kind::Reason, "This machine", "The loopback address: every machine reaches itself by it."),
    ("0.0.0.0/8", Kind::Reason, "No address", "An address of this network's start-up, not of a host."),
    ("255.255.255.255", Kind::Reason, "Broadcast", "The broadcast address: every host of a network receives by it."),
    ("224.0.0.0/4", Kind::Reason, "Multicast", "A multicast address: many hosts receive by it."),
    ("ff00::/8", Kind::Reason, "Multicast", "A multicast address: many hosts receive by it."),
    ("240.0.0.0/4", Kind::Reason, "Reserved", "A reserved address: no host has it."),
    ("10.0.0.0/8", Kind::Note, "Private address", "An address of an own network: every site may have another host by it."),
    ("172.16.0.0/12", Kind::Note, "Private address", "An address of an own network: every site may have another host by it."),
    ("192.168.0.0/16", Kind::Note, "Private address", "An address of an own network: every site may have another host by it."),
    ("fc00::/7", Kind::Note, "Private address", "An address of an own network: every site may have another host by it."),
    ("100.64.0.0/10", Kind::Note, "Shared address", "An address that a provider shares among its customers."),
    ("169.254.0.0/16", Kind::Note, "Link-local", "An address that holds on one link only."),
    ("fe80::/10", Kind::Note, "Link-local", "An address that holds on one link only."),
];

/// Resolvers that people and systems everywhere use.
#[rustfmt::skip]
const RESOLVERS: &[&str] = &[
    "1.1.1.1", "1.0.0.1", "8.8.8.8", "8.8.4.4", "9.9.9.9", "149.112.112.112", "208.67.222.222", "208.67.220.220",
    "94.140.14.14", "94.140.15.15", "2606:4700:4700::1111", "2606:4700:4700::1001", "2001:4860:4860::8888",
    "2001:4860:4860::8844", "2620:fe::fe", "2620:fe::9", "2620:119:35::35", "2620:119:53::53",
];

pub(super) fn of(text: &str, own: &Own) -> Vec<Caution> {
    let Some((address, length)) = network(text) else {
        return vec![refuse("Not an address", "This is not an IP address or network.")];
    };
    let mut found = Vec::new();
    let bits = if address.is_ipv4() { 32 } else { 128 } - u32::from(length);
    if bits > 0 {
        if length == 0 {
            return vec![refuse("Everything", "This range is every address there is.")];
        }
        let count = if bits < 64 { format!("{}", 1_u64 << bits) } else { format!("2^{bits}") };
        found.push(reason("Range", format!("A range of {count} addresses.")));
    } else if address.is_unspecified() {
        return vec![refuse("No address", "This stands for no address at all.")];
    }
    if is_mapped(text) {
        found.push(note("IPv4 in IPv6", format!("The IPv4 address {address}, written as IPv6.")));
    }
    found.extend(special(address));
    if RESOLVERS.iter().any(|known| known.parse() == Ok(address)) {
        found.push(reason(
            "Public resolver",
            "A DNS resolver that many systems use. Without it they find no names.",
        ));
    }
    if own.has_address(address) {
        found.push(reason("Own network", "This address belongs to your organization."));
    }
    found
}

/// Caution for the first range that holds an address.
fn special(address: IpAddr) -> Option<Caution> {
    let holds = |range: &str| network(range).is_some_and(|network| contains(network, address));
    let (_, kind, label, text) = SPECIAL.iter().find(|(range, ..)| holds(range))?;
    Some(match kind {
        Kind::Note => note(label, *text),
        Kind::Reason => reason(label, *text),
    })
}
