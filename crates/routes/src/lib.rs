//! The pages of the app, in one table, and the codecs of what their addresses carry.
//!
//! The router, the navigation rail, the breadcrumbs, the reference server's fallback and the samples of
//! host configuration are made from [`Page::ALL`]. Nothing here needs a browser.

mod hierarchy;
mod pages;
mod table;

#[cfg(feature = "typed")]
mod incident_filter;
#[cfg(feature = "typed")]
mod incident_location;
#[cfg(feature = "typed")]
mod query_string;
#[cfg(feature = "typed")]
mod route;
#[cfg(feature = "typed")]
mod segment;

pub use hierarchy::{fallback_paths, page_at};
#[cfg(feature = "typed")]
pub use incident_filter::{IncidentFilter, OwnerFilter, StatusFilter};
#[cfg(feature = "typed")]
pub use incident_location::{IncidentLocation, IncidentTab, PanelAddress};
#[cfg(feature = "typed")]
pub use pages::Route;
pub use pages::{Capability, Page, PageIcon, PageInfo};
#[cfg(feature = "typed")]
pub use query_string::QueryString;
