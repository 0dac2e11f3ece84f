//! Patterns that shipped files must not contain. The content security policy would stop most of them in
//! the browser; here they stop before anything ships.

use std::path::Path;

use crate::{failure::Failure, workspace};

/// Ways from text to markup or code. Our own sources are held to the same list (`rules/lines.rs`).
const SINKS: &[&str] = &[
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "document.write",
    "createContextualFragment",
    "DOMParser",
    "eval(",
    "new Function",
];

/// Checks the built app.
pub(crate) fn check(dist: &Path) -> Result<(), Failure> {
    for path in workspace::files_below(dist)? {
        let name = path.strip_prefix(dist).unwrap_or(&path).display().to_string();
        if workspace::has_extension(&path, &["js", "mjs"]) {
            script(&name, &workspace::read_text(&path)?)?;
        }
        if workspace::has_extension(&path, &["html"]) {
            page(&name, &workspace::read_text(&path)?)?;
        }
        if workspace::has_extension(&path, &["wasm"]) {
            program(&name, &workspace::read(&path)?)?;
        }
    }
    Ok(())
}

fn script(name: &str, text: &str) -> Result<(), Failure> {
    let Some(sink) = sink_in(text) else { return Ok(()) };
    Err(Failure::new(format!("dist/{name} contains `{sink}`"))
        .advice("Write views with `html!`, and use no crate that sets markup or builds functions from text."))
}

/// The first of [`SINKS`] in a text; `retrieval(` is not `eval(`.
pub(crate) fn sink_in(text: &str) -> Option<&'static str> {
    SINKS.iter().copied().find(|sink| {
        text.match_indices(sink).any(|(at, _)| {
            !text.get(..at).and_then(|before| before.chars().next_back()).is_some_and(char::is_alphabetic)
        })
    })
}

fn page(name: &str, text: &str) -> Result<(), Failure> {
    let inline = tags(text).find(|tag| {
        let script = tag.starts_with("script") && !tag.contains(" src=");
        let style = tag.starts_with("style") || tag.contains(" style=");
        let handler = tag.split_whitespace().skip(1).any(|word| word.starts_with("on") && word.contains('='));
        script || style || handler
    });
    let Some(tag) = inline else { return Ok(()) };
    Err(Failure::new(format!("dist/{name} has inline code or style: `<{tag}>`"))
        .advice("The policy allows files only: move it into a script in public/ or a sheet in style/."))
}

/// A panic names its source file. The folders of the machine that built it are left out.
fn program(name: &str, bytes: &[u8]) -> Result<(), Failure> {
    let home = std::env::home_dir().unwrap_or_default();
    let folders = [workspace::root(), &home].map(|folder| folder.join("").display().to_string());
    let named = |folder: &&String| {
        folder.len() > 1 && bytes.windows(folder.len()).any(|window| window == folder.as_bytes())
    };
    let Some(folder) = folders.iter().find(named) else { return Ok(()) };
    Err(Failure::new(format!("dist/{name} names {folder}, a folder of this machine"))
        .advice("The build cuts such folders off the paths that panics name: see xtask/src/build.rs."))
}

/// Text between `<` and `>` of every opening tag.
fn tags(text: &str) -> impl Iterator<Item = &str> {
    let without_comments = text.split("<!--").enumerate().map(|(index, part)| match part.split_once("-->") {
        Some((_, rest)) if index > 0 => rest,
        _ => part,
    });
    let tags = without_comments.flat_map(|part| part.split('<').skip(1));
    tags.filter_map(|rest| rest.split('>').next()).filter(|tag| !tag.starts_with(['!', '/']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sink_is_caught() {
        for sink in SINKS {
            let text = format!("const a = 1;\nb.{sink} = c;");
            assert!(script("boot.js", &text).is_err(), "{sink}");
        }
        assert_eq!(script("boot.js", "element.textContent = text; retrieval(1);"), Ok(()));
    }

    #[test]
    fn no_folder_of_this_machine_is_shipped() {
        let path = workspace::root().join("src/app.rs").display().to_string();
        assert!(program("app.wasm", format!("\0asm {path}").as_bytes()).is_err());
        assert_eq!(program("app.wasm", b"\0asm src/app.rs leptos-0.8.23/src/lib.rs"), Ok(()));
    }

    #[test]
    fn pages_refer_to_files() {
        let good = "<!doctype html><html lang=\"en\"><head><base href=\"/\"><!-- <style> -->\
            <script type=\"module\" src=\"./boot.js\"></script></head><body><p class=\"on\">a</p></body></html>";
        assert_eq!(page("index.html", good), Ok(()));
        for bad in [
            "<script>run()</script>",
            "<script type=\"module\">run()</script>",
            "<style>p { color: red }</style>",
            "<p style=\"color: red\">",
            "<button type=\"button\" onclick=\"run()\">",
        ] {
            assert!(page("index.html", bad).is_err(), "{bad}");
        }
    }
}
