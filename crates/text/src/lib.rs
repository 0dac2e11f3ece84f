#![doc = include_str!("../README.md")]

mod defang;
mod invisible;
mod marks;
mod refang;
mod safe_url;
mod scheme;

pub use defang::defang;
pub use invisible::{Segment, escape_invisible, initials, is_blank, is_hidden, segments};
pub use refang::{pasted, refang};
pub use safe_url::{SafeUrl, UnsafeUrl};
