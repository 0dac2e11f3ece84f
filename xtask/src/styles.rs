//! Joins the style sheets into the one that the page loads. Trunk calls this before every build.

use crate::{failure::Failure, workspace};

/// Writes `target/riposte.css`, which `index.html` names, from `style/main.css` and its imports.
pub(crate) fn write() -> Result<(), Failure> {
    let folder = workspace::root().join("style");
    let main = workspace::read_text(&folder.join("main.css"))?;
    let sheet = join(&main, |name| workspace::read_text(&folder.join(name)))?;
    let target = workspace::root().join("target").join("riposte.css");
    // An unchanged file stays untouched, or `trunk serve` would take it for a change and start again.
    if workspace::read_text(&target).is_ok_and(|present| present == sheet) {
        return Ok(());
    }
    workspace::write(&target, sheet)
}

/// Puts each imported file in the place of its `@import "name.css";` line.
fn join(main: &str, read: impl Fn(&str) -> Result<String, Failure>) -> Result<String, Failure> {
    let mut sheet = String::new();
    for line in without_comments(main).lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(name) = line.strip_prefix("@import \"").and_then(|rest| rest.strip_suffix("\";")) {
            sheet.push_str(&part(name, &read(name)?)?);
        } else {
            sheet.push_str(line);
            sheet.push('\n');
        }
    }
    Ok(sheet)
}

fn part(name: &str, text: &str) -> Result<String, Failure> {
    let mut part = String::new();
    for line in without_comments(text).lines().map(str::trim).filter(|line| !line.is_empty()) {
        if line.starts_with("@import") {
            return Err(Failure::new(format!("style/{name} imports another sheet: `{line}`"))
                .advice("Imports stand in style/main.css, where one can see the order of all sheets."));
        }
        part.push_str(line);
        part.push('\n');
    }
    Ok(part)
}

/// The text without `/* ... */`, except in quotes.
fn without_comments(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut quote = None;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match quote {
            Some(end) => {
                if character == end {
                    quote = None;
                }
                kept.push(character);
                if character == '\\' {
                    kept.extend(characters.next());
                }
            }
            None if character == '/' && characters.peek() == Some(&'*') => {
                characters.next();
                let mut last = ' ';
                for inside in characters.by_ref() {
                    if last == '*' && inside == '/' {
                        break;
                    }
                    last = inside;
                }
            }
            None => {
                if character == '"' || character == '\'' {
                    quote = Some(character);
                }
                kept.push(character);
            }
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_replaced_in_order() {
        let main = "/* order */\n@layer a, b;\n@import \"one.css\";\n@import \"two.css\";\n";
        let read = |name: &str| {
            Ok(format!("/* {name} */\n.{} {{\n  margin: 0;\n}}\n", name.trim_end_matches(".css")))
        };
        let sheet = join(main, read).unwrap();
        assert_eq!(sheet, "@layer a, b;\n.one {\nmargin: 0;\n}\n.two {\nmargin: 0;\n}\n");
    }

    #[test]
    fn nested_imports_and_missing_files_fail() {
        assert!(join("@import \"one.css\";", |_| Ok("@import \"two.css\";".into())).is_err());
        assert!(join("@import \"one.css\";", |_| Err(Failure::new("missing"))).is_err());
    }

    #[test]
    fn comments_go_and_strings_stay() {
        assert_eq!(without_comments("a/* b **/c/**/d /"), "acd /");
        assert_eq!(without_comments("content: \"/* \\\" */\"; /* x"), "content: \"/* \\\" */\"; ");
    }
}
