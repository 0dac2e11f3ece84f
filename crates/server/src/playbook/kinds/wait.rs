//! `wait`: lets a stated time pass, counted from the first attempt, so that a restart neither shortens
//! nor prolongs it.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    Answer, AttemptContext, AttemptFuture, AttemptOutcome, Miss, PreparedStep, StepKind, TemplateError,
};
use crate::systems::Registry;

/// Maximum duration, in milliseconds: the longest time that a run can have.
const MAX_DURATION_MS: u64 = 3_600_000;

/// Fields of a `wait` step.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WaitStep {
    /// Duration, in milliseconds.
    duration_ms: u64,
}

impl StepKind for WaitStep {
    fn check(&self, _systems: &Registry) -> Result<(), String> {
        if (1..=MAX_DURATION_MS).contains(&self.duration_ms) {
            Ok(())
        } else {
            Err(format!("duration_ms is not between 1 and {MAX_DURATION_MS}"))
        }
    }

    fn fields(&self) -> Result<Value, serde_json::Error> {
        serde_json::to_value(self)
    }

    fn is_read_only(&self) -> bool {
        true
    }

    fn is_repeatable(&self) -> bool {
        true
    }

    fn min_duration_ms(&self) -> u64 {
        self.duration_ms
    }

    fn is_idle(&self) -> bool {
        true
    }

    fn prepare(&self, _scope: &Value) -> Result<Box<dyn PreparedStep>, TemplateError> {
        Ok(Box::new(*self))
    }
}

impl PreparedStep for WaitStep {
    fn attempt<'a>(&'a self, context: AttemptContext<'a>) -> AttemptFuture<'a> {
        Box::pin(async move {
            let remaining = Duration::from_millis(self.duration_ms).saturating_sub(context.elapsed);
            tokio::time::sleep(remaining.min(context.time_left)).await;
            if remaining > context.time_left {
                let text = "the time of the run was over first.".to_owned();
                return AttemptOutcome::NotDone(Miss { failure: text, is_lost: true, ..Miss::default() });
            }
            AttemptOutcome::Done(Answer {
                output: json!({ "waitedMs": self.duration_ms }),
                ..Answer::default()
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::systems::Systems;

    const HOUR: Duration = Duration::from_hours(1);

    async fn attempt(duration_ms: u64, elapsed: Duration, time_left: Duration) -> AttemptOutcome {
        drop(rustls::crypto::ring::default_provider().install_default());
        let systems = Systems::connect(&Registry::default(), ([127, 0, 0, 1], 1).into(), "").unwrap();
        let step = WaitStep { duration_ms };
        step.attempt(AttemptContext { systems: &systems, key: "", elapsed, time_left }).await
    }

    #[test]
    fn a_wait_is_capped() {
        let check = |duration_ms| WaitStep { duration_ms }.check(&Registry::default());
        assert!(check(1).is_ok() && check(MAX_DURATION_MS).is_ok());
        for duration_ms in [0, MAX_DURATION_MS + 1, u64::MAX] {
            assert!(check(duration_ms).unwrap_err().contains("duration_ms"), "{duration_ms}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn it_takes_what_is_left_of_its_time() {
        let begun = tokio::time::Instant::now();
        let outcome = attempt(60_000, Duration::from_secs(45), HOUR).await;
        assert!(matches!(outcome, AttemptOutcome::Done(_)), "{outcome:?}");
        assert_eq!(begun.elapsed().as_secs(), 15);
    }

    #[tokio::test(start_paused = true)]
    async fn a_wait_whose_time_is_over_ends_at_once() {
        let begun = tokio::time::Instant::now();
        let outcome = attempt(60_000, HOUR, HOUR).await;
        assert!(matches!(outcome, AttemptOutcome::Done(_)), "{outcome:?}");
        assert_eq!(begun.elapsed().as_secs(), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn it_ends_with_the_time_of_the_run() {
        let begun = tokio::time::Instant::now();
        let outcome = attempt(60_000, Duration::ZERO, Duration::from_secs(20)).await;
        assert!(matches!(&outcome, AttemptOutcome::NotDone(miss) if miss.is_lost), "{outcome:?}");
        assert_eq!(begun.elapsed().as_secs(), 20);
    }
}
