//! Exports that nothing calls. Each would keep alive everything below it.

use std::path::Path;

use super::module::without_exports;
use crate::{failure::Failure, workspace};

/// Takes the classes out of the glue and the program that wasm-bindgen has written as `name`. The app exports
/// none; the streams of Leptos' server functions do, which a page without a server of its own does not use.
pub(crate) fn drop_classes(folder: &Path, name: &str) -> Result<(), Failure> {
    let script = folder.join(name).with_extension("js");
    let (text, classes) = without_classes(&workspace::read_text(&script)?);
    if classes.is_empty() {
        return Ok(());
    }
    if let Some(class) = classes.iter().find(|class| text.contains(*class)) {
        return Err(Failure::new(format!("the glue still uses the class {class}"))
            .advice("xtask/src/split/unused.rs takes out the classes that wasm-bindgen exports."));
    }
    workspace::write(&script, text)?;
    let program = folder.join(format!("{name}_bg.wasm"));
    let is_unused = |name: &str| classes.iter().any(|class| name.contains(&class.to_lowercase()));
    let module = without_exports(&workspace::read(&program)?, is_unused)
        .ok_or_else(|| Failure::new(format!("{} is not a module that can be read", program.display())))?;
    workspace::write(&program, module)
}

/// The glue without the classes that it exports and what frees their objects, and the names of the classes.
fn without_classes(glue: &str) -> (String, Vec<String>) {
    let (mut text, mut classes) = (String::new(), Vec::new());
    let mut lines = glue.lines();
    while let Some(line) = lines.next() {
        let class = line.strip_prefix("export class ").and_then(|rest| rest.split(' ').next());
        let is_finalization = line.starts_with("const ") && line.contains("Finalization = ");
        let end = if let Some(class) = class {
            classes.push(class.to_owned());
            "}"
        } else if is_finalization {
            ";"
        } else {
            let is_disposal =
                classes.iter().any(|class| line.starts_with("if (Symbol.dispose) ") && line.contains(class));
            if !is_disposal {
                text.extend([line, "\n"]);
            }
            continue;
        };
        // Members are indented; the last line of a statement is the first that ends it.
        let is_end = |line: &str| if class.is_some() { line == end } else { line.ends_with(end) };
        if !is_end(line) {
            lines.by_ref().find(|line| is_end(line));
        }
    }
    (text, classes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_taken_out_of_the_glue_whole() {
        let glue = "export class Stream {\n    free() {\n    }\n}\n\
            if (Symbol.dispose) Stream.prototype[Symbol.dispose] = Stream.prototype.free;\n\
            const StreamFinalization = (typeof F === 'undefined')\n    ? {}\n    : new F(ptr => 1);\n\
            export function start() {\n}\n";
        let (text, classes) = without_classes(glue);
        assert_eq!(text, "export function start() {\n}\n");
        assert_eq!(classes, ["Stream"]);
    }
}
