//! Markup inside Leptos's own views.

use leptos::{
    prelude::{AddAnyAttr, IntoAny, Mountable, Render, RenderHtml},
    tachys::{
        html::attribute::{Attribute, any_attribute::AnyAttribute},
        hydration::Cursor,
        renderer::types,
        view::{Position, PositionState, any_view::AnyViewWithAttrs},
    },
};

use crate::tree::{Markup, MarkupState, insert};

impl Render for Markup {
    type State = MarkupState;

    fn build(self) -> MarkupState {
        Self::build(self)
    }

    fn rebuild(self, state: &mut MarkupState) {
        Self::rebuild(self, state);
    }
}

impl Mountable for MarkupState {
    fn unmount(&mut self) {
        self.remove();
    }

    fn mount(&mut self, parent: &types::Element, marker: Option<&types::Node>) {
        self.nodes(&mut |node| insert(parent, node, marker));
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let first = self.first();
        let parent = first.as_ref().and_then(web_sys::Node::parent_element);
        parent.is_some_and(|parent| {
            child.mount(&parent, first.as_ref());
            true
        })
    }

    fn elements(&self) -> Vec<types::Element> {
        Self::elements(self)
    }
}

/// For apps that render in the browser: on a server a component renders nothing, and a page that was
/// rendered there is not hydrated.
impl RenderHtml for Markup {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(
        self,
        _buf: &mut String,
        _position: &mut Position,
        _escape: bool,
        _mark_branches: bool,
        _extra_attrs: Vec<AnyAttribute>,
    ) {
    }

    fn hydrate<const FROM_SERVER: bool>(self, _cursor: &Cursor, _position: &PositionState) -> MarkupState {
        Self::build(self)
    }

    fn into_owned(self) -> Self {
        self
    }
}

/// Attributes that are spread onto a component are applied to its top-level elements when it is
/// drawn. An element at the top that a closure draws later does not get them.
impl AddAnyAttr for Markup {
    type Output<SomeNewAttr: Attribute> = AnyViewWithAttrs;

    fn add_any_attr<NewAttr: Attribute>(self, attr: NewAttr) -> AnyViewWithAttrs {
        if cfg!(debug_assertions) && !self.has_lasting_root() {
            leptos::logging::warn!(
                "attributes are spread onto markup that a closure draws: elements that it draws later go without"
            );
        }
        self.into_any().add_any_attr(attr)
    }
}
