//! Runs the stages of a command one after the other and says at the end which ones failed.

use std::time::{Duration, Instant};

use crate::{failure::Failure, ui};

/// Results of the stages so far.
#[derive(Default)]
pub(crate) struct Stages {
    done: Vec<Stage>,
    notes: Vec<&'static str>,
}

struct Stage {
    name: &'static str,
    took: Duration,
    failure: Option<Failure>,
}

impl Stages {
    /// Runs a stage. What it made is there unless it failed; the next stages run all the same.
    pub(crate) fn run<T>(
        &mut self,
        name: &'static str,
        work: impl FnOnce() -> Result<T, Failure>,
    ) -> Option<T> {
        ui::stage(name);
        let started = Instant::now();
        let (made, failure) = match work() {
            Ok(made) => (Some(made), None),
            Err(failure) => (None, Some(failure)),
        };
        self.done.push(Stage { name, took: started.elapsed(), failure });
        made
    }

    /// Notes a stage that cannot run because of an earlier one.
    pub(crate) fn skip(&mut self, name: &'static str, why: &str) {
        let failure = Some(Failure::new(format!("not run: {why}")));
        self.done.push(Stage { name, took: Duration::ZERO, failure });
    }

    /// Keeps for the summary what was left out although every stage ran.
    pub(crate) fn note(&mut self, text: &'static str) {
        self.notes.push(text);
    }

    /// Prints the summary, and fails if a stage did.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        ui::stage("summary");
        for Stage { name, took, failure } in &self.done {
            match failure {
                None => ui::item("passed", &format!("{name} ({})", ui::duration(*took))),
                Some(failure) => {
                    ui::item(
                        "FAILED",
                        &format!("{name}: {}", failure.to_string().replace('\n', "\n             ")),
                    );
                }
            }
        }
        for note in &self.notes {
            ui::item("notice", note);
        }
        let failed: Vec<&str> =
            self.done.iter().filter(|stage| stage.failure.is_some()).map(|stage| stage.name).collect();
        if failed.is_empty() { Ok(()) } else { Err(Failure::new(format!("failed: {}", failed.join(", ")))) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stage_runs_and_the_failed_ones_are_named() {
        let mut stages = Stages::default();
        assert_eq!(stages.run("first", || Ok(1)), Some(1));
        assert_eq!(stages.run("second", || Err::<(), _>(Failure::new("broken"))), None);
        assert_eq!(stages.run("third", || Ok(())), Some(()));
        stages.skip("fourth", "no build");
        assert_eq!(stages.finish().unwrap_err().to_string(), "failed: second, fourth");
    }

    #[test]
    fn all_well() {
        let mut stages = Stages::default();
        stages.run("only", || Ok(()));
        assert_eq!(stages.finish(), Ok(()));
    }
}
