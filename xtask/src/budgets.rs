//! Budgets of downloads, one for each thing that a person waits for. Bytes with brotli.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    failure::Failure,
    sizes::{Asset, grouped, is_code},
    split::pages::{Parts, files},
    ui, workspace,
};

/// One occasion of fetching: the parts that it needs beside those that are there.
struct Occasion {
    name: &'static str,
    /// Parts of the program; none for the first route, which is everything that is in no part.
    parts: &'static [&'static str],
    /// Parts that are there by then.
    after: &'static [&'static str],
    limit: usize,
}

const PANEL: &[&str] = &["panel", "follow", "runs"];

// Reading defanged indicators and folding letters is shared by the searches of an incident, of the panel and of the
// sandbox, and so stands in what all parts share.
#[rustfmt::skip]
const OCCASIONS: &[Occasion] = &[
    Occasion { name: "first route: the queue",     parts: &[],           after: &[],                            limit: 142_000 },
    Occasion { name: "sign-in",                    parts: &["sign_in"],  after: &[],                            limit: 26_000 },
    Occasion { name: "an incident",                parts: &["incident"], after: &[],                            limit: 55_000 },
    Occasion { name: "the panel",                  parts: PANEL,         after: &["incident"],                  limit: 72_000 },
    Occasion { name: "confirming, run details",    parts: &["run"],      after: &["incident", "panel", "follow", "runs"], limit: 24_000 },
    Occasion { name: "the runs",                   parts: &["runs"],     after: &[],                            limit: 46_000 },
    Occasion { name: "the sandbox",                parts: &["sandbox"],  after: &[],                            limit: 23_000 },
    // Fetched in idle time by the queue, an incident and the panel.
    Occasion { name: "speculative, at most",       parts: &["incident", "panel", "follow", "runs", "run"], after: &[],    limit: 148_000 },
];

/// Everything together, more than any one person downloads.
const SUM: usize = 300_000;
/// Each file is a request, and is compressed alone.
const FILES: usize = 15;

/// Prints what each occasion takes, and fails where one has outgrown its budget.
pub(crate) fn check(parts: &Parts, assets: &[Asset]) -> Result<(), Failure> {
    let code = assets.iter().filter(|asset| is_code(&asset.path));
    let sizes: BTreeMap<String, usize> =
        code.map(|asset| (workspace::name_of(&asset.path), asset.brotli.len())).collect();
    let lines = measure(parts, &sizes);
    for Line { name, amount, limit } in &lines {
        ui::say(&format!("{name:<27} {:>11} of {:>11}", grouped(*amount), grouped(*limit)));
    }
    let Some(line) = lines.iter().find(|line| line.amount > line.limit) else { return Ok(()) };
    Err(Failure::new(format!("{}: {}, and the budget is {}", line.name, grouped(line.amount), grouped(line.limit)))
        .advice("Find out what has grown (`twiggy top` on the wasm), or change the budget in xtask/src/budgets.rs and say why."))
}

struct Line {
    name: &'static str,
    amount: usize,
    limit: usize,
}

fn measure(all: &Parts, sizes: &BTreeMap<String, usize>) -> Vec<Line> {
    let sum = |files: &BTreeSet<&str>| files.iter().filter_map(|file| sizes.get(*file)).sum();
    let in_parts: BTreeSet<&str> = all.values().flatten().map(String::as_str).collect();
    let rest = sizes.keys().map(String::as_str).filter(|file| !in_parts.contains(file)).collect();
    let mut lines: Vec<Line> = OCCASIONS
        .iter()
        .map(|Occasion { name, parts, after, limit }| {
            let new = if parts.is_empty() { &rest } else { &(&files(all, parts) - &files(all, after)) };
            Line { name, amount: sum(new), limit: *limit }
        })
        .collect();
    lines.push(Line { name: "everything", amount: sizes.values().sum(), limit: SUM });
    lines.push(Line { name: "files", amount: sizes.len(), limit: FILES });
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> (Parts, BTreeMap<String, usize>) {
        let part =
            |name: &str, files: &[&str]| (name.to_owned(), files.iter().map(|&f| f.to_owned()).collect());
        let parts = [
            part("incident", &["common", "incident"]),
            part("panel", &["common", "panel"]),
            part("follow", &["common"]),
            part("runs", &["common", "runs"]),
            part("run", &["panel", "run"]),
        ];
        let sizes = [("main", 100), ("common", 10), ("incident", 20), ("panel", 30), ("runs", 4), ("run", 5)];
        (parts.into(), sizes.map(|(name, size)| (name.to_owned(), size)).into())
    }

    fn amount(lines: &[Line], name: &str) -> usize {
        lines.iter().find(|line| line.name == name).unwrap().amount
    }

    #[test]
    fn an_occasion_counts_what_is_not_there_yet() {
        let (parts, sizes) = example();
        let lines = measure(&parts, &sizes);
        assert_eq!(amount(&lines, "first route: the queue"), 100);
        assert_eq!(amount(&lines, "an incident"), 30);
        assert_eq!(amount(&lines, "the panel"), 34);
        assert_eq!(amount(&lines, "confirming, run details"), 5);
        assert_eq!(amount(&lines, "speculative, at most"), 69);
        assert_eq!(amount(&lines, "everything"), 169);
        assert_eq!(amount(&lines, "files"), 6);
    }

    #[test]
    fn a_budget_that_is_overdrawn_fails_by_its_name() {
        let (parts, _) = example();
        let asset = |name: &str, size| Asset {
            path: format!("dist/{name}.wasm").into(),
            raw: size,
            gzip: Vec::new(),
            brotli: vec![0; size],
        };
        assert!(check(&parts, &[asset("main", 142_000)]).is_ok());
        let failure = check(&parts, &[asset("main", 142_001)]).unwrap_err().to_string();
        assert!(
            failure.starts_with("first route: the queue: 142 001, and the budget is 142 000"),
            "{failure}"
        );
    }
}
