//! Samples of host configuration: the templates in `xtask/hosting/`, filled from the one list of
//! headers and the one table of pages. `docs/hosting.md` explains them.

use crate::{fingerprint, headers::Header};

/// How long a file may be kept whose name follows its content.
const KEEP: &str = "public, max-age=31536000, immutable";

/// A host's configuration, and how it writes a header and a rule for one file.
struct Template {
    file: &'static str,
    text: &'static str,
    header: fn(name: &str, value: &str) -> String,
    named: fn(file: &str) -> String,
    between: &'static str,
}

const TEMPLATES: &[Template] = &[
    Template {
        file: "_headers",
        text: include_str!("../hosting/_headers"),
        header: |name, value| format!("  {name}: {value}"),
        named: |file| format!("/{file}\n  Cache-Control: {KEEP}"),
        between: "\n",
    },
    Template {
        file: "_redirects",
        text: include_str!("../hosting/_redirects"),
        header: |_, _| String::new(),
        named: |_| String::new(),
        between: "",
    },
    Template {
        file: "staticwebapp.config.json",
        text: include_str!("../hosting/staticwebapp.config.json"),
        header: |name, value| format!("    \"{name}\": \"{value}\""),
        named: |file| {
            format!("    {{ \"route\": \"/{file}\", \"headers\": {{ \"Cache-Control\": \"{KEEP}\" }} }}")
        },
        between: ",\n",
    },
    Template {
        file: "nginx.conf",
        text: include_str!("../hosting/nginx.conf"),
        header: |name, value| format!("add_header {name} \"{value}\" always;"),
        named: |_| String::new(),
        between: "\n",
    },
    Template {
        file: "Caddyfile",
        text: include_str!("../hosting/Caddyfile"),
        header: |name, value| format!("\t\t{name} \"{value}\""),
        named: |_| String::new(),
        between: "\n",
    },
];

/// File names and texts. `files` are the files of the app, of which some are named after their content.
pub(crate) fn samples(headers: &[Header], files: &[String]) -> Vec<(&'static str, String)> {
    TEMPLATES.iter().map(|template| (template.file, fill(template, headers, files))).collect()
}

fn fill(template: &Template, headers: &[Header], files: &[String]) -> String {
    let headers: Vec<String> =
        headers.iter().map(|Header { name, value }| (template.header)(name, value)).collect();
    let named = files.iter().filter(|file| fingerprint::is_content_name(file));
    let named: Vec<String> = named.map(|file| (template.named)(file)).collect();
    let pages: Vec<String> =
        riposte_routes::fallback_paths().iter().map(|path| format!("{path} / 200")).collect();
    template
        .text
        .replace("@headers@", &headers.join(template.between))
        .replace("@named@", &named.join(template.between))
        .replace("@pages@", &pages.join("\n"))
        .replace("@keep@", KEEP)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(wanted: &str) -> String {
        let headers = crate::headers::for_one_origin().unwrap();
        let files = ["index.html", "app-0123456789abcdef.js", "b-0123456789abcdef.css"].map(str::to_owned);
        samples(&headers, &files).into_iter().find(|(name, _)| *name == wanted).unwrap().1
    }

    #[test]
    fn every_host_sends_every_header() {
        let headers = crate::headers::for_one_origin().unwrap();
        for file in ["_headers", "staticwebapp.config.json", "nginx.conf", "Caddyfile"] {
            let text = sample(file);
            for Header { name, value } in &headers {
                assert!(text.contains(name) && text.contains(value), "{name} is missing in {file}");
            }
            assert!(text.contains(KEEP), "{file}");
            for placeholder in ["@headers@", "@named@", "@pages@", "@keep@"] {
                assert!(!text.contains(placeholder), "{placeholder} is left in {file}");
            }
        }
    }

    #[test]
    fn only_files_named_after_their_content_are_kept() {
        let text = sample("_headers");
        let rule = "\n/app-0123456789abcdef.js\n  Cache-Control: public, max-age=31536000, immutable\n";
        assert!(text.contains(rule), "{text}");
        assert_eq!(text.matches("Cache-Control").count(), 2);
        assert!(!text.contains("/index.html"));
    }

    #[test]
    fn json_has_commas_between_and_none_at_the_end() {
        let text = sample("staticwebapp.config.json");
        assert!(!text.replace(char::is_whitespace, "").contains(",}"), "{text}");
        assert!(text.contains("} },\n    { \"route\": \"/b-0123456789abcdef.css\""), "{text}");
    }

    #[test]
    fn each_page_of_the_app_has_a_rule_where_a_host_needs_one_and_nothing_else_has() {
        let text = sample("_redirects");
        let rules: Vec<_> = text.lines().filter(|line| !line.starts_with('#')).collect();
        let pages: Vec<_> =
            riposte_routes::fallback_paths().iter().map(|path| format!("{path} / 200")).collect();
        assert_eq!(rules, pages);
        assert!(rules.contains(&"/incidents/* / 200"), "{rules:?}");
    }

    #[test]
    fn the_notes_on_hosting_list_the_pages() {
        const NOTES: &str = include_str!("../../docs/hosting.md");
        let list = format!("```\n   {}\n   ```", riposte_routes::fallback_paths().join("\n   "));
        assert!(NOTES.contains(&list), "docs/hosting.md, under Fallback, should have:\n   {list}");
    }
}
