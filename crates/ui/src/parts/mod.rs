//! Small components shared by every page.

mod badge;
mod dom;
mod icon;
mod menu;
mod moment;
mod note;
mod search;
mod tabs;
mod value;

pub use crate::markup::listen;
pub use badge::{ImpactChip, IncidentStatusText, RunStatusText, SeverityMark, run_tone};
pub(crate) use dom::focus_first_invalid;
pub use dom::{focus, focus_later};
pub use icon::{Icon, IconName, kind_icon};
pub use menu::{Menu, MenuItem, MenuItems};
pub use moment::{Elapsed, RelativeTime};
pub use note::{Empty, ErrorNote, Note, Skeleton, Tone};
pub use search::{Search, focus_search};
pub use tabs::{Tab, Tabs};
pub use value::{EntityValue, Qualifiers, Untrusted, caution_badge};

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
