//! Markup in a document, to be looked at.
#![allow(dead_code, reason = "each test file uses a part of it")]

use leptos::{
    mount::{UnmountHandle, mount_to},
    prelude::*,
};
use riposte_ui::markup::Markup;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Markup in an element of its own, which goes with it.
pub(crate) struct Page {
    /// The element.
    pub(crate) root: HtmlElement,
    _shown: Box<dyn std::any::Any>,
}

impl Page {
    /// Puts it into the document.
    pub(crate) fn of(markup: impl FnOnce() -> Markup + 'static) -> Self {
        let root: HtmlElement = document().create_element("main").unwrap().unchecked_into();
        document().body().unwrap().append_child(&root).unwrap();
        let shown: UnmountHandle<_> = mount_to(root.clone(), markup);
        Self { root, _shown: Box::new(shown) }
    }

    /// What is there, without the comments that keep places.
    pub(crate) fn html(&self) -> String {
        self.root.inner_html().replace("<!---->", "")
    }

    /// The first element that a selector matches.
    pub(crate) fn find<T: JsCast>(&self, selector: &str) -> T {
        self.root.query_selector(selector).unwrap().unwrap().unchecked_into()
    }

    /// Every element that a selector matches.
    pub(crate) fn all(&self, selector: &str) -> Vec<Element> {
        let list = self.root.query_selector_all(selector).unwrap();
        (0..list.length()).filter_map(|at| list.item(at)).map(JsCast::unchecked_into).collect()
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.root.remove();
    }
}

/// Whether an element has the focus.
pub(crate) fn focused(element: &Element) -> bool {
    document().active_element().as_ref() == Some(element)
}
