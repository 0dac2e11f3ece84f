//! The accessibility rules of axe-core, on the page as it is.

use std::{fmt::Write as _, fs};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::json;

use crate::{browser::Browser, environment};

/// What axe cannot decide and somebody has looked at: the rule, a part of its reason, and why it is no fault.
const TRIAGED: [(&str, &str, &str); 1] = [(
    "color-contrast",
    "overlapped by another element",
    "text under an open menu: it is judged in the state in which nothing lies over it",
)];

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
    pub async fn is_accessible(&self, state: &str) -> Result<()> {
        let loaded = self.script("return typeof window.axe === 'object'").await?;
        if loaded != true {
            let source = fs::read_to_string(environment::path("RIPOSTE_AXE")?)?;
            let answer = self.cdp("Runtime.evaluate", json!({"expression": source})).await?;
            ensure!(answer.get("exceptionDetails").is_none(), "axe cannot be loaded: {answer}");
        }
        let answer = self.driver.execute_async(RUN, Vec::new()).await?;
        let report: Report = answer.convert().with_context(|| format!("axe failed: {:?}", answer.json()))?;
        let mut text = String::new();
        for finding in &report.violations {
            finding.write(&mut text, "violation")?;
        }
        for finding in report.incomplete {
            let known = |place: &Place| {
                let of = |(id, part, _): &&(&str, &str, &str)| {
                    *id == finding.id && place.failure_summary.contains(part)
                };
                TRIAGED.iter().any(|each| of(&each))
            };
            let nodes: Vec<Place> = finding.nodes.into_iter().filter(|place| !known(place)).collect();
            if !nodes.is_empty() {
                Finding { nodes, ..finding }.write(&mut text, "undecided")?;
            }
        }
        ensure!(text.is_empty(), "axe on {state}:\n{text}");
        Ok(())
    }
}

impl Finding {
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
