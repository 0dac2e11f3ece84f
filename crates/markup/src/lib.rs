#![doc = include_str!("../README.md")]

mod binding;
mod build;
mod builder;
mod convert;
mod diff;
mod foreign;
mod leptos_view;
mod listener;
mod rows;
mod template;
mod to_html;
mod tree;
mod update;
mod value;

pub use builder::TemplateBuilder;
pub use convert::IntoMarkup;
pub use listener::listen;
pub use riposte_markup_macro::html;
pub use rows::keyed;
pub use template::Template;
pub use to_html::render_to_string;
pub use tree::{Children, Markup, MarkupState};
pub use value::{IntoAddress, IntoValue, Value};
