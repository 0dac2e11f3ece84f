//! The only kind of address that becomes a link.

use std::fmt;

use crate::invisible::is_invisible;

/// An absolute `https` or `http` address. The only type that may reach an `href`.
///
/// Everything else that a backend sends (`javascript:`, `data:`, relative paths, addresses with
/// control characters or white space, addresses with a user name before an `@`) is refused.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SafeUrl(String);

/// Why a text is not a safe address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnsafeUrl {
    /// The scheme is neither `https` nor `http`.
    Scheme,
    /// No host, or one with a user name or characters that no host has.
    Host,
    /// White space, a control character or a backslash, which browsers quietly remove or turn round.
    Character,
}

impl fmt::Display for UnsafeUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Scheme => "only https and http addresses can be opened",
            Self::Host => "the address has no plain host",
            Self::Character => "the address has characters that hide where it leads",
        })
    }
}

impl std::error::Error for UnsafeUrl {}

impl SafeUrl {
    /// Accepts an address or says why not.
    pub fn parse(text: &str) -> Result<Self, UnsafeUrl> {
        if text.chars().any(|c| c.is_whitespace() || c.is_control() || c == '\\' || is_invisible(c)) {
            return Err(UnsafeUrl::Character);
        }
        let (scheme, rest) = text.split_once("://").ok_or(UnsafeUrl::Scheme)?;
        if !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http") {
            return Err(UnsafeUrl::Scheme);
        }
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        if is_authority(authority) { Ok(Self(text.to_owned())) } else { Err(UnsafeUrl::Host) }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SafeUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether this is a host, with or without a port, that a browser can make an address of.
fn is_authority(authority: &str) -> bool {
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, port),
        _ => (authority, ""),
    };
    let is_port =
        port.is_empty() || (port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok());
    let is_host = match host.strip_prefix('[') {
        Some(rest) => rest.strip_suffix(']').is_some_and(|six| {
            !six.is_empty() && six.bytes().all(|b| b.is_ascii_hexdigit() || b == b':' || b == b'.')
        }),
        None => !host.is_empty() && !host.contains(['@', '<', '>', '"', '%', ':', '[', ']', '^', '|']),
    };
    is_port && is_host
}
