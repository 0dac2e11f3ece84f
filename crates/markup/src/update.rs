//! Drawing over what is there.

use web_sys::Comment;

use crate::tree::{DynamicPart, Markup, MarkupState, PartState, Piece, TemplateInstance};

impl Markup {
    /// Draws in place where the template is the same, and replaces what is there otherwise.
    pub(crate) fn rebuild(self, state: &mut MarkupState) {
        match (self.0, state) {
            (Piece::Nothing, MarkupState::Nothing(_)) => {}
            (Piece::Text(text), MarkupState::Text(node, before)) => {
                if text != *before {
                    leptos::tachys::renderer::dom::Dom::set_text(node, &text);
                    *before = text;
                }
            }
            (Piece::Template(template, parts), MarkupState::Template(instance))
                if std::ptr::eq(template, instance.template) =>
            {
                instance.update(parts);
            }
            (Piece::Many(pieces), MarkupState::Many(states, end)) => update_many(pieces, states, end),
            (Piece::Rows(rows), MarkupState::Rows(state)) => state.update(rows),
            (Piece::Foreign(view), MarkupState::Foreign(state)) => state.update(*view),
            (piece, state) => {
                let new = Self(piece).build();
                if let Some(first) = state.first() {
                    new.insert_before(&first);
                }
                state.remove();
                *state = new;
            }
        }
    }
}

fn update_many(pieces: Vec<Markup>, states: &mut Vec<MarkupState>, end: &Comment) {
    let count = pieces.len();
    for surplus in states.drain(count.min(states.len())..) {
        surplus.remove();
    }
    for (at, piece) in pieces.into_iter().enumerate() {
        if let Some(state) = states.get_mut(at) {
            piece.rebuild(state);
        } else {
            let new = piece.build();
            new.insert_before(end);
            states.push(new);
        }
    }
}

impl TemplateInstance {
    fn update(&mut self, parts: Vec<DynamicPart>) {
        for (state, part) in self.parts.iter_mut().zip(parts) {
            match (state, part) {
                (PartState::Child(child), DynamicPart::Child(markup)) => markup.rebuild(child),
                (PartState::Value(binding, written), DynamicPart::Value(value)) => {
                    binding.rewrite(value, written);
                }
                (PartState::Listener(listener), DynamicPart::Listener(handler)) => {
                    listener.replace(handler.take());
                }
                (PartState::Reference(element), DynamicPart::Reference(load)) => load(element),
                // The same template has the same parts.
                _ => {}
            }
        }
    }
}
