//! Accounts and groups that every system has, or that a system runs on.

use std::{collections::HashSet, sync::LazyLock};

use riposte_model::{Caution, Entity, fold};

use super::reason;

/// Names of built-in accounts and groups, folded, in English, German, French, Spanish, Italian, Portuguese, Dutch,
/// Swedish, Danish, Norwegian, Finnish, Polish, Czech, Hungarian, Turkish and Russian. A name in another language
/// is known by its SID alone. Source: `winnt.h` of localized Windows versions, as listed in the documentation of
/// well-known SIDs.
#[rustfmt::skip]
const BUILT_IN: &[&str] = &[
    // Administrators.
    "admin", "administrator", "administrateur", "administrador", "amministratore", "beheerder", "administratör",
    "järjestelmänvalvoja", "rendszergazda", "yönetici", "администратор", "root", "sa",
    // Guests.
    "guest", "gast", "invite", "invitado", "ospite", "convidado", "gäst", "gæst", "gjest", "vieras", "gosc", "vendeg",
    "konuk", "гость",
    // The system and its services.
    "system", "système", "sistema", "systeem", "järjestelmä", "система", "local system", "localsystem",
    "lokales system", "local service", "localservice", "lokaler dienst", "service local", "servicio local",
    "servizio locale", "serviço local", "lokal service", "lokal tjänst", "lokal tjeneste", "usługa lokalna",
    "network service", "networkservice", "netzwerkdienst", "service réseau", "servicio de red", "servizio di rete",
    "serviço de rede", "netwerkservice", "nätverkstjänst", "netværkstjeneste", "nettverkstjeneste", "usługa sieciowa",
    // Everybody.
    "everyone", "jeder", "tout le monde", "todos", "iedereen", "alla", "alle", "kaikki", "wszyscy", "все",
    "anonymous", "anonymous logon", "anonymous-anmeldung", "authenticated user", "authenticated users",
    "authentifizierte benutzer", "utilisateurs authentifiés", "usuarios autentificados", "network", "null",
    "interactive",
    // Accounts that Windows sets up for itself.
    "defaultaccount", "defaultuser0", "wdagutilityaccount", "krbtgt", "trustedinstaller",
    // Groups.
    "administrators", "administratoren", "administrateurs", "administradores", "amministratori", "administratorzy",
    "users", "benutzer", "utilisateurs", "usuarios", "utenti", "gebruikers",
    "domain admins", "domänen-admins", "admins du domaine", "admins. del dominio", "enterprise admins",
    "organisations-admins", "schema admins", "domain users", "domain computers", "domain controllers",
];

static FOLDED: LazyLock<HashSet<String>> = LazyLock::new(|| BUILT_IN.iter().map(|name| fold(name)).collect());

/// Last parts of SIDs of a domain that name what every domain has: accounts 500 to 503, groups 512 to 527.
const OF_DOMAIN: [std::ops::RangeInclusive<u32>; 2] = [500..=503, 512..=527];

pub(super) fn of(entity: &Entity) -> Vec<Caution> {
    let mut found = Vec::new();
    let names = [entity.text("accountName"), entity.text("displayName"), Some(entity.name.as_str())];
    let names: Vec<String> = names.into_iter().flatten().map(bare).collect();
    let sid =
        [entity.text("sid"), Some(entity.name.as_str())].into_iter().flatten().find(|text| is_sid(text));
    if names.iter().any(|name| name == "krbtgt") || sid.is_some_and(|sid| sid.ends_with("-502")) {
        found.push(reason(
            "Built-in account",
            "krbtgt signs every Kerberos ticket of the domain. Disabling it or resetting its password breaks sign-ins.",
        ));
    } else if sid.is_some_and(is_built_in_sid) || names.iter().any(|name| is_built_in(name)) {
        found.push(reason(
            "Built-in account",
            "This is a built-in account or group that every system or domain has. Confirm which system is meant.",
        ));
    }
    if names.iter().any(|name| name.ends_with('$')) {
        found.push(reason(
            "Machine account",
            "A name that ends in $ is a machine or managed service account. What runs under it stops working.",
        ));
    }
    found
}

/// A name without its authority and without its suffix, folded.
fn bare(name: &str) -> String {
    let name = name.rsplit('\\').next().unwrap_or(name);
    fold(name.split('@').next().unwrap_or(name)).trim().to_owned()
}

fn is_built_in(name: &str) -> bool {
    // Accounts that the window manager makes for each session.
    let of_session = ["dwm-", "umfd-"].iter().find_map(|prefix| name.strip_prefix(prefix));
    of_session.is_some_and(|rest| rest.parse::<u32>().is_ok()) || FOLDED.contains(name)
}

fn is_sid(text: &str) -> bool {
    let parts = text.get(..2).filter(|head| head.eq_ignore_ascii_case("S-")).and_then(|_| text.get(2..));
    parts.is_some_and(|parts| {
        parts.split('-').count() > 1 && parts.split('-').all(|part| part.parse::<u64>().is_ok())
    })
}

/// Whether a SID names something that every system or domain has. SIDs of a domain begin with `S-1-5-21-`, those of
/// Entra ID with `S-1-12-1-`.
fn is_built_in_sid(sid: &str) -> bool {
    let sid = sid.to_ascii_uppercase();
    if sid.starts_with("S-1-12-1-") {
        return false;
    }
    let last = sid.rsplit('-').next().and_then(|part| part.parse().ok());
    !sid.starts_with("S-1-5-21-")
        || last.is_some_and(|last| OF_DOMAIN.iter().any(|range| range.contains(&last)))
}
