//! Modules of WebAssembly, section by section.

/// Identifiers of sections.
pub(super) const IMPORTS: u8 = 2;
pub(super) const EXPORTS: u8 = 7;

/// The module with the content that `change` gives each section. `None` for bytes that are no module, and where
/// `change` gives none.
pub(super) fn with_sections(
    module: &[u8],
    mut change: impl FnMut(u8, &[u8]) -> Option<Vec<u8>>,
) -> Option<Vec<u8>> {
    let mut reader = Reader { bytes: module.get(8..)? };
    let mut out = module.get(..8)?.to_vec();
    while !reader.bytes.is_empty() {
        let id = reader.byte()?;
        let size = reader.number()?;
        let content = change(id, reader.take(size)?)?;
        out.push(id);
        write_number(&mut out, content.len());
        out.extend(content);
    }
    Some(out)
}

/// The module without the exports of some names.
pub(super) fn without_exports(module: &[u8], is_unused: impl Fn(&str) -> bool) -> Option<Vec<u8>> {
    with_sections(module, |id, content| {
        if id != EXPORTS {
            return Some(content.to_vec());
        }
        let mut reader = Reader { bytes: content };
        let (mut count, mut kept) = (0, Vec::<u8>::new());
        for _ in 0..reader.number()? {
            let entry = reader.bytes;
            let name = reader.name()?;
            reader.byte()?;
            reader.number()?;
            if !is_unused(name) {
                count += 1;
                kept.extend(entry.get(..entry.len() - reader.bytes.len())?);
            }
        }
        let mut out = Vec::new();
        write_number(&mut out, count);
        out.extend(kept);
        Some(out)
    })
}

/// Takes apart the bytes of a section. `None` where they end too soon.
pub(super) struct Reader<'a> {
    pub(super) bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*first)
    }

    pub(super) fn take(&mut self, size: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(size)?;
        self.bytes = rest;
        Some(taken)
    }

    /// A number as LEB128.
    pub(super) fn number(&mut self) -> Option<usize> {
        let (mut number, mut shift) = (0_usize, 0);
        loop {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7f).checked_shl(shift)?;
            if byte < 0x80 {
                return Some(number);
            }
            shift += 7;
        }
    }

    pub(super) fn name(&mut self) -> Option<&'a str> {
        let size = self.number()?;
        std::str::from_utf8(self.take(size)?).ok()
    }

    pub(super) fn limits(&mut self) -> Option<()> {
        let has_maximum = self.byte()? & 1 == 1;
        self.number()?;
        if has_maximum {
            self.number()?;
        }
        Some(())
    }
}

pub(super) fn write_name(out: &mut Vec<u8>, name: &str) {
    write_number(out, name.len());
    out.extend(name.as_bytes());
}

pub(super) fn write_number(out: &mut Vec<u8>, mut number: usize) {
    loop {
        let byte = u8::try_from(number & 0x7f).unwrap_or_default();
        number >>= 7;
        if number == 0 {
            return out.push(byte);
        }
        out.push(byte | 0x80);
    }
}
