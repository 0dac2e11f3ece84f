//! Texts with placeholders, as they are read from a playbook file.

use percent_encoding::percent_decode_str;

use super::{
    TemplateError,
    filter::{Filter, Quotation},
};

/// First parts of the names that placeholders have.
const ROOTS: [&str; 6] = ["entity", "incident", "inputs", "output", "run", "steps"];

/// Parsed text with placeholders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Template(pub(super) Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Text(String),
    Placeholder(Placeholder),
}

/// A place for a value: `{name}`, `{name?}` or `{name|filter}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Placeholder {
    pub(super) name: String,
    /// Whether the value that it stands for may be absent.
    pub(super) optional: bool,
    pub(super) filter: Option<Filter>,
    pub(super) place: Quotation,
}

impl Template {
    /// Parses a text. `{{` and `}}` are a brace each.
    pub(crate) fn parse(text: &str) -> Result<Self, TemplateError> {
        let syntax = || TemplateError::Syntax(text.to_owned());
        let mut template = Self(Vec::new());
        let mut literal = String::new();
        let mut place = Quotation::default();
        let mut rest = text;
        while let Some((before, brace, after)) = split_at_brace(rest) {
            literal.push_str(before);
            if let Some(after) = after.strip_prefix(brace) {
                literal.push(brace);
                rest = after;
                continue;
            }
            let (inner, tail) = after.split_once('}').filter(|_| brace == '{').ok_or_else(syntax)?;
            template.push_text(&mut literal, &mut place)?;
            template.0.push(Part::Placeholder(Placeholder::parse(inner, place).ok_or_else(syntax)??));
            place.escaped = false;
            rest = tail;
        }
        literal.push_str(rest);
        template.push_text(&mut literal, &mut place)?;
        Ok(template)
    }

    fn push_text(&mut self, literal: &mut String, place: &mut Quotation) -> Result<(), TemplateError> {
        if literal.is_empty() {
            return Ok(());
        }
        if let Some(name) = doubled(literal) {
            return Err(TemplateError::Doubled(name.to_owned()));
        }
        // A quote can be encoded in an address. A value that stands before counts as a word.
        let last = self.0.last().map(|_| 'a');
        place.read(&percent_decode_str(literal).decode_utf8_lossy(), last);
        self.0.push(Part::Text(std::mem::take(literal)));
        Ok(())
    }

    /// Names of its placeholders.
    pub(crate) fn placeholders(&self) -> impl Iterator<Item = &str> {
        self.parts().map(|placeholder| placeholder.name.as_str())
    }

    pub(super) fn parts(&self) -> impl Iterator<Item = &Placeholder> {
        self.0.iter().filter_map(|part| match part {
            Part::Placeholder(placeholder) => Some(placeholder),
            Part::Text(_) => None,
        })
    }

    /// The placeholder, if the text is nothing else.
    pub(super) fn lone(&self) -> Option<&Placeholder> {
        match self.0.as_slice() {
            [Part::Placeholder(one)] => Some(one),
            _ => None,
        }
    }
}

impl Placeholder {
    /// Parses what stands between the braces. None if it is no placeholder.
    fn parse(inner: &str, place: Quotation) -> Option<Result<Self, TemplateError>> {
        let (name, filter) =
            inner.split_once('|').map_or((inner, None), |(name, filter)| (name, Some(filter)));
        let (name, optional) = name.strip_suffix('?').map_or((name, false), |name| (name, true));
        if !is_name(name) {
            return None;
        }
        let filter = filter.map(|filter| {
            let found =
                Filter::named(filter).map_err(|known| TemplateError::NoFilter(filter.to_owned(), known))?;
            let misplaced = |quotes| TemplateError::Misplaced(inner.to_owned(), quotes);
            found.fits(place).map(|()| found).map_err(misplaced)
        });
        let build = |filter| Self { name: name.to_owned(), optional, filter, place };
        Some(filter.transpose().map(build))
    }
}

/// Splits a text at its first brace.
fn split_at_brace(text: &str) -> Option<(&str, char, &str)> {
    let (at, brace) = text.char_indices().find(|(_, c)| matches!(c, '{' | '}'))?;
    Some((text.get(..at)?, brace, text.get(at + 1..)?))
}

/// The name in a text that looks like a placeholder: doubled braces by mistake, which would send the name
/// in place of the value.
fn doubled(literal: &str) -> Option<&str> {
    let names = literal.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0));
    let known =
        |name: &&str| is_name(name) && name.split_once('.').is_some_and(|(root, _)| ROOTS.contains(&root));
    names.into_iter().find(known)
}

/// Whether a text is a dotted name whose parts are letters, digits, `-` and `_`.
fn is_name(text: &str) -> bool {
    text.split('.').all(|part| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    })
}
