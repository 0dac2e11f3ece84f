//! Icons: one set of 16 px with a 1.5 px stroke, in the colour of the surrounding text.

use leptos::prelude::*;
use riposte_model::{EntityKind, KindIcon};

use crate::markup::Markup;

macro_rules! icons {
    ($($(#[$doc:meta])* $name:ident = $path:literal),+ $(,)?) => {
        /// Name of an icon.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum IconName { $($(#[$doc])* $name),+ }

        impl IconName {
            /// Outline on a 16 by 16 grid.
            const fn path(self) -> &'static str {
                match self { $(Self::$name => $path),+ }
            }
        }
    };
}

icons! {
    /// A user account.
    Account = "M8 8.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM2.5 14a5.5 5.5 0 0 1 11 0",
    /// A computer.
    Host = "M2 3h12v8H2zM6 14h4M8 11v3",
    /// A network address.
    Network = "M8 14.2A6.2 6.2 0 1 0 8 1.8a6.2 6.2 0 0 0 0 12.4ZM1.8 8h12.4M8 1.8c2 2 2.6 4 2.6 6.2S10 12.200 8 14.200C6 12.200 5.400 10.200 5.400 8S6 3.800 8 1.800Z",
    /// A URL.
    Link = "M6.500 9.500l3-3M7 4.500l1.200-1.200a3 3 0 0 1 4.300 4.300L11.300 8.800M9 11.500l-1.200 1.200a3 3 0 0 1-4.300-4.300L4.700 7.200",
    /// A domain name.
    Domain = "M2 4.500h12v7H2zM4.500 8h.01M7 8h4.500",
    /// A hash.
    Hash = "M6.200 2.500 5 13.500M11 2.500 9.800 13.500M2.800 6h10.700M2.500 10h10.700",
    /// A file.
    File = "M4 1.800h5L12.500 5.300v8.900H4zM9 1.800v3.500h3.500",
    /// A process.
    Process = "M8 10.200a2.200 2.200 0 1 0 0-4.400 2.200 2.200 0 0 0 0 4.400ZM8 1.800v2M8 12.200v2M1.800 8h2M12.200 8h2M3.600 3.600 5 5M11 11l1.400 1.400M12.400 3.600 11 5M5 11l-1.400 1.400",
    /// Malware.
    Bug = "M5 6a3 3 0 0 1 6 0v4a3 3 0 0 1-6 0zM5 8H2M14 8h-3M5 10.500l-2.500 2M11 10.500l2.500 2M5 5.500 2.800 3.500M11 5.500l2.200-2",
    /// Mail.
    Mail = "M1.800 3.500h12.400v9H1.800zM2 4l6 5 6-5",
    /// A resource in a cloud.
    Cloud = "M4.500 12.500a3 3 0 0 1-.3-6A4 4 0 0 1 12 7.500a2.500 2.500 0 0 1-.3 5z",
    /// A group of people.
    Group = "M6 7.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5ZM1.500 13.500a4.500 4.500 0 0 1 9 0M10.500 2.800a2.500 2.500 0 0 1 0 4.500M12 9.500a4.500 4.500 0 0 1 2.500 4",
    /// A registry key.
    Key = "M5.500 10.500a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM8.500 7.500h6M12 7.500v2.500",
    /// Any other kind of entity.
    Cube = "M8 1.800 13.500 5v6L8 14.200 2.500 11V5zM2.500 5 8 8l5.500-3M8 8v6.200",
    /// A warning.
    Warning = "M8 2 14.500 13.500h-13zM8 6.500v3.200M8 11.700h.01",
    /// Information.
    Info = "M8 14.200A6.200 6.200 0 1 0 8 1.800a6.200 6.200 0 0 0 0 12.400ZM8 7.300v3.700M8 5h.01",
    /// Success.
    Check = "M8 14.200A6.200 6.200 0 1 0 8 1.800a6.200 6.200 0 0 0 0 12.400ZM5.200 8.200 7.200 10.200 11 6.200",
    /// Failure.
    Cross = "M8 14.200A6.200 6.200 0 1 0 8 1.800a6.200 6.200 0 0 0 0 12.400ZM5.800 5.800l4.400 4.400M10.200 5.800l-4.400 4.400",
    /// Unknown outcome.
    Question = "M8 14.200A6.200 6.200 0 1 0 8 1.800a6.200 6.200 0 0 0 0 12.400ZM6.200 6.300a1.800 1.800 0 1 1 2.600 1.600c-.6.300-.8.700-.8 1.300M8 11.300h.01",
    /// Waiting.
    Clock = "M8 14.200A6.200 6.200 0 1 0 8 1.800a6.200 6.200 0 0 0 0 12.400ZM8 4.500V8l2.500 1.500",
    /// Not started.
    Ring = "M8 13A5 5 0 1 0 8 3a5 5 0 0 0 0 10Z",
    /// Stopped.
    Stop = "M8 14.200A6.200 6.200 0 1 0 8 1.800a6.200 6.200 0 0 0 0 12.400ZM6 6h4v4H6z",
    /// Not permitted.
    Lock = "M3.500 7h9v7h-9zM5.500 7V4.800a2.500 2.500 0 0 1 5 0V7",
    /// Search.
    Search = "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10ZM10.700 10.700 14 14",
    /// More actions.
    More = "M3.500 7.400a.6.6 0 1 0 0 1.200a.6.6 0 1 0 0-1.200ZM8 7.400a.6.6 0 1 0 0 1.200a.6.6 0 1 0 0-1.200ZM12.500 7.400a.6.6 0 1 0 0 1.200a.6.6 0 1 0 0-1.200Z",
    /// Close.
    Close = "M3.500 3.500l9 9M12.500 3.500l-9 9",
    /// Back.
    Back = "M9.500 3.500 5 8l4.500 4.500",
    /// Open, or go on.
    Chevron = "M6 3.500 10.500 8 6 12.500",
    /// Run.
    Play = "M4.500 2.500v11l9-5.500z",
    /// Undo.
    Undo = "M3 6h6.500a3.700 3.700 0 0 1 0 7.500H6M3 6l3-3M3 6l3 3",
    /// Reload.
    Refresh = "M13.500 8a5.500 5.500 0 1 1-1.600-3.900L13.500 5.700M13.500 2.500v3.200h-3.200",
    /// Copy.
    Copy = "M5.500 5.500h8v8h-8zM3 10.500H2.500v-8h8V3",
    /// Incidents.
    Shield = "M8 1.800 13.500 4v4c0 3.500-2.500 5.500-5.500 6.300C5 13.500 2.500 11.500 2.500 8V4z",
    /// Runs.
    List = "M5.500 4h8.500M5.500 8h8.500M5.500 12h8.500M2.200 4h.01M2.200 8h.01M2.200 12h.01",
    /// Sandbox.
    Box = "M2 5.500h12v8H2zM3.500 2.500h9L14 5.500H2zM6 8.500h4",
    /// Sign out.
    Exit = "M6.500 2.500h-4v11h4M6.500 8h7.500M11 5l3 3-3 3",
    /// No connection.
    Offline = "M2 2l12 12M4.800 9.800a4.500 4.500 0 0 1 2-1.100M9.800 8.900a4.500 4.500 0 0 1 1.400.9M2.300 7.300a8 8 0 0 1 2.300-1.600M7 4.900a8 8 0 0 1 6.700 2.400M8 12.500h.01",
}

/// An icon, hidden from assistive technology: it always stands beside a text or in a labelled button.
#[component]
pub fn Icon(
    /// Name.
    name: IconName,
) -> Markup {
    html! {
        <svg class="rp-icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <path d=name.path()></path>
        </svg>
    }
}

/// Icon of an entity kind.
pub fn kind_icon(kind: &EntityKind) -> IconName {
    match kind.icon() {
        KindIcon::Account => IconName::Account,
        KindIcon::Bug => IconName::Bug,
        KindIcon::Cloud => IconName::Cloud,
        KindIcon::Cube => IconName::Cube,
        KindIcon::Domain => IconName::Domain,
        KindIcon::File => IconName::File,
        KindIcon::Group => IconName::Group,
        KindIcon::Hash => IconName::Hash,
        KindIcon::Host => IconName::Host,
        KindIcon::Key => IconName::Key,
        KindIcon::Link => IconName::Link,
        KindIcon::Mail => IconName::Mail,
        KindIcon::Network => IconName::Network,
        KindIcon::Process => IconName::Process,
        KindIcon::Warning => IconName::Warning,
    }
}
