//! HTTP client for the registered systems.

use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use reqwest::{Client, Url, redirect};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    registry::{Location, Registry, SystemError, base_address},
    response::{self, Reply, Unread},
};
use crate::{redact::Redactor, text::shorten};

/// HTTP method of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Method {
    /// Reads.
    Get,
    /// Acts.
    Post,
    /// Replaces.
    Put,
    /// Changes.
    Patch,
    /// Removes.
    Delete,
}

impl From<Method> for reqwest::Method {
    fn from(method: Method) -> Self {
        match method {
            Method::Get => Self::GET,
            Method::Post => Self::POST,
            Method::Put => Self::PUT,
            Method::Patch => Self::PATCH,
            Method::Delete => Self::DELETE,
        }
    }
}

/// Address and credentials of one system.
#[derive(Clone, Debug)]
struct Endpoint {
    base: Url,
    /// Token of the sandbox. Never sent anywhere else.
    token: Option<String>,
}

/// Client that calls systems at their registered addresses, and nowhere else.
#[derive(Clone, Debug)]
pub(crate) struct Systems {
    endpoints: Arc<BTreeMap<String, Endpoint>>,
    client: Client,
    /// Secrets that no answer brings back.
    secrets: Redactor,
}

/// One call.
pub(crate) struct Call<'a> {
    pub(crate) system: &'a str,
    pub(crate) method: Method,
    /// Path and query, encoded, beginning with a slash.
    pub(crate) address: &'a str,
    pub(crate) body: Option<&'a Value>,
    /// Idempotency key.
    pub(crate) key: &'a str,
    pub(crate) timeout: Duration,
}

/// Outcome of one call.
#[derive(Debug)]
pub(crate) enum CallOutcome {
    /// The system responded.
    Response(Reply),
    /// The system responded with more than is read; with the HTTP status.
    TooLarge(u16),
    /// The request was never sent.
    NotSent(String),
    /// The request may have been sent, and no response came.
    Lost(String),
}

impl Systems {
    /// Resolves the registry. The sandbox is served by this process at `own`, guarded by `token`.
    pub(crate) fn connect(registry: &Registry, own: SocketAddr, token: &str) -> Result<Self, SystemError> {
        // A server that listens on every interface is called on the loopback one.
        let host = match own.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
            IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
            ip => ip,
        };
        let sandbox = SocketAddr::new(host, own.port());
        let mut endpoints = BTreeMap::new();
        for (name, location) in registry.iter() {
            let endpoint = match location {
                Location::Sandbox => Endpoint {
                    base: base_address(&format!("http://{sandbox}/sandbox/{name}"))?,
                    token: Some(token.to_owned()),
                },
                Location::Remote(base) => Endpoint { base: base.clone(), token: None },
            };
            endpoints.insert(name.clone(), endpoint);
        }
        let client = Client::builder()
            // A redirect would let the system choose the host.
            .redirect(redirect::Policy::none())
            // The address is the registered one, not that of a proxy from the environment.
            .no_proxy()
            // A kept connection can die under a call, whose outcome is then unknown.
            .pool_max_idle_per_host(0)
            .connect_timeout(Duration::from_secs(5))
            .build()?;
        Ok(Self { endpoints: Arc::new(endpoints), client, secrets: Redactor::default() })
    }

    /// The same client for one run: secrets of the run are masked in all that comes back.
    pub(crate) fn hiding(&self, secrets: Redactor) -> Self {
        Self { secrets, ..self.clone() }
    }

    /// Path and query, below a system, of an address that it named itself. None if it leads elsewhere.
    pub(crate) fn below(&self, system: &str, address: &str, named: &str) -> Option<String> {
        let base = &self.endpoints.get(system)?.base;
        let url = join(base, address).join(named).ok()?;
        let path = url.path().strip_prefix(base.path().trim_end_matches('/'))?;
        let address = url.query().map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
        (url.origin() == base.origin() && path.starts_with('/')).then_some(address)
    }

    /// Sends one request.
    pub(crate) async fn call(&self, call: &Call<'_>) -> CallOutcome {
        match self.send(call).await {
            CallOutcome::Response(reply) => {
                CallOutcome::Response(Reply { output: self.secrets.value(reply.output), ..reply })
            }
            CallOutcome::TooLarge(status) => CallOutcome::TooLarge(status),
            CallOutcome::NotSent(reason) => CallOutcome::NotSent(self.secrets.text(&reason)),
            CallOutcome::Lost(reason) => CallOutcome::Lost(self.secrets.text(&reason)),
        }
    }

    async fn send(&self, call: &Call<'_>) -> CallOutcome {
        let Some(endpoint) = self.endpoints.get(call.system) else {
            return CallOutcome::NotSent(format!("no system is called {}", call.system));
        };
        let url = join(&endpoint.base, call.address);
        if !is_below(&url, &endpoint.base, call.address) {
            return CallOutcome::NotSent("the address leaves the system".to_owned());
        }
        let mut request = self
            .client
            .request(call.method.into(), url)
            .header("Idempotency-Key", call.key)
            .header("Accept", "application/json")
            .timeout(call.timeout);
        if let Some(token) = &endpoint.token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = call.body {
            request = request.json(body);
        }
        match request.send().await {
            Ok(response) => match response::read(response).await {
                Ok(reply) => CallOutcome::Response(reply),
                Err(Unread::TooLarge(status)) => CallOutcome::TooLarge(status),
                Err(Unread::Broken(error)) => CallOutcome::Lost(reason(&error)),
            },
            Err(error) if error.is_connect() || error.is_builder() => CallOutcome::NotSent(reason(&error)),
            Err(error) => CallOutcome::Lost(reason(&error)),
        }
    }
}

/// Clause about an error of the network.
fn reason(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        "no answer in time".to_owned()
    } else if error.is_connect() {
        "no connection".to_owned()
    } else {
        shorten(&error.to_string(), 200)
    }
}

fn join(base: &Url, address: &str) -> Url {
    let (path, query) = address.split_once('?').map_or((address, None), |(path, query)| (path, Some(query)));
    let mut url = base.clone();
    url.set_path(&format!("{}{path}", base.path().trim_end_matches('/')));
    url.set_query(query);
    url
}

/// Whether an address is unchanged once dots are resolved: same host, same path.
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
}
