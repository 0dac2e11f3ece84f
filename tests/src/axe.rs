//! The accessibility rules of axe-core, on the page as it is.

use std::{fmt::Write as _, fs, path::Path};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::json;

use crate::{browser::Browser, environment};

/// What a person has looked at: the rule, a part of what axe says, and why it is no fault.
const TRIAGED: [(&str, &str, &str); 2] = [
    (
        "color-contrast",
        "overlapped by another element",
        "text under an open menu: it is judged in the state in which nothing lies over it",
    ),
    (
        "target-size",
        "partially obscured",
        "a button under an open menu: it is measured in the state in which nothing lies over it",
    ),
];

const RUN: &str = "
    const done = arguments[0];
    axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      rules: { 'target-size': { enabled: true } },
      resultTypes: ['violations', 'incomplete'],
    }).then(
      ({ violations, incomplete }) => done({ violations, incomplete }),
      (fault) => done(String(fault)),
    );";

#[derive(Deserialize)]
struct Report {
    violations: Vec<Finding>,
    incomplete: Vec<Finding>,
}

#[derive(Deserialize)]
struct Finding {
    id: String,
    help: String,
    nodes: Vec<Place>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Place {
    html: String,
    #[serde(default)]
    failure_summary: String,
}

impl Browser {
    /// Fails where axe finds a fault, or something that it cannot decide and nobody has looked at.
    /// Checks nothing where the machine has no axe: the run has said so.
    pub async fn is_accessible(&self, state: &str) -> Result<()> {
        let source = environment::path("RIPOSTE_AXE")?;
        if source == Path::new("none") {
            return Ok(());
        }
        let loaded = self.script("return typeof window.axe === 'object'").await?;
        if loaded != true {
            let source = fs::read_to_string(source)?;
            let answer = self.cdp("Runtime.evaluate", json!({"expression": source})).await?;
            ensure!(answer.get("exceptionDetails").is_none(), "axe cannot be loaded: {answer}");
        }
        let answer = self.driver.execute_async(RUN, Vec::new()).await?;
        let report: Report = answer.convert().with_context(|| format!("axe failed: {:?}", answer.json()))?;
        let mut text = String::new();
        for (what, findings) in [("violation", report.violations), ("undecided", report.incomplete)] {
            for finding in findings.into_iter().filter_map(Finding::unknown) {
                finding.write(&mut text, what)?;
            }
        }
        ensure!(text.is_empty(), "axe on {state}:\n{text}");
        Ok(())
    }
}

impl Finding {
    /// Without the places that somebody has looked at; nothing if none is left.
    fn unknown(mut self) -> Option<Self> {
        for (rule, part, _) in TRIAGED {
            if self.id == rule {
                self.nodes.retain(|place| !place.failure_summary.contains(part));
            }
        }
        (!self.nodes.is_empty()).then_some(self)
    }

    fn write(&self, out: &mut String, what: &str) -> Result<()> {
        writeln!(out, "{what} {}: {}", self.id, self.help)?;
        for place in self.nodes.iter().take(4) {
            let html: String = place.html.chars().take(200).collect();
            writeln!(out, "    {html}\n        {}", place.failure_summary.replace('\n', " "))?;
        }
        if self.nodes.len() > 4 {
            writeln!(out, "    and {} more", self.nodes.len() - 4)?;
        }
        Ok(())
    }
}
