//! The script that fetches parts: reads the one of the split tool, and writes ours in its place.
//!
//! Ours adds a digest to each file, asks the network again after a failure instead of a cache that may hold
//! what was refused, and tells the boot module that a part is missing.

use crate::failure::Failure;

/// Name under which the main part imports the script.
pub(super) const FILE: &str = "__wasm_split.js";

const SCRIPT: &str = include_str!("loader.js");

/// Parts of a program, and how they depend on each other.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Loader {
    /// Names of the exports of the main part that the others import.
    shared: Vec<String>,
    /// Files that several parts need: number and file.
    chunks: Vec<(String, String)>,
    parts: Vec<Part>,
}

/// One part: name, file if it has any code of its own, and numbers of the chunks it needs.
#[derive(Debug, PartialEq, Eq)]
struct Part {
    name: String,
    file: Option<String>,
    chunks: Vec<String>,
}

impl Loader {
    /// Reads the script of the split tool.
    pub(super) fn read(script: &str) -> Result<Self, Failure> {
        let shared =
            between(script, "const { ", "} = initSync(").ok_or_else(|| strange("no shared names"))?;
        let shared = names(shared);
        let (mut chunks, mut parts) = (Vec::new(), Vec::new());
        for statement in script.split("\nexport const ").skip(1) {
            let name = between(statement, "__wasm_split_load_", " = wrapAsyncCb(makeLoad(");
            let needs = statement.rsplit_once('[').and_then(|(_, rest)| rest.split_once("]));"));
            let (Some(name), Some((needs, _))) = (name, needs) else { return Err(strange(statement)) };
            let chunks =
                names(needs).iter().map(|chunk| chunk.trim_start_matches("__chunk_").to_owned()).collect();
            parts.push(Part { name: name.to_owned(), file: file(statement), chunks });
        }
        for statement in script.split("\nconst __chunk_").skip(1) {
            let number = statement.split(" = ").next().unwrap_or_default().to_owned();
            chunks.push((number, file(statement).ok_or_else(|| strange(statement))?));
        }
        if parts.is_empty() {
            return Err(strange("no parts"));
        }
        Ok(Self { shared, chunks, parts })
    }

    /// Files of all parts, as the script names them.
    pub(super) fn files(&self) -> Vec<String> {
        let chunks = self.chunks.iter().map(|(_, file)| file.clone());
        chunks.chain(self.parts.iter().filter_map(|part| part.file.clone())).collect()
    }

    /// Files that several parts need.
    pub(super) fn chunks(&self) -> Vec<String> {
        self.chunks.iter().map(|(_, file)| file.clone()).collect()
    }

    /// The files that a part needs, its own included.
    pub(super) fn needed(&self) -> impl Iterator<Item = (&str, Vec<&str>)> {
        self.parts.iter().map(|part| {
            let chunks = self.chunks.iter().filter(|(number, _)| part.chunks.contains(number));
            let files = chunks.map(|(_, file)| file.as_str()).chain(part.file.as_deref());
            (part.name.as_str(), files.collect())
        })
    }

    /// Puts one file in the place of several, which are chunks or files of parts.
    pub(super) fn merge(&mut self, merged: &[String], file: &str) {
        let number = file.to_owned();
        let gone: Vec<String> = self
            .chunks
            .iter()
            .filter(|(_, file)| merged.contains(file))
            .map(|(number, _)| number.clone())
            .collect();
        for part in &mut self.parts {
            let before = part.chunks.len();
            part.chunks.retain(|chunk| !gone.contains(chunk));
            let own = part.file.take_if(|file| merged.contains(file));
            if part.chunks.len() < before || own.is_some() {
                part.chunks.push(number.clone());
            }
        }
        self.chunks.retain(|(_, file)| !merged.contains(file));
        self.chunks.push((number, file.to_owned()));
    }

    /// Our script, with the names and digests that `named` gives to files.
    pub(super) fn write(&self, named: impl Fn(&str) -> (String, String)) -> String {
        let fetched = |file: &str| {
            let (name, integrity) = named(file);
            format!("load(\"./{name}\", \"{integrity}\"")
        };
        let chunk = |number: &String| self.chunks.iter().position(|(known, _)| known == number);
        let chunks = self.chunks.iter().enumerate();
        let chunks = chunks.map(|(place, (_, file))| format!("const chunk{place} = {});\n", fetched(file)));
        let parts = self.parts.iter().map(|Part { name, file, chunks }| {
            let needs: Vec<String> =
                chunks.iter().filter_map(chunk).map(|place| format!(", chunk{place}")).collect();
            let own = file.as_deref().map_or_else(|| "load(undefined, undefined".to_owned(), fetched);
            format!("  __wasm_split_load_{name}: reported({own}{})),\n", needs.concat())
        });
        let start = std::iter::once("const parts = {\n".to_owned());
        let lines: Vec<String> = chunks.chain(start).chain(parts).chain(["};\n".to_owned()]).collect();
        let lines = lines.concat();
        SCRIPT.replace("/* parts */", &lines).replace("/* shared */", &self.shared.join(", "))
    }
}

