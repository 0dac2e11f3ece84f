//! Calling the systems that playbooks act on.

use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use reqwest::{Client, Url, redirect};
use serde_json::{Value, json};

use super::playbook::{Method, SYSTEMS};
use crate::text::shorten;

/// Most bytes of an answer that are read.
const READ_BYTES: usize = 64 * 1024;
/// Most bytes of an answer that are kept.
const KEPT_BYTES: usize = 16 * 1024;

/// Where one system lives.
#[derive(Clone, Debug)]
struct System {
    base: Url,
    /// The token that the sandbox wants. Never sent anywhere else.
    token: Option<String>,
}

/// Calls systems at the addresses that the configuration gives, and nowhere else.
#[derive(Clone, Debug)]
pub(crate) struct Targets {
    systems: BTreeMap<String, System>,
    client: Client,
}

/// Why the systems cannot be called.
#[derive(Debug, thiserror::Error)]
pub enum TargetError {
    /// A system of this name is in no playbook.
    #[error("no system is called {0}; there are firewall, directory, edr, mail and intel")]
    Unknown(String),
    /// Not the address of a system.
    #[error("{0} is not an https or http address without query or fragment")]
    Address(String),
    /// The client cannot be made.
    #[error("the HTTP client cannot start: {0}")]
    Client(#[from] reqwest::Error),
}

/// One call.
pub(crate) struct Call<'a> {
    pub(crate) system: &'a str,
    pub(crate) method: Method,
    /// Path and query, encoded, beginning with a slash.
    pub(crate) address: &'a str,
    pub(crate) body: Option<&'a Value>,
    pub(crate) key: &'a str,
    pub(crate) timeout: Duration,
}

/// What became of a call.
#[derive(Debug)]
pub(crate) enum Reply {
    /// The target answered.
    Answer {
        /// HTTP status.
        status: u16,
        /// The body, as far as it is kept.
        output: Value,
    },
    /// It was never sent.
    NotSent(String),
    /// It may have been sent, and no answer came.
    Lost(String),
}

impl Targets {
    /// The sandbox of the server that listens on `own` for every system, except those that live elsewhere.
    pub(crate) fn new(
        own: SocketAddr,
        token: &str,
        elsewhere: &[(String, String)],
    ) -> Result<Self, TargetError> {
        // A server that listens everywhere is called on the loopback interface.
        let host = match own.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
            IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
            ip => ip,
        };
        let mut systems = BTreeMap::new();
        for name in SYSTEMS {
            let base = base(&format!("http://{}/sandbox/{name}", SocketAddr::new(host, own.port())))?;
            systems.insert(name.to_owned(), System { base, token: Some(token.to_owned()) });
        }
        for (name, address) in elsewhere {
            if !systems.contains_key(name) {
                return Err(TargetError::Unknown(name.clone()));
            }
            systems.insert(name.clone(), System { base: base(address)?, token: None });
        }
        let client = Client::builder()
            // A redirect would let the target choose the host.
            .redirect(redirect::Policy::none())
            // The address is the configured one, not that of a proxy from the environment.
            .no_proxy()
            // A kept connection can die under a call, and then nobody knows whether it was carried out.
            .pool_max_idle_per_host(0)
            .connect_timeout(Duration::from_secs(5))
            .build()?;
        Ok(Self { systems, client })
    }

    /// Calls once.
    pub(crate) async fn call(&self, call: &Call<'_>) -> Reply {
        let Some(system) = self.systems.get(call.system) else {
            return Reply::NotSent(format!("no system is called {}", call.system));
        };
        let url = join(&system.base, call.address);
        if !is_below(&url, &system.base, call.address) {
            return Reply::NotSent("the address leaves the system".to_owned());
        }
        let method = match call.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Put => reqwest::Method::PUT,
            Method::Patch => reqwest::Method::PATCH,
            Method::Delete => reqwest::Method::DELETE,
        };
        let mut request = self
            .client
            .request(method, url)
            .header("Idempotency-Key", call.key)
            .header("Accept", "application/json")
            .timeout(call.timeout);
        if let Some(token) = &system.token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = call.body {
            request = request.json(body);
        }
        match request.send().await {
            Ok(response) => read(response).await,
            Err(error) if error.is_connect() || error.is_builder() => Reply::NotSent(reason(&error)),
            Err(error) => Reply::Lost(reason(&error)),
        }
    }
}

