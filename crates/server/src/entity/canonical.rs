//! One spelling for all names of a thing.

use std::net::{IpAddr, Ipv6Addr};

use reqwest::Url;
use riposte_model::{EntityKind, pasted};

/// The spelling in which a name is sent. A name that cannot be read stays as it is, without its defanging.
///
/// - IPv6 addresses are written as RFC 5952 has them, IPv4 addresses within IPv6 as IPv4;
/// - hashes in small letters;
/// - domain names in small letters, in ASCII (Punycode), without the final dot;
/// - URLs as browsers read them: small scheme and host, no default port; the path keeps its case;
/// - of mail addresses the domain.
pub(crate) fn canonical(kind: &EntityKind, name: &str) -> String {
    match kind {
        EntityKind::Ip => address(&pasted(name)),
        EntityKind::FileHash => hash(name),
        EntityKind::Dns => domain(&pasted(name)),
        EntityKind::Url => url(&kind.plain(name)),
        EntityKind::Mailbox => mail(&pasted(name)),
        _ => name.to_owned(),
    }
}

/// An address or a network.
fn address(text: &str) -> String {
    let (host, length) = text.split_once('/').map_or((text, None), |(host, length)| (host, Some(length)));
    match (parse_address(host), length) {
        (Some(address), None) => address.to_string(),
        (Some(address), Some(length)) => format!("{address}/{length}"),
        (None, _) => text.to_owned(),
    }
}

/// An address without its brackets; one of IPv4 within IPv6 as IPv4.
pub(super) fn parse_address(text: &str) -> Option<IpAddr> {
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    Some(match bare.parse().ok()? {
        IpAddr::V6(six) => six.to_ipv4_mapped().map_or(IpAddr::V6(six), IpAddr::V4),
        four @ IpAddr::V4(_) => four,
    })
}

/// Whether an address is one of IPv4 within IPv6.
pub(super) fn is_mapped(text: &str) -> bool {
    pasted(text).parse::<Ipv6Addr>().is_ok_and(|six| six.to_ipv4_mapped().is_some())
}

fn hash(text: &str) -> String {
    let trimmed = text.trim();
    let hex = trimmed.bytes().all(|b| b.is_ascii_hexdigit());
    if hex { trimmed.to_ascii_lowercase() } else { trimmed.to_owned() }
}

fn domain(text: &str) -> String {
    let is_name = |text: &str| {
        !text.contains(['/', '?', '#', '@', ':', '\\', '%']) && !text.contains(char::is_whitespace)
    };
    // Browsers read the names of hosts, other full stops and letters of every script included.
    let read =
        || Url::parse(&format!("http://{}/", text.trim_end_matches('.'))).ok()?.host_str().map(str::to_owned);
    let name = if is_name(text) { read() } else { None };
    name.unwrap_or_else(|| text.trim_end_matches('.').to_lowercase())
}

fn url(text: &str) -> String {
    let trimmed = text.trim();
    let parsed = Url::parse(trimmed).ok().filter(Url::has_host);
    parsed.map_or_else(
        || trimmed.to_owned(),
        |mut url| {
            let host = url.host_str().unwrap_or_default();
            if host.ends_with('.') || host.bytes().any(|b| b.is_ascii_uppercase()) {
                let plain = host.trim_end_matches('.').to_ascii_lowercase();
                // A host that cannot be set stays what it was.
                url.set_host(Some(&plain)).ok();
            }
            url.to_string()
        },
    )
}

fn mail(text: &str) -> String {
    text.rsplit_once('@').map_or_else(|| text.to_owned(), |(name, host)| format!("{name}@{}", domain(host)))
}

/// The host of a URL.
pub(super) fn host_of(url: &str) -> Option<String> {
    Url::parse(url.trim()).ok()?.host_str().map(|host| host.trim_end_matches('.').to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(kind: &EntityKind, spellings: &[&str], one: &str) {
        for spelling in spellings {
            assert_eq!(canonical(kind, spelling), one, "{spelling}");
        }
    }

    #[test]
    fn every_spelling_of_a_thing_is_sent_in_one() {
        same(
            &EntityKind::Ip,
            &["2001:DB8:0:0:0:0:0:25", "2001:0db8::0025", "2001:db8::25", "[2001:db8::25]", "2001[:]db8::25"],
            "2001:db8::25",
        );
        same(
            &EntityKind::Ip,
            &["::ffff:198.51.100.9", "::FFFF:c633:6409", "198[.]51.100(.)9"],
            "198.51.100.9",
        );
        same(&EntityKind::Ip, &["2001:DB8::/32", "2001:db8:0::/32"], "2001:db8::/32");
        let small = "ab".repeat(32);
        same(&EntityKind::FileHash, &[&small.to_ascii_uppercase(), &format!(" {small} ")], &small);
        same(
            &EntityKind::Dns,
            &[
                "Track.Update-Svc.example",
                "track.update-svc.example.",
                "track[.]update-svc[.]example",
                "track。update-svc．example",
            ],
            "track.update-svc.example",
        );
        same(
            &EntityKind::Dns,
            &["bücher.example", "BÜCHER.example", "xn--bcher-kva.example"],
            "xn--bcher-kva.example",
        );
        same(
            &EntityKind::Url,
            &[
                "HTTPS://Track.Update-Svc.example:443/a",
                "https://track.update-svc.example/a",
                "hxxps://track[.]update-svc[.]example/a",
                "https://track.update-svc.example./a",
            ],
            "https://track.update-svc.example/a",
        );
        same(
            &EntityKind::Url,
            &["http://a.example", "http://a.example:80/", "http:\\\\a.example"],
            "http://a.example/",
        );
        same(&EntityKind::Mailbox, &["Ada@Halden.EXAMPLE", "Ada[@]halden[.]example"], "Ada@halden.example");
    }

    #[test]
    fn the_path_of_a_url_keeps_its_case() {
        assert_eq!(canonical(&EntityKind::Url, "http://A.example/Path?Q=A.B"), "http://a.example/Path?Q=A.B");
    }

    #[test]
    fn what_cannot_be_read_stays() {
        for (kind, name) in [
            (EntityKind::Ip, "not an address"),
            (EntityKind::Url, "mailto:ada@halden.example"),
            (EntityKind::Url, "not a url"),
            (EntityKind::FileHash, "3:AXGBicFlgVNhBGcL6wCrFQEv:AXGHsNhxLsr2C"),
            (EntityKind::Host, "HF-WS114"),
            (EntityKind::File, "a[.]b"),
        ] {
            assert_eq!(canonical(&kind, name), name);
        }
    }
}