/// The glue of the main part with our script in the place of its imports.
pub(super) fn inline(glue: &str, script: &str) -> Result<String, Failure> {
    let (mut names, mut rest) = (Vec::new(), String::new());
    for line in glue.split_inclusive('\n') {
        let import = line.strip_prefix("import * as ").and_then(|line| line.split_once(" from "));
        match import {
            Some((name, from)) if from.contains(FILE) => names.push(name),
            _ => rest.push_str(line),
        }
    }
    if names.is_empty() {
        return Err(strange("the glue imports no parts"));
    }
    let bindings: Vec<String> = names.iter().map(|name| format!("const {name} = parts;\n")).collect();
    Ok([&rest, script, &bindings.concat()].concat())
}

fn file(statement: &str) -> Option<String> {
    between(statement, "fetch(new URL(\"./", "\", import.meta.url)").map(str::to_owned)
}

fn names(list: &str) -> Vec<String> {
    list.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(start)?;
    rest.split_once(end).map(|(inside, _)| inside)
}

fn strange(detail: &str) -> Failure {
    let detail: String = detail.chars().take(80).collect();
    Failure::new(format!("the script of the split tool is not as expected: {detail}"))
        .advice("Is it the version in xtask/src/tools.rs? xtask/src/split/loader.rs reads what it writes.")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOOL: &str = r#"import { initSync } from "./app.js";
function getSharedImports() {
        const { memory, table,  } = initSync(undefined, undefined);
}
/* a, b */
const __chunk_3 = makeLoad(() => {
    const src = fetch(new URL("./chunk_3.wasm", import.meta.url));
}
, []);
/* a, b */
const __chunk_4 = makeLoad(() => {
    const src = fetch(new URL("./chunk_4.wasm", import.meta.url));
}
, []);
export const __wasm_split_load_b = wrapAsyncCb(makeLoad(() => async (_imp) => ({}), [__chunk_3]));
export const __wasm_split_load_a = wrapAsyncCb(makeLoad(() => {
    const src = fetch(new URL("./split_a.wasm", import.meta.url));
}
, [__chunk_3, __chunk_4]));
"#;

    #[test]
    fn the_script_of_the_tool_is_understood() {
        let loader = Loader::read(TOOL).unwrap();
        assert_eq!(loader.shared, ["memory", "table"]);
        assert_eq!(loader.files(), ["chunk_3.wasm", "chunk_4.wasm", "split_a.wasm"]);
        let needed: Vec<_> = loader.needed().collect();
        assert_eq!(needed[0], ("b", vec!["chunk_3.wasm"]));
        assert_eq!(needed[1], ("a", vec!["chunk_3.wasm", "chunk_4.wasm", "split_a.wasm"]));
        assert!(Loader::read("export const a = 1;").is_err());
    }

    #[test]
    fn merged_chunks_are_fetched_once() {
        let mut loader = Loader::read(TOOL).unwrap();
        loader.merge(&["chunk_3.wasm".into(), "chunk_4.wasm".into()], "common.wasm");
        let script = loader.write(|file| (format!("{file}-1"), "sha".to_owned()));
        assert!(script.contains("const chunk0 = load(\"./common.wasm-1\", \"sha\");"), "{script}");
        assert!(
            script.contains("load_a: reported(load(\"./split_a.wasm-1\", \"sha\", chunk0)),"),
            "{script}"
        );
        assert!(script.contains("load_b: reported(load(undefined, undefined, chunk0)),"), "{script}");
        assert!(script.contains("{ memory, table }"), "{script}");
    }

    #[test]
    fn a_chunk_can_be_joined_to_the_part_that_comes_first() {
        let mut loader = Loader::read(TOOL).unwrap();
        loader.merge(&["chunk_4.wasm".into(), "split_a.wasm".into()], "a.wasm");
        let needed: Vec<_> = loader.needed().collect();
        assert_eq!(needed[0], ("b", vec!["chunk_3.wasm"]));
        assert_eq!(needed[1], ("a", vec!["chunk_3.wasm", "a.wasm"]));
    }

    #[test]
    fn the_script_takes_the_place_of_the_import() {
        let glue = "import * as import1 from \"./__wasm_split.js\"\nimport * as import2 from \"./__wasm_split.js\"\nlet wasm;\n";
        let whole = inline(glue, "const parts = {};\n").unwrap();
        assert_eq!(whole, "let wasm;\nconst parts = {};\nconst import1 = parts;\nconst import2 = parts;\n");
        assert!(inline("let wasm;\n", "").is_err());
    }
}
