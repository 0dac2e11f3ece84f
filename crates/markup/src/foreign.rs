//! Views of Leptos inside markup.

use leptos::{
    prelude::{AnyView, Mountable, Render},
    tachys::renderer::dom::Dom,
};

use crate::tree::{ForeignState, insert};

impl ForeignState {
    pub(crate) fn build(view: AnyView) -> Self {
        let (start, end) = (Dom::create_placeholder(), Dom::create_placeholder());
        let mut state = view.build();
        // A view can only be mounted into an element. It leaves this one with the comments around it.
        let host = Dom::create_element("div", None);
        insert(&host, &start, None);
        state.mount(&host, None);
        insert(&host, &end, None);
        Self { start, state, end }
    }

    pub(crate) fn update(&mut self, view: AnyView) {
        view.rebuild(&mut self.state);
    }
}
