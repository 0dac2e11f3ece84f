//! Which files each page needs beside the main part, told to the boot module in `index.html`: it asks for
//! them while the main part is still on its way.

use std::{collections::BTreeMap, path::Path};

use riposte_routes::Page;

use crate::{failure::Failure, workspace};

/// Files of each part of the program.
pub(crate) type Parts = BTreeMap<String, Vec<String>>;

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

/// As in `sign-in=a.wasm;incidents/:id=b.wasm c.wasm`: patterns of pages, and files in the order of need.
fn attribute(parts: &Parts) -> Result<String, Failure> {
    let files = |wanted: &[&str]| {
        let mut files: Vec<&str> = Vec::new();
        for part in wanted {
            let needed = parts.get(*part).ok_or_else(|| {
                Failure::new(format!("the program has no part `{part}`"))
                    .advice("crates/routes/src/pages.rs names the parts that `part!` defines.")
            })?;
            files.extend(needed.iter().map(String::as_str).filter(|file| !file.is_empty()));
        }
        files.sort_unstable();
        files.dedup();
        Ok::<_, Failure>(files.join(" "))
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
