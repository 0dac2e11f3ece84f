//! Names scripts, styles and wasm after their content, and writes into the page what is in them.
//!
//! A name that follows the content may be cached for ever and never meets another build's files.

use std::{fs, path::Path};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256, Sha384};

use crate::{failure::Failure, workspace};

const NAMED: &[&str] = &["js", "wasm", "css"];

/// Renames what `dist/index.html` refers to and brings the page up to date.
pub(crate) fn apply(dist: &Path) -> Result<(), Failure> {
    let index = dist.join("index.html");
    let mut page = workspace::read_text(&index)?;
    for path in workspace::files_below(dist)? {
        let name = workspace::name_of(&path);
        if path.parent() != Some(dist) || !workspace::has_extension(&path, NAMED) || !refers(&page, &name) {
            continue;
        }
        let bytes = workspace::read(&path)?;
        let named = content_name(&name, &bytes);
        fs::rename(&path, dist.join(&named)).map_err(|error| Failure::io("rename", &path, &error))?;
        page = page.replace(&reference(&name), &reference(&named));
        page = describe(&page, &named, &bytes);
    }
    if !page.contains("data-wasm-integrity=") || page.matches("integrity=\"sha384-").count() != 2 {
        return Err(Failure::new("dist/index.html lacks the digest of the wasm or of its JavaScript")
            .advice("index.html wants `<link data-trunk rel=\"rust\">`, and Trunk.toml its patterns."));
    }
    workspace::write(&index, page)
}

/// `app.js` becomes `app-<16 hex digits of SHA-256>.js`.
pub(crate) fn content_name(name: &str, bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut digits = String::new();
    for byte in Sha256::digest(bytes).iter().take(8) {
        // Writing into a string cannot fail.
        write!(digits, "{byte:02x}").unwrap_or_default();
    }
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}-{digits}.{extension}"),
        None => format!("{name}-{digits}"),
    }
}

/// True for a name made by [`content_name`].
pub(crate) fn is_content_name(name: &str) -> bool {
    name.rsplit_once('.').and_then(|(stem, _)| stem.rsplit_once('-')).is_some_and(|(_, digits)| {
        digits.len() == 16 && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
    })
}

/// The digest of a file, as an `integrity` attribute has it.
pub(crate) fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes)))
}

/// How the page names a file beside it, with the quote that ends the attribute.
fn reference(name: &str) -> String {
    format!("\"./{name}\"")
}

fn refers(page: &str, name: &str) -> bool {
    page.contains(&reference(name))
}

/// Adds digest and size where the boot module and the browser look for them.
fn describe(page: &str, name: &str, bytes: &[u8]) -> String {
    let integrity = integrity(bytes);
    let wasm = format!("data-wasm={}", reference(name));
    let script = format!("id=\"glue\" type=\"module\" src={}", reference(name));
    page.replace(
        &wasm,
        &format!("{wasm} data-wasm-integrity=\"{integrity}\" data-wasm-size=\"{}\"", bytes.len()),
    )
    .replace(&script, &format!("{script} integrity=\"{integrity}\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_content() {
        let name = content_name("riposte_bg.wasm", b"one");
        assert_eq!(name, "riposte_bg-7692c3ad3540bb80.wasm");
        assert_ne!(name, content_name("riposte_bg.wasm", b"two"));
        assert!(is_content_name(&name));
        assert!(!is_content_name("riposte_bg.wasm"));
        assert!(!is_content_name("a-longer-name.js"));
    }

    #[test]
    fn the_page_gets_names_digest_and_size() {
        let dist = std::env::temp_dir().join(format!("riposte-fingerprint-{}", std::process::id()));
        let page = "<link rel=\"stylesheet\" href=\"./main.css\"/>\n\
            <script type=\"module\" src=\"./boot.js\" data-wasm=\"./app_bg.wasm\"></script>\n\
            <script id=\"glue\" type=\"module\" src=\"./app.js\"></script>";
        for (name, content) in [
            ("index.html", page),
            ("boot.js", "boot"),
            ("app.js", "app"),
            ("app_bg.wasm", "wasm"),
            ("main.css", "css"),
            ("other.js", "other"),
        ] {
            workspace::write(&dist.join(name), content).unwrap();
        }
        apply(&dist).unwrap();
        let page = workspace::read_text(&dist.join("index.html")).unwrap();
        let files: Vec<_> =
            workspace::files_below(&dist).unwrap().iter().map(|path| workspace::name_of(path)).collect();
        fs::remove_dir_all(&dist).unwrap();

        assert_eq!(files.iter().filter(|name| is_content_name(name)).count(), 4);
        assert!(files.contains(&"other.js".to_owned()), "nothing refers to it by this name");
        for name in files.iter().filter(|name| is_content_name(name)) {
            assert!(page.contains(&format!("\"./{name}\"")), "{name} is missing in {page}");
        }
        assert!(page.contains("data-wasm-size=\"4\""), "{page}");
        assert_eq!(page.matches("integrity=\"sha384-").count(), 2, "{page}");
    }

    #[test]
    fn a_page_without_wasm_is_a_mistake() {
        let dist = std::env::temp_dir().join(format!("riposte-no-wasm-{}", std::process::id()));
        workspace::write(&dist.join("index.html"), "<p>").unwrap();
        let result = apply(&dist);
        fs::remove_dir_all(&dist).unwrap();
        assert!(result.is_err());
    }
}
