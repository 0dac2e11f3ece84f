//! Addresses, built by segment so that no value can change where a request goes.
//!
//! The `url` crate would add its tables of international host names, about 150 kB, to the page, and
//! repairs addresses that are refused here.

use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::ClientError;

/// Where a backend lives: an origin and a path that ends in a slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    origin: String,
    path: String,
}

/// An address below a [`BaseUrl`], and made only by [`BaseUrl::join`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Url {
    origin: String,
    target: String,
}

impl BaseUrl {
    /// Reads an absolute `https` or `http` address without user name, query or fragment.
    ///
    /// Anything that two readers could read differently (white space, backslashes, percent signs,
    /// letters beyond ASCII, dot segments) is refused rather than repaired.
    pub fn parse(text: &str) -> Result<Self, ClientError> {
        let refused = |why: &str| ClientError::Refused { detail: format!("backend address: {why}") };
        let (scheme, rest) = text.split_once("://").ok_or_else(|| refused("not absolute"))?;
        let scheme = scheme.to_ascii_lowercase();
        let default_port = match scheme.as_str() {
            "https" => ":443",
            "http" => ":80",
            _ => return Err(refused("neither https nor http")),
        };
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let authority = authority.to_ascii_lowercase();
        let authority = authority.strip_suffix(default_port).unwrap_or(&authority);
        if !is_authority(authority) {
            return Err(refused("no plain host"));
        }
        let path = clean_path(path).ok_or_else(|| refused("no plain path"))?;
        Ok(Self { origin: format!("{scheme}://{authority}"), path })
    }

    /// Reads an address that may be relative to the page's: empty for the page's own directory,
    /// `/x` from the root of its origin, `x` from its directory.
    pub fn resolve(text: &str, page: &str) -> Result<Self, ClientError> {
        if text.contains("://") {
            return Self::parse(text);
        }
        let path_starts = page.find("://").map_or(0, |at| at + 3);
        let path_starts = page.get(path_starts..).and_then(|rest| rest.find('/')).map(|at| at + path_starts);
        let (origin, page_path) = page.split_at(path_starts.unwrap_or(page.len()));
        let path = if text.starts_with('/') {
            text.to_owned()
        } else {
            // What follows `?` or `#`, and the file name after the last slash, name no directory.
            let page_path = page_path.split(['?', '#']).next().unwrap_or_default();
            let directory = page_path.rsplit_once('/').map_or("", |(directory, _file)| directory);
            format!("{directory}/{text}")
        };
        let path = clean_path(&path)
            .ok_or_else(|| ClientError::Refused { detail: "backend address: no plain path".to_owned() })?;
        Ok(Self { path, ..Self::parse(origin)? })
    }

    /// Reads an address that may be relative to the current page, as its configuration has it.
    #[cfg(target_arch = "wasm32")]
    pub fn of_page(text: &str) -> Result<Self, ClientError> {
        let document = web_sys::window().and_then(|window| window.document());
        let page = document.and_then(|document| document.base_uri().ok().flatten()).unwrap_or_default();
        Self::resolve(text, &page)
    }

    /// Scheme, host and port, as in `https://soc.example:8443`.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The address of `segments` below this one, with a query where there are pairs.
    ///
    /// A segment that is empty, `.` or `..` is refused: it would name something else, however
    /// it is encoded.
    pub fn join(&self, segments: &[&str], query: &[(&str, String)]) -> Result<Url, ClientError> {
        let mut target = self.path.clone();
        for (at, segment) in segments.iter().enumerate() {
            if matches!(*segment, "" | "." | "..") {
                return Err(ClientError::Refused {
                    detail: "an identifier that no address can carry".to_owned(),
                });
            }
            if at > 0 {
                target.push('/');
            }
            encode(&mut target, segment);
        }
        for (at, (name, value)) in query.iter().enumerate() {
            target.push(if at == 0 { '?' } else { '&' });
            encode(&mut target, name);
            target.push('=');
            encode(&mut target, value);
        }
        Ok(Url { origin: self.origin.clone(), target })
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin, self.path)
    }
}

impl Url {
    /// Scheme, host and port.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Path and query.
    pub fn target(&self) -> &str {
        &self.target
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin, self.target)
    }
}

/// A host name, IPv4 address or bracketed IPv6 address, with a port or without.
fn is_authority(text: &str) -> bool {
    let (host, port) = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((host, "")) => return is_ipv6(host),
        Some((host, port)) if is_ipv6(host) => ("v6", port.strip_prefix(':').or(Some(""))),
        Some(_) => return false,
        None => text.split_once(':').map_or((text, None), |(host, port)| (host, Some(port))),
    };
    is_host(host)
        && port.is_none_or(|port| !port.starts_with('0') && is_number(port) && port.parse::<u16>().is_ok())
}

fn is_ipv6(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_hexdigit() || matches!(b, b':' | b'.'))
}

fn is_host(text: &str) -> bool {
    let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'));
    // Browsers take `1.2` and `0x7f.1` for IPv4 addresses in disguise.
    let last = text.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
    let address_like = last.starts_with("0x") || is_number(last);
    !text.is_empty() && plain && (!address_like || text.parse::<std::net::Ipv4Addr>().is_ok())
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

/// The path with a slash at both ends, or nothing if a reader could take it for another.
fn clean_path(path: &str) -> Option<String> {
    let plain = |segment: &str| {
        !segment.is_empty() && !matches!(segment, "." | "..") && segment.bytes().all(is_unreserved)
    };
    let inner = path.strip_prefix('/').unwrap_or(path);
    let inner = inner.strip_suffix('/').unwrap_or(inner);
    if inner.is_empty() {
        return Some("/".to_owned()).filter(|_| path.len() <= 1);
    }
    inner.split('/').all(plain).then(|| format!("/{inner}/"))
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

/// Everything but the unreserved characters (RFC 3986, 2.3).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

fn encode(out: &mut String, text: &str) {
    out.extend(utf8_percent_encode(text, RESERVED));
}
