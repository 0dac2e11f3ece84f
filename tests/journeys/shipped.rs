//! What is shipped: the files and the headers they are served with.

use std::fs;

use anyhow::{Context, Result, ensure};
use riposte_tests::{Server, Settings, environment};

/// Ways to turn text into code or markup. A page that enforces Trusted Types refuses them anyway.
const FORBIDDEN: [&str; 8] = [
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "document.write",
    "createContextualFragment",
    "DOMParser",
    "eval(",
    "new Function",
];

#[test]
fn no_shipped_script_turns_text_into_code_or_markup() -> Result<()> {
    let mut scripts = 0;
    for entry in fs::read_dir(environment::path("RIPOSTE_DIST")?)? {
        let path = entry?.path();
        if path.extension().is_none_or(|extension| extension != "js") {
            continue;
        }
        scripts += 1;
        let text = fs::read_to_string(&path)?;
        for word in FORBIDDEN {
            ensure!(!text.contains(word), "{} says {word}", path.display());
        }
    }
    ensure!(scripts >= 2, "the boot module and the glue are scripts, but {scripts} were found");
    Ok(())
}

#[test]
fn the_page_has_no_inline_script_and_no_inline_style() -> Result<()> {
    let page = fs::read_to_string(environment::path("RIPOSTE_DIST")?.join("index.html"))?;
    for element in page.split("<script").skip(1) {
        let (tag, body) = element.split_once('>').context("a tag that ends")?;
        ensure!(tag.contains(" src=") && body.starts_with("</script>"), "inline script: {tag}");
    }
    ensure!(!page.contains("<style") && !page.contains(" style=") && !page.contains(" onload="), "{page}");
    Ok(())
}

#[tokio::test]
async fn every_file_is_served_with_the_headers_of_the_headers_file() -> Result<()> {
    let server = Server::start(Settings::default()).await?;
    let wanted = include_str!("../../crates/server/headers.txt")
        .replace("{connect}", "'self'")
        .replace("{frame-ancestors}", "'none'");
    let mut paths = vec!["/".to_owned(), "/incidents/inc-1041".to_owned()];
    for entry in fs::read_dir(environment::path("RIPOSTE_DIST")?)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            paths.push(format!("/{}", entry.file_name().to_string_lossy()));
        }
    }
    for path in paths {
        let answer = reqwest::get(format!("{}{path}", server.origin())).await?;
        ensure!(answer.status().is_success(), "{path}: {}", answer.status());
        for line in wanted.lines().filter(|line| !line.is_empty()) {
            let (name, value) = line.split_once(": ").context("a header line")?;
            let sent: Vec<_> = answer.headers().get_all(name).iter().collect();
            ensure!(sent.len() == 1 && sent[0] == value, "{path}: {name}: {sent:?} instead of {value}");
        }
    }
    Ok(())
}
