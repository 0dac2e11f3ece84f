//! Ends of steps and runs, and their texts.

use riposte_model::{Finding, Problem, ProblemCode, RunStatus, StepStatus};

use super::{
    Inner,
    step::{self, StepDone},
};
use crate::{
    playbook::StepSpec,
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
        spec: &StepSpec,
        done: StepDone,
    ) -> Result<(), StoreError> {
        let (run_id, step_id) = (job.id.clone(), spec.id.clone());
        self.write(&job.id, move |tx, now| {
            let answer = &done.answer;
            let end = StepEnd {
                summary: done.summary.as_deref(),
                output: Some(&answer.output).filter(|output| !output.is_null()),
                finding: answer.finding.as_ref(),
                is_restorable: answer.is_restorable,
                ..StepEnd::of(StepStatus::Succeeded)
            };
            progress::end_step(tx, &run_id, &step_id, &end, now)
        })
        .await
    }

    /// Ends a run that found the wanted state before it changed anything.
    pub(super) async fn end_as_it_was(&self, job: &Job) -> Result<(), StoreError> {
        self.end(
            job,
            Change::by_server(RunStatus::Succeeded).text("It was so before. Nothing was changed."),
            None,
        )
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
        spec: &StepSpec,
        acted: bool,
    ) -> Result<(), StoreError> {
        let text = format!("Stopped before “{}”. {}", spec.name, effect(acted));
        self.end(job, Change::by_server(RunStatus::Cancelled).text(text), None).await
    }

    /// Ends a run during a step that let time pass.
    pub(super) async fn end_interrupted(
        &self,
        job: &Job,
        spec: &StepSpec,
        acted: bool,
    ) -> Result<(), StoreError> {
        let text = format!("Stopped during “{}”. {}", spec.name, effect(acted));
        self.end_at(job, spec, (StepStatus::Skipped, RunStatus::Cancelled), text, None).await
    }

    pub(super) async fn end_failed(
        &self,
        job: &Job,
        spec: &StepSpec,
        problem: Problem,
        finding: Option<Finding>,
        acted: bool,
    ) -> Result<(), StoreError> {
        let status = if acted { RunStatus::Partial } else { RunStatus::Failed };
        let said = if acted && spec.kind.is_read_only() { UNCONFIRMED } else { effect(acted) };
        let text = format!("Stopped at “{}”. {said}", spec.name);
        self.end_at(job, spec, (StepStatus::Failed, status), text, Some((problem, finding))).await
    }

    pub(super) async fn end_denied(
        &self,
        job: &Job,
        spec: &StepSpec,
        problem: Problem,
        acted: bool,
    ) -> Result<(), StoreError> {
        let status = if acted { RunStatus::Partial } else { RunStatus::Denied };
        let text =
            format!("Stopped before “{}”: running it is no longer allowed. {}", spec.name, effect(acted));
        self.end(job, Change::by_server(status).text(text), Some(problem)).await
    }

    pub(super) async fn end_unclear(
        &self,
        job: &Job,
        spec: &StepSpec,
        problem: Problem,
    ) -> Result<(), StoreError> {
        let text = format!("Whether “{}” took effect is not known.", spec.name);
        let statuses = (StepStatus::OutcomeUnknown, RunStatus::OutcomeUnknown);
        self.end_at(job, spec, statuses, text, Some((problem, None))).await
    }

    pub(super) async fn end_late(&self, job: &Job, spec: &StepSpec, doubt: bool) -> Result<(), StoreError> {
        let text =
            format!("Its time limit of {} s was reached at “{}”.", job.playbook.timeout_ms / 1000, spec.name);
        let (status, problem) = if doubt {
            (StepStatus::OutcomeUnknown, step::unclear(spec, "no answer before the time limit of the run."))
        } else {
            let late = problem(ProblemCode::StepFailed).detail(format!("{}: {text}", spec.name));
            (StepStatus::Failed, late.retryable())
        };
        self.end_at(job, spec, (status, RunStatus::TimedOut), text, Some((problem, None))).await
    }

    /// Ends a step and with it the run, in one transaction.
    async fn end_at(
        &self,
        job: &Job,
        spec: &StepSpec,
        (step, status): (StepStatus, RunStatus),
        text: String,
        problem: Option<(Problem, Option<Finding>)>,
    ) -> Result<(), StoreError> {
        tracing::info!(run_id = job.id, status = %status, step = spec.id, "run ended");
        let (run_id, step_id) = (job.id.clone(), spec.id.clone());
        self.write(&job.id, move |tx, now| {
            let error = problem.as_ref().map(|(problem, _)| problem);
            let finding = problem.as_ref().and_then(|(_, finding)| finding.as_ref());
            let end = StepEnd { error, finding, ..StepEnd::of(step) };
            progress::end_step(tx, &run_id, &step_id, &end, now)?;
            let change = Change::by_server(status).text(text).error(error);
            progress::change(tx, &run_id, &change, now)
        })
        .await
    }
}

/// Effect of a run whose changes were carried out, and then not found.
const UNCONFIRMED: &str = "The steps before it were carried out, and this one does not confirm them.";

/// Effect of a run that was stopped, by whether a step that acts had succeeded.
fn effect(acted: bool) -> &'static str {
    if acted { "The steps before it took effect." } else { "Nothing was changed." }
}
