//! Makes one file of several small ones.
//!
//! Each combination of parts that share code becomes a file of its own, however small. Those files import
//! memory, table and globals of the main part and nothing of each other, so they can be joined as they are.

use std::path::{Path, PathBuf};

use crate::{failure::Failure, process, workspace};

/// Features of WebAssembly that the compiler uses. Binaryen would use any that it is allowed.
pub(super) const FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Joins wasm files into one. `binaryen` is the folder of binaryen's programs.
pub(super) fn merge(binaryen: &Path, files: &[PathBuf], merged: &Path) -> Result<(), Failure> {
    let text = merged.with_extension("wat");
    let mut merge = process::command(binaryen.join("wasm-merge"));
    for (place, file) in files.iter().enumerate() {
        merge.arg(file).arg(format!("part{place}"));
    }
    // Each file brings its own import of the one memory, which only counts as several until they are made one.
    process::run(merge.args(FEATURES).args(["--enable-multimemory", "--emit-text", "-o"]).arg(&text))?;
    let module = with_one_import_each(&workspace::read_text(&text)?);
    workspace::write(&text, module)?;
    let mut assemble = process::command(binaryen.join("wasm-as"));
    assemble.args(FEATURES).arg(&text).arg("-o").arg(merged);
    process::run(&mut assemble)
}

/// The text of a module in which everything is imported once.
fn with_one_import_each(module: &str) -> String {
    let mut known: Vec<(&str, &str)> = Vec::new();
    let mut renamed: Vec<(&str, &str)> = Vec::new();
    let mut kept = String::with_capacity(module.len());
    for line in module.split_inclusive('\n') {
        if let Some((source, name)) = import(line) {
            if let Some((_, first)) = known.iter().find(|(other, _)| *other == source) {
                renamed.push((name, first));
                continue;
            }
            known.push((source, name));
        }
        kept.push_str(line);
    }
    let mut text = String::with_capacity(kept.len());
    let mut rest = kept.as_str();
    while let Some((before, after)) = rest.split_once('$') {
        let end = after.find(|c: char| c.is_whitespace() || "()\"".contains(c)).unwrap_or(after.len());
        let (name, following) = after.split_at(end);
        let name = renamed.iter().find(|(old, _)| *old == name).map_or(name, |(_, new)| *new);
        text.extend([before, "$", name]);
        rest = following;
    }
    text + rest
}

/// Source and name of an import, as in `(import "main" "memory" (memory $m 1))`: `"main" "memory"` and `m`.
fn import(line: &str) -> Option<(&str, &str)> {
    let (source, rest) = line.trim_start().strip_prefix("(import ")?.split_once(" (")?;
    let name = rest.split_once('$')?.1.split([' ', ')']).next()?;
    Some((source, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_thing_is_imported_once() {
        let module = "(module\n (import \"m\" \"memory\" (memory $a 1))\n (import \"m\" \"memory\" (memory $a$2 1))\n \
            (import \"m\" \"g\" (global $b (mut i32)))\n (import \"m\" \"g\" (global $c (mut i32)))\n \
            (data $d (memory $a$2) (i32.const 8) \"$c\")\n (func $f (drop (global.get $c)))\n)\n";
        let expected = "(module\n (import \"m\" \"memory\" (memory $a 1))\n \
            (import \"m\" \"g\" (global $b (mut i32)))\n \
            (data $d (memory $a) (i32.const 8) \"$b\")\n (func $f (drop (global.get $b)))\n)\n";
        // A `$` in data is taken for a name; none of ours is a name of an import.
        assert_eq!(with_one_import_each(module), expected);
    }
}