async fn read(mut response: reqwest::Response) -> Reply {
    let status = response.status().as_u16();
    let mut bytes = Vec::new();
    loop {
        match response.chunk().await {
            Ok(None) => return Reply::Answer { status, output: keep(&bytes) },
            Ok(Some(chunk)) => {
                let room = READ_BYTES.saturating_sub(bytes.len());
                bytes.extend(chunk.iter().take(room));
                if chunk.len() > room {
                    let output = json!({ "cut": true, "text": excerpt(&bytes) });
                    return Reply::Answer { status, output };
                }
            }
            Err(error) => return Reply::Lost(reason(&error)),
        }
    }
}

/// The part of an answer that is kept: an object as it is, anything else in one, and of what is too
/// large the beginning. What later steps read is what is kept, so that a restart changes nothing.
fn keep(bytes: &[u8]) -> Value {
    if bytes.is_empty() {
        return Value::Null;
    }
    if bytes.len() > KEPT_BYTES {
        return json!({ "cut": true, "text": excerpt(bytes) });
    }
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(object)) => Value::Object(object),
        Ok(Value::Null) => Value::Null,
        Ok(other) => json!({ "value": other }),
        Err(_) => json!({ "text": String::from_utf8_lossy(bytes) }),
    }
}

fn excerpt(bytes: &[u8]) -> String {
    let kept = bytes.get(..KEPT_BYTES).unwrap_or(bytes);
    String::from_utf8_lossy(kept).into_owned()
}

fn reason(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        "no answer in time".to_owned()
    } else if error.is_connect() {
        "no connection".to_owned()
    } else {
        shorten(&error.to_string(), 200)
    }
}

fn base(address: &str) -> Result<Url, TargetError> {
    let Ok(url) = Url::parse(address) else { return Err(TargetError::Address(address.to_owned())) };
    let plain = matches!(url.scheme(), "https" | "http")
        && url.has_host()
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    if plain { Ok(url) } else { Err(TargetError::Address(address.to_owned())) }
}

fn join(base: &Url, address: &str) -> Url {
    let (path, query) = address.split_once('?').map_or((address, None), |(path, query)| (path, Some(query)));
    let mut url = base.clone();
    url.set_path(&format!("{}{path}", base.path().trim_end_matches('/')));
    url.set_query(query);
    url
}

/// Whether an address still is what was asked for once dots are resolved: same host, same path.
fn is_below(url: &Url, base: &Url, address: &str) -> bool {
    let path = address.split('?').next().unwrap_or_default();
    url.origin() == base.origin() && url.path() == format!("{}{path}", base.path().trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_cannot_leave_the_system() {
        let base = Url::parse("https://fw.example/api/").unwrap();
        for address in ["/blocks/198.51.100.7", "/blocks/%2E%2E%2Fadmin", "/x?value=..%2F..%2F"] {
            assert!(is_below(&join(&base, address), &base, address), "{address}");
        }
        for address in ["/../admin", "/blocks/%2e%2e/admin", "/blocks/./x"] {
            assert!(!is_below(&join(&base, address), &base, address), "{address}");
        }
    }

    #[test]
    fn only_plain_addresses_are_systems() {
        assert!(base("https://fw.example/api").is_ok());
        for address in [
            "ftp://fw.example",
            "fw.example",
            "https://user@fw.example",
            "https://fw.example/?a=b",
            "https://",
        ] {
            assert!(base(address).is_err(), "{address}");
        }
    }

    #[test]
    fn what_is_too_large_keeps_its_beginning() {
        assert_eq!(keep(b"{\"a\":1}"), json!({ "a": 1 }));
        assert_eq!(keep(b"[1]"), json!({ "value": [1] }));
        assert_eq!(keep(b"plain"), json!({ "text": "plain" }));
        let large = keep(&vec![b'x'; KEPT_BYTES + 1]);
        assert_eq!(large["cut"], json!(true));
        assert_eq!(large["text"].as_str().unwrap().len(), KEPT_BYTES);
    }
}
