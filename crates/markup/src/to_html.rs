//! Markup as text, for snapshot tests without a browser.

use leptos::prelude::{Owner, untrack};

use crate::{
    template::Op,
    tree::{DynamicPart, Markup, Piece},
    value::Value,
};

/// Elements without content, which are never closed.
const VOID: [&str; 13] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// Text of a view as a browser would serialize its elements after the first draw, without the
/// comments that keep places.
///
/// The view is drawn once, under an owner of its own that is cleaned up afterwards. Listeners,
/// references and properties (`prop:`) leave no trace, as in a browser; effects do not run; a view
/// of Leptos inside becomes `<!-- leptos -->`.
pub fn render_to_string(view: impl FnOnce() -> Markup) -> String {
    // Effects are queued with an executor that is never run. Another one may be there already.
    #[cfg(not(target_arch = "wasm32"))]
    drop(any_spawner::Executor::init_futures_executor());
    let owner = Owner::new();
    let html = owner.with(|| {
        let mut html = String::new();
        untrack(|| write_markup(view(), &mut html));
        html
    });
    owner.cleanup();
    html
}

fn write_markup(markup: Markup, html: &mut String) {
    match markup.0 {
        Piece::Nothing => {}
        Piece::Text(text) => escape(&text, html),
        Piece::Template(template, parts) => {
            let mut parts = parts.into_iter();
            let mut open: Vec<OpenElement> = Vec::new();
            for op in template.ops() {
                match op.sign {
                    '<' | '~' => {
                        finish_tag(open.last_mut(), html);
                        open.push(OpenElement::new(op.text));
                    }
                    '"' => {
                        finish_tag(open.last_mut(), html);
                        escape(op.text, html);
                    }
                    '/' => {
                        finish_tag(open.last_mut(), html);
                        if let Some(element) = open.pop()
                            && !VOID.contains(&element.tag)
                        {
                            html.extend(["</", element.tag, ">"]);
                        }
                    }
                    '@' => {
                        if let (Some(element), Some((name, text))) =
                            (open.last_mut(), op.text.split_once('='))
                        {
                            element.set(name, Some(text));
                        }
                    }
                    _ => match parts.next() {
                        Some(DynamicPart::Child(child)) => {
                            finish_tag(open.last_mut(), html);
                            write_markup(child, html);
                        }
                        Some(DynamicPart::Value(value)) => {
                            if let Some(element) = open.last_mut() {
                                element.write(op, &value.current());
                            }
                        }
                        _ => {}
                    },
                }
            }
        }
        Piece::Many(pieces) => pieces.into_iter().for_each(|piece| write_markup(piece, html)),
        Piece::Live(mut draw) => write_markup(draw(), html),
        Piece::Rows(rows) => rows.rows.into_iter().for_each(|(_, draw)| write_markup(draw(), html)),
        Piece::Foreign(_) => html.push_str("<!-- leptos -->"),
    }
}

/// An element whose end is yet to come.
struct OpenElement {
    tag: &'static str,
    /// Taken when its opening tag is written.
    attributes: Option<Vec<(String, String)>>,
}

impl OpenElement {
    fn new(tag: &'static str) -> Self {
        Self { tag, attributes: Some(Vec::new()) }
    }

    fn get(&self, name: &str) -> Option<&str> {
        let (_, text) = self.attributes.iter().flatten().find(|(other, _)| other == name)?;
        Some(text)
    }

    fn set(&mut self, name: &str, text: Option<&str>) {
        let Some(attributes) = &mut self.attributes else { return };
        let at = attributes.iter().position(|(other, _)| other == name);
        match (at.and_then(|at| attributes.get_mut(at)), text) {
            (Some((_, there)), Some(text)) => text.clone_into(there),
            (None, Some(text)) => attributes.push((name.to_owned(), text.to_owned())),
            (_, None) => attributes.retain(|(other, _)| other != name),
        }
    }

    fn write(&mut self, op: Op, value: &Value) {
        let (name, text) = (op.text, value.text());
        match op.sign {
            '.' => {
                let before = self.get("class").unwrap_or_default().split_whitespace();
                let mut classes: Vec<_> = before.filter(|class| *class != name).collect();
                classes.extend(text.map(|_| name));
                let classes = classes.join(" ");
                if !classes.is_empty() || self.get("class").is_some() {
                    self.set("class", Some(&classes));
                }
            }
            ':' => {
                if let Some(text) = text.filter(|text| !text.is_empty()) {
                    let before = self.get("style").map(|style| format!("{style} ")).unwrap_or_default();
                    self.set("style", Some(&format!("{before}{name}: {text};")));
                }
            }
            '=' => self.set(name, text),
            // A property is no attribute.
            _ => {}
        }
    }
}

/// Writes an opening tag that is complete, once something follows it.
fn finish_tag(element: Option<&mut OpenElement>, html: &mut String) {
    let Some(element) = element else { return };
    let Some(attributes) = element.attributes.take() else { return };
    html.extend(["<", element.tag]);
    for (name, text) in attributes {
        html.extend([" ", &name, "=\""]);
        escape_attribute(&text, html);
        html.push('"');
    }
    html.push('>');
}

/// Escapes as a browser does when it serializes a text.
fn escape(text: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '\u{A0}' => html.push_str("&nbsp;"),
            _ => html.push(c),
        }
    }
}

/// The same in an attribute. Browsers now escape `<` and `>` there, too.
fn escape_attribute(text: &str, html: &mut String) {
    for (at, part) in text.split('"').enumerate() {
        if at > 0 {
            html.push_str("&quot;");
        }
        escape(part, html);
    }
}
