//! Domain names that are more, or less, than one site of others.

use riposte_model::{Caution, EntityKind};

use super::{addresses, note, reason, refuse};
use crate::entity::{
    canonical::{canonical, host_of, parse_address},
    own::Own,
};

/// Suffixes under which others register names. The common ones: a suffix that is not here is taken for an ordinary
/// domain. The whole list is at <https://publicsuffix.org>.
#[rustfmt::skip]
const SUFFIXES: &[&str] = &[
    "co.uk", "org.uk", "ac.uk", "gov.uk", "me.uk", "com.au", "net.au", "org.au", "gov.au", "co.nz", "org.nz", "co.jp",
    "ne.jp", "or.jp", "co.kr", "or.kr", "com.br", "net.br", "org.br", "gov.br", "com.mx", "com.ar", "com.co", "com.tr",
    "com.cn", "net.cn", "org.cn", "gov.cn", "com.tw", "com.hk", "com.sg", "com.my", "co.id", "co.in", "net.in", "org.in",
    "co.th", "com.vn", "com.ph", "com.sa", "com.eg", "co.il", "co.za", "com.ng", "com.ua", "com.pl", "com.pt", "com.es",
    "github.io", "gitlab.io", "pages.dev", "workers.dev", "netlify.app", "vercel.app", "herokuapp.com", "web.app",
    "firebaseapp.com", "appspot.com", "run.app", "azurewebsites.net", "azurestaticapps.net", "cloudapp.net",
    "windows.net", "trafficmanager.net", "azureedge.net", "cloudfront.net", "amazonaws.com", "s3.amazonaws.com",
    "elasticbeanstalk.com", "onrender.com", "fly.dev", "blogspot.com", "wordpress.com", "weebly.com", "ngrok.io",
    "ngrok-free.app", "trycloudflare.com", "duckdns.org", "no-ip.org", "ddns.net", "sharepoint.com", "r2.dev",
];

/// Top-level domains that no host stands for: the common ones.
#[rustfmt::skip]
const TOP: &[&str] = &[
    "com", "net", "org", "edu", "gov", "mil", "int", "info", "biz", "io", "dev", "app", "cloud", "xyz", "online", "site",
    "top", "shop", "club", "eu", "uk", "de", "fr", "es", "it", "nl", "be", "ch", "at", "se", "no", "dk", "fi", "pl", "cz",
    "ru", "ua", "us", "ca", "mx", "br", "ar", "cn", "jp", "kr", "in", "au", "nz", "za", "tr", "ir", "me", "tv", "cc",
    "co", "ai", "example", "test", "invalid", "local", "localhost", "onion",
];

/// Cautions for a domain name.
pub(super) fn of(text: &str, own: &Own) -> Vec<Caution> {
    let name = canonical(&EntityKind::Dns, text);
    if name.is_empty() || name.contains(|c: char| c.is_whitespace() || matches!(c, '/' | '@' | '\\')) {
        return vec![refuse("Not a name", "This is not a domain name.")];
    }
    if let Some(address) = parse_address(&name) {
        return addresses::of(&address.to_string(), own);
    }
    let mut found = Vec::new();
    if TOP.contains(&name.as_str()) {
        return vec![refuse("Top-level domain", "This is a whole top-level domain, with every name in it.")];
    }
    if !name.contains('.') {
        found.push(reason("No dot", "A name without a dot: each network may have another host by it."));
    } else if SUFFIXES.contains(&name.as_str()) {
        found.push(reason("Public suffix", "Others register names under this domain. It is not one site."));
    }
    if own.has_domain(&name) {
        found.push(reason("Own domain", "This domain belongs to your organization."));
    }
    found.extend(other_form(&name));
    found
}

/// Cautions for a URL: those of its host.
pub(super) fn of_url(url: &str, own: &Own) -> Vec<Caution> {
    match host_of(url) {
        Some(host) if !host.is_empty() => match parse_address(&host) {
            Some(address) => addresses::of(&address.to_string(), own),
            None => of(&host, own),
        },
        _ => vec![reason("No host", "This URL names no host.")],
    }
}

/// The other form of a name that has letters beyond ASCII.
fn other_form(name: &str) -> Option<Caution> {
    let has_punycode = name.split('.').any(|label| label.starts_with("xn--"));
    let unicode = has_punycode.then(|| idna::domain_to_unicode(name).0).filter(|unicode| unicode != name)?;
    Some(note("International name", format!("{unicode} and {name} are the same name.")))
}
