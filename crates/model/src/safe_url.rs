//! The only kind of address that becomes a link.

use std::fmt;

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
        let host = authority.rsplit_once(':').map_or(authority, |(host, port)| {
            if port.bytes().all(|b| b.is_ascii_digit()) { host } else { authority }
        });
        if host.is_empty() || host.contains(['@', '<', '>', '"', '%']) {
            return Err(UnsafeUrl::Host);
        }
        Ok(Self(text.to_owned()))
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

/// Zero-width and direction-changing characters.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
        | '\u{FFF0}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}
