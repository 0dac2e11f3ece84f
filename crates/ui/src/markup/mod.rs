//! What `html!` makes: markup of one type, drawn into the document and kept up to date there.
//!
//! Each `html!` has a [`Shape`]: the elements, attributes and texts that never change, as data.
//! What may change are the values that fill its places. Markup that is drawn over markup of the same
//! shape keeps its elements, and with them focus, selection and what is folded open; markup of
//! another shape takes their place. A closure inside is always drawn anew: what has to last through
//! a change stands beside the closure that follows it, not within.

mod built;
mod convert;
mod each;
mod listener;
mod render;
mod shape;
mod value;

pub use convert::IntoMarkup;
pub use each::each;
pub use listener::listen;
pub use shape::{Filling, Shape};
pub use value::{IntoAddress, IntoValue, Value};

use std::borrow::Cow;

use each::Rows;
use shape::Hole;

/// A piece of a page.
pub struct Markup(Kind);

/// Children of a component, drawn where it says.
pub type Content = Box<dyn FnOnce() -> Markup + Send>;

enum Kind {
    Nothing,
    Text(Cow<'static, str>),
    Filled(&'static Shape, Vec<Hole>),
    Many(Vec<Markup>),
    Live(Box<dyn FnMut() -> Markup + Send>),
    Rows(Rows),
}

impl Markup {
    /// No markup at all.
    pub const NOTHING: Self = Self(Kind::Nothing);

    /// Markup that is drawn again whenever a signal that it reads changes.
    pub fn live<T: IntoMarkup>(mut draw: impl FnMut() -> T + Send + 'static) -> Self {
        Self(Kind::Live(Box::new(move || draw().into_markup())))
    }
}

impl FromIterator<Markup> for Markup {
    fn from_iter<I: IntoIterator<Item = Self>>(pieces: I) -> Self {
        Self(Kind::Many(pieces.into_iter().collect()))
    }
}
