//! Files that each page needs beside the main part, listed in `index.html`: the boot module requests them while
//! the main part is still being downloaded.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use riposte_routes::Page;

use crate::{failure::Failure, workspace};

/// Files of each part of the program.
pub(crate) type Parts = BTreeMap<String, Vec<String>>;

/// Files of some parts together. A part that is not in this program has none.
pub(crate) fn files<'a>(parts: &'a Parts, wanted: &[&str]) -> BTreeSet<&'a str> {
    let needed = wanted.iter().filter_map(|part| parts.get(*part)).flatten();
    needed.map(String::as_str).collect()
}

/// The part that a person without a session needs.
pub(crate) const SIGN_IN: &str = "sign_in";
const MARK: &str = "<script type=\"module\" ";

/// Adds the files to the script element of the boot module.
pub(crate) fn describe(dist: &Path, parts: &Parts) -> Result<(), Failure> {
    let index = dist.join("index.html");
    let page = workspace::read_text(&index)?;
    let pages = attribute(parts)?;
    let described = page.replacen(MARK, &format!("{MARK}data-pages=\"{pages}\" "), 1);
    if described == page {
        return Err(Failure::new("dist/index.html has no script element of the boot module"));
    }
    workspace::write(&index, described)
}

/// As in `sign-in=a.wasm;incidents/:id=b.wasm c.wasm`: patterns of pages, and their files.
fn attribute(parts: &Parts) -> Result<String, Failure> {
    let files = |wanted: &[&str]| match wanted.iter().find(|part| !parts.contains_key(**part)) {
        Some(part) => Err(Failure::new(format!("the program has no part `{part}`"))
            .advice("crates/routes/src/pages.rs names the parts that `part!` defines.")),
        None => Ok(files(parts, wanted).into_iter().collect::<Vec<_>>().join(" ")),
    };
    let mut pages = vec![format!("sign-in={}", files(&[SIGN_IN])?)];
    for page in Page::ALL.iter().map(|page| page.info()).filter(|page| !page.parts.is_empty()) {
        pages.push(format!("{}={}", page.pattern, files(page.parts)?));
    }
    Ok(pages.join(";"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_page_gets_its_files_once() {
        let part = |name: &str, files: &[&str]| {
            (name.to_owned(), files.iter().map(|&file| file.to_owned()).collect())
        };
        let parts: Parts = [
            part("incident", &["common.wasm", "incident.wasm"]),
            part("run", &["common.wasm", "run.wasm"]),
            part("runs", &["common.wasm", "runs.wasm"]),
            part("sandbox", &["sandbox.wasm"]),
            part("sign_in", &["sign_in.wasm"]),
        ]
        .into();
        assert_eq!(
            attribute(&parts).unwrap(),
            "sign-in=sign_in.wasm;incidents/:id=common.wasm incident.wasm;runs=common.wasm runs.wasm;\
             runs/:id=common.wasm run.wasm runs.wasm;sandbox=sandbox.wasm"
        );
        assert!(attribute(&Parts::new()).is_err(), "a part that is not there");
    }
}
