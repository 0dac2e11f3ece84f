//! Things that belong to the organization itself: domains, networks and hashes that the host names.

use std::net::IpAddr;

use riposte_model::EntityKind;

use super::canonical::{canonical, parse_address};

/// A value that is neither a domain, nor a network, nor a hash.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is neither a domain, nor an address or network, nor a hash")]
pub struct OwnError(String);

/// Domains, networks and hashes of the organization.
#[derive(Clone, Debug, Default)]
pub(crate) struct Own {
    domains: Vec<String>,
    networks: Vec<(IpAddr, u8)>,
    hashes: Vec<String>,
}

impl Own {
    /// Reads a list: `halden.example`, `198.51.100.0/24`, `ab…ef`.
    pub(crate) fn read<'a>(values: impl IntoIterator<Item = &'a str>) -> Result<Self, OwnError> {
        let mut own = Self::default();
        for value in values {
            if let Some(network) = network(value) {
                own.networks.push(network);
            } else if value.len() >= 32 && value.bytes().all(|b| b.is_ascii_hexdigit()) {
                own.hashes.push(canonical(&EntityKind::FileHash, value));
            } else if value.contains('.') && !value.contains('/') {
                own.domains.push(canonical(&EntityKind::Dns, value));
            } else {
                return Err(OwnError(value.to_owned()));
            }
        }
        Ok(own)
    }

    /// Whether a domain, or the one that it is in, is one's own.
    pub(super) fn has_domain(&self, name: &str) -> bool {
        let is_in = |own: &String| {
            name.strip_suffix(own.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        };
        self.domains.iter().any(is_in)
    }

    /// Whether an address is in one of one's own networks.
    pub(super) fn has_address(&self, address: IpAddr) -> bool {
        self.networks.iter().any(|network| contains(*network, address))
    }

    /// Whether a hash is that of a file of one's own.
    pub(super) fn has_hash(&self, hash: &str) -> bool {
        self.hashes.iter().any(|own| own == hash)
    }
}

/// An address or a network, with the length of its prefix.
pub(super) fn network(text: &str) -> Option<(IpAddr, u8)> {
    let (host, length) = text.split_once('/').map_or((text, None), |(host, length)| (host, Some(length)));
    let address = parse_address(host)?;
    let whole = if address.is_ipv4() { 32 } else { 128 };
    let length =
        length.map_or(Some(whole), |length| length.parse().ok().filter(|length| *length <= whole))?;
    Some((address, length))
}

/// Whether a network holds an address.
pub(super) fn contains((network, length): (IpAddr, u8), address: IpAddr) -> bool {
    match (network, address) {
        (IpAddr::V4(network), IpAddr::V4(address)) => {
            let mask = u32::MAX.checked_shl(32 - u32::from(length)).unwrap_or(0);
            u32::from(network) & mask == u32::from(address) & mask
        }
        (IpAddr::V6(network), IpAddr::V6(address)) => {
            let mask = u128::MAX.checked_shl(128 - u32::from(length)).unwrap_or(0);
            u128::from(network) & mask == u128::from(address) & mask
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_things_are_known_with_what_is_in_them() {
        let own = Own::read(["Halden.example", "198.51.100.0/24", "2001:db8:1::/48", "192.0.2.7"]).unwrap();
        assert!(own.has_domain("halden.example") && own.has_domain("www.halden.example"));
        assert!(!own.has_domain("nothalden.example"));
        let has = |address: &str| own.has_address(address.parse().unwrap());
        assert!(has("198.51.100.9") && has("2001:db8:1::9") && has("192.0.2.7"));
        assert!(!has("198.51.101.9") && !has("2001:db8:2::9") && !has("192.0.2.8"));
        assert!(Own::read(["all"]).is_err() && Own::read(["10.0.0.0/33"]).is_err());
    }
}
