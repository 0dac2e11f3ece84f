//! How a step and a run end, and what is said of it.

use riposte_model::{Problem, ProblemCode, RunStatus, StepStatus};
use serde_json::Value;

use super::{Inner, playbook::StepFile, step};
use crate::{
    problem::problem,
    store::{
        StoreError,
        progress::{self, Change, StepEnd},
        runs::Job,
    },
};

impl Inner {
    pub(super) async fn step_done(
        &self,
        job: &Job,
        file: &StepFile,
        output: Value,
        summary: Option<String>,
    ) -> Result<(), StoreError> {
        let (run_id, step_id) = (job.id.clone(), file.id.clone());
        self.write(&job.id, move |tx, now| {
            let end = StepEnd {
                status: StepStatus::Succeeded,
                summary: summary.as_deref(),
                output: Some(&output).filter(|output| !output.is_null()),
                error: None,
            };
            progress::end_step(tx, &run_id, &step_id, &end, now)
        })
        .await
    }

    /// Ends a run between two steps.
    pub(super) async fn end(
        &self,
        job: &Job,
        change: Change<'static>,
        error: Option<Problem>,
    ) -> Result<(), StoreError> {
        let run_id = job.id.clone();
        tracing::info!(run_id, status = %change.status, "run ended");
        self.write(&job.id, move |tx, now| progress::change(tx, &run_id, &change.error(error.as_ref()), now))
            .await
    }

    pub(super) async fn end_stopped(
        &self,
        job: &Job,
        file: &StepFile,
        acted: bool,
    ) -> Result<(), StoreError> {
        let text = format!("Stopped before “{}”. {}", file.name, effect(acted));
        self.end(job, Change::by_server(RunStatus::Cancelled).text(text), None).await
    }

    pub(super) async fn end_failed(
        &self,
        job: &Job,
        file: &StepFile,
        problem: Problem,
        acted: bool,
    ) -> Result<(), StoreError> {
        let status = if acted { RunStatus::Partial } else { RunStatus::Failed };
        let text = format!("Stopped at “{}”. {}", file.name, effect(acted));
        self.end_at(job, file, StepStatus::Failed, status, text, problem).await
    }

    pub(super) async fn end_denied(
        &self,
        job: &Job,
        file: &StepFile,
        problem: Problem,
        acted: bool,
    ) -> Result<(), StoreError> {
        let status = if acted { RunStatus::Partial } else { RunStatus::Denied };
        let text = format!("Stopped before “{}”: it may not be run any more. {}", file.name, effect(acted));
        self.end(job, Change::by_server(status).text(text), Some(problem)).await
    }

    pub(super) async fn end_lost(
        &self,
        job: &Job,
        file: &StepFile,
        problem: Problem,
    ) -> Result<(), StoreError> {
        let text = format!("Whether “{}” took effect is not known.", file.name);
        self.end_at(job, file, StepStatus::OutcomeUnknown, RunStatus::OutcomeUnknown, text, problem).await
    }

    pub(super) async fn end_late(&self, job: &Job, file: &StepFile, doubt: bool) -> Result<(), StoreError> {
        let minutes =
            format!("Its time of {} s was over at “{}”.", job.playbook.timeout_ms / 1000, file.name);
        let (status, problem) = if doubt {
            (StepStatus::OutcomeUnknown, step::lost(file, "no answer before the time of the run was over."))
        } else {
            let late = problem(ProblemCode::StepFailed).detail(format!("{}: {minutes}", file.name));
            (StepStatus::Failed, late.retryable())
        };
        self.end_at(job, file, status, RunStatus::TimedOut, minutes, problem).await
    }

    /// Ends a step and with it the run, in one transaction.
    async fn end_at(
        &self,
        job: &Job,
        file: &StepFile,
        step: StepStatus,
        status: RunStatus,
        text: String,
        problem: Problem,
    ) -> Result<(), StoreError> {
        tracing::info!(run_id = job.id, status = %status, step = file.id, "run ended");
        let (run_id, step_id) = (job.id.clone(), file.id.clone());
        self.write(&job.id, move |tx, now| {
            let end = StepEnd { status: step, summary: None, output: None, error: Some(&problem) };
            progress::end_step(tx, &run_id, &step_id, &end, now)?;
            let change = Change::by_server(status).text(text).error(Some(&problem));
            progress::change(tx, &run_id, &change, now)
        })
        .await
    }
}

/// What a run that was stopped did before, by whether a step that does more than read had succeeded.
fn effect(acted: bool) -> &'static str {
    if acted { "The steps before it took effect." } else { "Nothing was changed." }
}
