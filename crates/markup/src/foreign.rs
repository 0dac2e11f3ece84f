//! Views of Leptos inside markup.

use leptos::{
    prelude::{AnyView, Mountable, Render},
    tachys::renderer::dom::Dom,
};

use crate::tree::{ForeignState, insert};

pub(crate) fn build(view: AnyView) -> ForeignState {
    let (start, end) = (Dom::create_placeholder(), Dom::create_placeholder());
    let mut state = view.build();
    // A view can only be mounted into an element. It leaves this one with the comments around it.
    let host = Dom::create_element("div", None);
    insert(&host, &start, None);
    state.mount(&host, None);
    insert(&host, &end, None);
    ForeignState { start, state, end }
}

pub(crate) fn update(view: AnyView, foreign: &mut ForeignState) {
    view.rebuild(&mut foreign.state);
}
