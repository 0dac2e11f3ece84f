//! Static parts of an `html!`, as data.

/// Static part of one `html!`; no two share one.
///
/// Its text is a sequence of operations in document order. Each begins with a sign and ends with a
/// zero byte:
///
/// | operation | meaning |
/// |---|---|
/// | `<tag`, `~tag` | opens an HTML element, or an SVG element |
/// | `@name=text` | sets a static attribute of the element opened last |
/// | `"text` | appends a static text to it |
/// | `/` | closes it |
/// | `{` | place of a dynamic child |
/// | `=name`, `.name`, `:name`, `$name` | place of a dynamic attribute, class, style or property |
/// | `!event` | place of a listener |
/// | `&` | place of a reference to the element |
pub struct Template(pub &'static str);

/// One operation of a [`Template`].
#[derive(Clone, Copy)]
pub(crate) struct Op {
    /// Says which operation it is.
    pub(crate) sign: char,
    /// Its operand: a tag, a name, a text.
    pub(crate) text: &'static str,
}

impl Template {
    /// Its operations, in document order.
    pub(crate) fn ops(&'static self) -> impl Iterator<Item = Op> {
        self.0.split_terminator('\0').filter_map(|op| {
            let mut rest = op.chars();
            let sign = rest.next()?;
            Some(Op { sign, text: rest.as_str() })
        })
    }
}
