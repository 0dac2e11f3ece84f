#![doc = include_str!("../README.md")]

mod decimal;
mod error;
mod number;
mod reader;
mod strings;

pub use error::JsonError;
pub use reader::parse;
