//! Short names for what the main part and its glue call each other by.
//!
//! wasm-bindgen names an import after the function with a hash, as in `__wbg_append_1a2b3c4d5e6f7a8b`. The
//! names stand in both files and do not compress.

use super::module::{EXPORTS, IMPORTS, Reader, with_sections, write_name, write_number};
use crate::failure::Failure;

/// Beginnings of names that wasm-bindgen makes up.
const MADE_UP: &[&str] = &["__wbg_", "__wbindgen_", "_ZN", "_R"];

/// The program and its glue with short names.
pub(super) fn shorten(program: &[u8], glue: &str) -> Result<(Vec<u8>, String), Failure> {
    let mut names = Vec::new();
    let mut short = |name: &str| {
        if !MADE_UP.iter().any(|start| name.starts_with(start)) {
            return None;
        }
        let place = names.iter().position(|known| known == name).unwrap_or_else(|| {
            names.push(name.to_owned());
            names.len() - 1
        });
        Some(format!("_{place}"))
    };
    let program = rewrite(program, &mut short).ok_or_else(|| {
        Failure::new("the main part of the program is not a module that can be read")
            .advice("xtask/src/split/names.rs reads its imports and exports.")
    })?;
    Ok((program, replace(glue, &names)))
}

/// The module with other names for its imported and exported functions.
fn rewrite(module: &[u8], short: &mut impl FnMut(&str) -> Option<String>) -> Option<Vec<u8>> {
    with_sections(module, |id, content| match id {
        IMPORTS => imports(content, short),
        EXPORTS => exports(content, short),
        _ => Some(content.to_vec()),
    })
}

fn imports(content: &[u8], short: &mut impl FnMut(&str) -> Option<String>) -> Option<Vec<u8>> {
    let mut reader = Reader { bytes: content };
    let mut out = Vec::new();
    let count = reader.number()?;
    write_number(&mut out, count);
    for _ in 0..count {
        write_name(&mut out, reader.name()?);
        let name = reader.name()?;
        write_name(&mut out, &short(name).unwrap_or_else(|| name.to_owned()));
        let description = reader.bytes;
        match reader.byte()? {
            0 => drop(reader.number()?),
            1 => {
                reader.byte()?;
                reader.limits()?;
            }
            2 => reader.limits()?,
            3 => drop(reader.take(2)?),
            _ => return None,
        }
        out.extend(description.get(..description.len() - reader.bytes.len())?);
    }
    Some(out)
}

fn exports(content: &[u8], short: &mut impl FnMut(&str) -> Option<String>) -> Option<Vec<u8>> {
    let mut reader = Reader { bytes: content };
    let mut out = Vec::new();
    let count = reader.number()?;
    write_number(&mut out, count);
    for _ in 0..count {
        let name = reader.name()?;
        write_name(&mut out, &short(name).unwrap_or_else(|| name.to_owned()));
        out.push(reader.byte()?);
        write_number(&mut out, reader.number()?);
    }
    Some(out)
}

/// The script with the short form of each name, where it stands as a word.
fn replace(script: &str, names: &[String]) -> String {
    let in_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
    let mut text = String::with_capacity(script.len());
    let mut rest = script;
    while let Some(start) = rest.find(in_word) {
        let (before, word) = rest.split_at(start);
        let (word, after) = word.split_at(word.find(|c| !in_word(c)).unwrap_or(word.len()));
        text.push_str(before);
        match names.iter().position(|name| name == word) {
            Some(place) => text.extend(["_", &place.to_string()]),
            None => text.push_str(word),
        }
        rest = after;
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Imports `m.__wbg_call_0a` and the memory `m.memory`, exports `start` and `_ZN4work17h0E`.
    fn module() -> Vec<u8> {
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        let mut section = |id: u8, content: Vec<u8>| {
            module.push(id);
            write_number(&mut module, content.len());
            module.extend(content);
        };
        section(1, vec![1, 0x60, 0, 0]);
        let mut content = vec![2];
        for (name, description) in [("__wbg_call_0a", &[0, 0][..]), ("memory", &[2, 0, 1])] {
            write_name(&mut content, "m");
            write_name(&mut content, name);
            content.extend(description);
        }
        section(IMPORTS, content);
        let mut content = vec![2];
        for name in ["start", "_ZN4work17h0E"] {
            write_name(&mut content, name);
            content.extend([0, 0]);
        }
        section(EXPORTS, content);
        module
    }

    #[test]
    fn both_files_get_the_same_short_names() {
        let glue = "const m = { __wbg_call_0a: f, memory };\nwasm._ZN4work17h0E(); start(__wbg_call_0a_2);";
        let (program, script) = shorten(&module(), glue).unwrap();
        assert_eq!(script, "const m = { _0: f, memory };\nwasm._1(); start(__wbg_call_0a_2);");
        let has = |name: &str| program.windows(name.len()).any(|window| window == name.as_bytes());
        assert!(has("_0") && has("_1") && has("memory") && has("start"));
        assert!(!has("__wbg_call_0a") && !has("_ZN4work17h0E"));
        assert_eq!(program.len(), module().len() - 11 - 11);
    }

    #[test]
    fn what_is_no_module_is_refused() {
        assert!(shorten(b"\0asm", "").is_err());
        let cut = module();
        assert!(shorten(&cut[..cut.len() - 1], "").is_err());
    }
}
