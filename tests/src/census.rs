//! What a part of a page is made of: the shape that no text may change.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, ensure};
use riposte_model::{Segment, segments};
use serde::Deserialize;
use serde_json::json;

use crate::browser::Browser;

/// Defines `count` for a script, which counts a [`Part`].
pub const COUNT: &str = include_str!("count.js");

/// A part of a page.
#[derive(Clone, Debug, Deserialize)]
pub struct Part {
    /// How often each tag with its attribute names is there.
    pub counts: BTreeMap<String, u32>,
    /// Texts from the backend, as they are shown.
    pub texts: Vec<String>,
}

/// The parts of a page, and what may be in no page.
#[derive(Debug, Deserialize)]
struct Census {
    faults: Vec<String>,
    parts: Vec<Part>,
}

impl Browser {
    /// Counts each element that a selector matches. Fails where anything in the document listens in an
    /// attribute, leads to another scheme than http, or has a text with hidden characters.
    pub async fn census(&self, selector: &str) -> Result<Vec<Part>> {
        let script = format!("{COUNT}{}", include_str!("census.js"));
        let answer = self.driver.execute(script, vec![json!(selector)]).await?;
        let census: Census = answer.convert()?;
        ensure!(census.faults.is_empty(), "{selector}: {:#?}", census.faults);
        ensure!(!census.parts.is_empty(), "nothing is at {selector}");
        Ok(census.parts)
    }

    /// As [`Self::census`], of the one element that the selector matches.
    pub async fn census_of(&self, selector: &str) -> Result<Part> {
        let mut parts = self.census(selector).await?;
        ensure!(parts.len() == 1, "{} elements are at {selector}", parts.len());
        parts.pop().context("one part")
    }
}

impl Part {
    /// Fails where the part is not of the same shape as another.
    pub fn is_shaped_like(&self, other: &Self, what: &str) -> Result<()> {
        let keys: BTreeSet<&String> = self.counts.keys().chain(other.counts.keys()).collect();
        let different: Vec<String> = keys
            .into_iter()
            .map(|key| (key, self.counts.get(key).unwrap_or(&0), other.counts.get(key).unwrap_or(&0)))
            .filter(|(_, here, there)| here != there)
            .map(|(key, here, there)| format!("{key}: {here} instead of {there}"))
            .collect();
        ensure!(different.is_empty(), "{what} has another shape than its benign twin: {different:#?}");
        Ok(())
    }

    /// Fails where a text from the backend is not shown whole, hidden characters as their tokens.
    pub fn shows<'a>(&self, texts: impl IntoIterator<Item = &'a str>, what: &str) -> Result<()> {
        let shown: BTreeSet<&str> = self.texts.iter().map(String::as_str).collect();
        for text in texts {
            let wanted = visible(text);
            ensure!(shown.contains(wanted.as_str()), "{what} does not show {text:?} as {wanted:?}");
        }
        Ok(())
    }
}

/// A text as it is shown.
pub fn visible(text: &str) -> String {
    segments(text)
        .into_iter()
        .map(|piece| match piece {
            Segment::Plain(plain) => plain.to_owned(),
            Segment::Hidden(hidden) => Segment::token(hidden),
        })
        .collect()
}
