//! Markup inside Leptos's own views.

use leptos::{
    prelude::{AddAnyAttr, Mountable, Render, RenderHtml},
    tachys::{
        html::attribute::{Attribute, any_attribute::AnyAttribute},
        hydration::Cursor,
        renderer::types,
        view::{Position, PositionState},
    },
};

use super::{
    Markup,
    built::{Built, insert},
};

impl Render for Markup {
    type State = Built;

    fn build(self) -> Built {
        Self::build(self)
    }

    fn rebuild(self, state: &mut Built) {
        Self::rebuild(self, state);
    }
}

impl Mountable for Built {
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

/// For apps that render in the browser. On a server there is nothing of a component, and a page that
/// was rendered there is not taken over.
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

    fn hydrate<const FROM_SERVER: bool>(self, _cursor: &Cursor, _position: &PositionState) -> Built {
        Self::build(self)
    }

    fn into_owned(self) -> Self {
        self
    }
}

/// Attributes that are spread onto a component have no element to go to.
impl AddAnyAttr for Markup {
    type Output<SomeNewAttr: Attribute> = Self;

    fn add_any_attr<NewAttr: Attribute>(self, _attr: NewAttr) -> Self {
        self
    }
}
