//! The page in its frame: breadcrumbs, title and focus.

use std::sync::Arc;

use leptos::{html, prelude::*};
use riposte_routes::{Page, Route};
use riposte_ui::{
    effect, html,
    markup::{Children, Markup},
};

/// Reads something that changes. A plain closure, because each type of signal adds code to the page.
pub(crate) type Read<T> = Arc<dyn Fn() -> T + Send + Sync>;

/// One page on the way to the current one, or the current one, which has no link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Crumb {
    pub(super) label: String,
    pub(super) route: Option<Route>,
}

/// State of the frame that pages set.
#[derive(Clone, Copy)]
pub(crate) struct Frame {
    pub(super) crumbs: RwSignal<Vec<Crumb>>,
    /// Whether the current page was reached from within the app: the very first page leaves the focus
    /// where the browser put it.
    moved: StoredValue<bool>,
}

impl Frame {
    /// `moved` tells whether the first page follows another view, such as the sign-in.
    pub(crate) fn new(moved: bool) -> Self {
        Self { crumbs: RwSignal::new(Vec::new()), moved: StoredValue::new(moved) }
    }

    /// Whether the current page was reached from within the app.
    pub(crate) fn moved(self) -> bool {
        self.moved.get_value()
    }

    /// Sets whether the next content takes the focus.
    pub(crate) fn set_moved(self, moved: bool) {
        self.moved.set_value(moved);
    }

    /// Sets the breadcrumbs and the title of the tab: the pages above, and the label of the current one.
    pub(crate) fn set_breadcrumbs(self, above: &[Page], label: Read<String>) {
        let above: Vec<Crumb> = above
            .iter()
            .map(|page| Crumb { label: page.info().title.to_owned(), route: page.route() })
            .collect();
        effect(move || {
            let label = label();
            crate::head::set_title(&label);
            self.crumbs.set(above.iter().cloned().chain([Crumb { label, route: None }]).collect());
        });
    }
}

/// The content of a page. Takes the focus when the page was reached from another one, so that the keyboard
/// and the screen reader start at the new content.
#[component]
pub(crate) fn Main(children: Children) -> Markup {
    let node = NodeRef::<html::Main>::new();
    let frame = expect_context::<Frame>();
    effect(move || {
        if let Some(main) = node.get() {
            if frame.moved.get_value() {
                riposte_ui::parts::focus(&main);
            }
            frame.moved.set_value(true);
        }
    });
    html! { <main id="main" class="rp-page" tabindex="-1" node_ref=node>{children()}</main> }
}
