#![doc = include_str!("../README.md")]

mod defang;
mod invisible;
mod safe_url;

pub use defang::{defang, refang};
pub use invisible::{Segment, escape_invisible, initials, is_blank, segments};
pub use safe_url::{SafeUrl, UnsafeUrl};
