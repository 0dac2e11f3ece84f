//! Names of systems and where each one lives.

use std::collections::BTreeMap;

use reqwest::Url;

/// Maximum length of a name, in characters.
const MAX_NAME_CHARS: usize = 64;

/// Location of one system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Location {
    /// A fake product in this process.
    Sandbox,
    /// A real system at its base address.
    Remote(Url),
}

/// Reason why a system cannot be registered or called.
#[derive(Debug, thiserror::Error)]
pub enum SystemError {
    /// The name cannot be written in a playbook.
    #[error("{0:?} is no name for a system: use letters, digits, - and _, at most 64 of them")]
    Name(String),
    /// The address is not the base address of a system.
    #[error("{0} is not an https or http address without credentials, query or fragment")]
    Address(String),
    /// The HTTP client cannot start.
    #[error("the HTTP client cannot start: {0}")]
    Client(#[from] reqwest::Error),
}

/// Systems that playbooks may name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Registry(BTreeMap<String, Location>);

impl Registry {
    /// Registers the products of the sandbox, then the configured systems. A configured system of the
    /// same name takes the product's place.
    pub(crate) fn new<'a>(
        sandbox: impl IntoIterator<Item = &'a str>,
        configured: &[(String, String)],
    ) -> Result<Self, SystemError> {
        let products = sandbox.into_iter().map(|name| (name.to_owned(), Location::Sandbox));
        let mut systems: BTreeMap<_, _> = products.collect();
        for (name, address) in configured {
            if !is_name(name) {
                return Err(SystemError::Name(name.clone()));
            }
            systems.insert(name.clone(), Location::Remote(base_address(address)?));
        }
        Ok(Self(systems))
    }

    /// Checks a name that a playbook uses. The error lists the registered names.
    pub(crate) fn check(&self, name: &str) -> Result<(), String> {
        if self.0.contains_key(name) {
            return Ok(());
        }
        let known: Vec<_> = self.0.keys().map(String::as_str).collect();
        Err(format!(
            "no system is called {name}; the registered systems are {}. Register another one with \
             --system {name}=URL",
            known.join(", ")
        ))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&String, &Location)> {
        self.0.iter()
    }
}

fn is_name(text: &str) -> bool {
    (1..=MAX_NAME_CHARS).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

/// Reads a base address: `https` or `http`, a host, and no part that a step would have to override.
pub(super) fn base_address(address: &str) -> Result<Url, SystemError> {
    let Ok(url) = Url::parse(address) else { return Err(SystemError::Address(address.to_owned())) };
    let plain = matches!(url.scheme(), "https" | "http")
        && url.has_host()
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    if plain { Ok(url) } else { Err(SystemError::Address(address.to_owned())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn configured(name: &str, address: &str) -> Result<Registry, SystemError> {
        Registry::new(["firewall", "mail"], &[(name.to_owned(), address.to_owned())])
    }

    #[test]
    fn any_name_can_be_registered_beside_the_sandbox() {
        let registry = configured("ticket-system_2", "https://tickets.example/api").unwrap();
        for name in ["firewall", "mail", "ticket-system_2"] {
            assert_eq!(registry.check(name), Ok(()), "{name}");
        }
    }

    #[test]
    fn a_configured_system_takes_the_place_of_a_product() {
        let registry = configured("mail", "https://mail.example").unwrap();
        let remote: Vec<_> = registry
            .iter()
            .filter(|(_, location)| **location != Location::Sandbox)
            .map(|(name, _)| name.as_str())
            .collect();
        assert_eq!(remote, ["mail"]);
    }

    #[test]
    fn an_unregistered_name_is_refused_with_the_known_ones() {
        let text = configured("tickets", "https://tickets.example").unwrap().check("toaster").unwrap_err();
        assert!(text.contains("no system is called toaster"), "{text}");
        assert!(text.contains("firewall, mail, tickets"), "{text}");
        assert!(text.contains("--system toaster=URL"), "{text}");
    }

    #[test]
    fn names_that_a_playbook_cannot_write_are_refused() {
        for name in ["", "a b", "a/b", "ä", "a.b", &"x".repeat(65)] {
            assert!(
                matches!(configured(name, "https://x.example"), Err(SystemError::Name(_))),
                "{name:?} was taken"
            );
        }
    }

    #[test]
    fn only_plain_addresses_are_systems() {
        assert!(base_address("https://fw.example/api").is_ok());
        for address in [
            "ftp://fw.example",
            "fw.example",
            "https://user@fw.example",
            "https://fw.example/?a=b",
            "https://",
        ] {
            assert!(base_address(address).is_err(), "{address}");
        }
    }
}
