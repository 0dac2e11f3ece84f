//! One run from its first step to its end.

use std::time::Duration;

use riposte_model::{Problem, ProblemCode, RunStatus, Step, StepStatus};
use rusqlite::Transaction;
use serde_json::{Value, json};

use super::{
    Inner,
    playbook::StepFile,
    resume::{Resumption, resumption},
    step::{self, Prepared, Verdict},
    target::{Call, Reply},
};
use crate::{
    clock,
    problem::problem,
    store::{
        StoreError,
        progress::{self, Change, StepEnd},
        runs::{self, Job},
    },
};

/// Whether a step may be sent now.
enum Leave {
    Send,
    /// The run was asked to stop.
    Stop,
    /// The run has ended by other means.
    Gone,
}

/// What the attempts at a step come to.
enum Outcome {
    Judged(Verdict),
    Stopped,
    OutOfTime {
        doubt: bool,
    },
    /// The server is going down or the run is gone; what is written down stays.
    Left,
}

impl Inner {
    pub(super) async fn run(&self, run_id: &str) -> Result<(), StoreError> {
        let mut draining = self.draining.subscribe();
        let _permit = tokio::select! {
            permit = self.permits.acquire() => permit?,
            _ = draining.wait_for(|draining| *draining) => return Ok(()),
        };
        let id = run_id.to_owned();
        let Some((mut job, deadline)) = self.write(run_id, move |tx, now| begin(tx, &id, now)).await? else {
            return Ok(());
        };
        let mut scope = step::scope(&job);
        let mut acted = false;
        let stored = std::mem::take(&mut job.steps);
        for (file, stored) in job.playbook.steps.iter().zip(&stored) {
            match resumption(file, stored) {
                Resumption::Skip => {}
                Resumption::Unclear(problem) => {
                    return self.end_lost(&job, file, *problem).await;
                }
                Resumption::Send => match self.attempt(&job, file, stored, &scope, deadline).await? {
                    Outcome::Left => return Ok(()),
                    Outcome::Stopped => return self.end(&job, stopped(file)).await,
                    Outcome::OutOfTime { doubt } => return self.end_late(&job, file, doubt).await,
                    Outcome::Judged(Verdict::Unclear(problem)) => {
                        return self.end_lost(&job, file, *problem).await;
                    }
                    Outcome::Judged(Verdict::Failed(problem)) => {
                        return self.end_failed(&job, file, *problem, acted).await;
                    }
                    Outcome::Judged(Verdict::Done { output, summary }) => {
                        remember(&mut scope, &file.id, &output);
                        self.step_done(&job, file, output, summary).await?;
                    }
                },
            }
            acted |= !file.is_safe();
        }
        self.end(&job, Change::by_server(RunStatus::Succeeded)).await
    }

    /// Sends a step until it is done, refused or out of attempts. Written down before each attempt.
    async fn attempt(
        &self,
        job: &Job,
        file: &StepFile,
        stored: &Step,
        scope: &Value,
        deadline: i64,
    ) -> Result<Outcome, StoreError> {
        let Prepared { address, body } = match step::prepare(file, scope) {
            Ok(prepared) => prepared,
            Err(error) => {
                return Ok(Outcome::Judged(Verdict::Failed(Box::new(step::failed(
                    file,
                    &format!("{error}."),
                )))));
            }
        };
        let key = format!("{}/{}", job.id, file.id);
        let most = if file.is_repeatable() { 1 + file.retries } else { 1 };
        let mut in_flight = stored.status == StepStatus::Running;
        let mut doubt = in_flight && !file.is_safe();
        let mut last: Option<Reply> = None;
        for attempt in 1..=most {
            if self.is_draining() {
                return Ok(Outcome::Left);
            }
            let left = u64::try_from(deadline.saturating_sub(clock::now())).unwrap_or(0);
            if left == 0 {
                return Ok(Outcome::OutOfTime { doubt });
            }
            let (run_id, step_id) = (job.id.clone(), file.id.clone());
            let begun = self.write(&job.id, move |tx, now| leave(tx, &run_id, &step_id, in_flight, now));
            match begun.await? {
                Leave::Gone => return Ok(Outcome::Left),
                Leave::Stop => break,
                Leave::Send => in_flight = false,
            }
            let call = Call {
                system: &file.system,
                method: file.method,
                address: &address,
                body: body.as_ref(),
                key: &key,
                timeout: Duration::from_millis(file.timeout_ms.min(left)),
            };
            let reply = self.targets.call(&call).await;
            if !step::is_transient(&reply) || attempt == most {
                let late = matches!(reply, Reply::Lost(_)) && clock::now() >= deadline;
                doubt |= step::is_unclear(file, &reply);
                let judged = || Outcome::Judged(step::judge(file, reply, scope, doubt));
                return Ok(if late { Outcome::OutOfTime { doubt } } else { judged() });
            }
            doubt |= step::is_unclear(file, &reply);
            last = Some(reply);
            let random = u64::from(uuid::Uuid::new_v4().as_fields().0);
            tokio::time::sleep(step::pause(attempt, random)).await;
        }
        // Asked to stop: before the first attempt, or between two of them.
        Ok(last.map_or(Outcome::Stopped, |reply| Outcome::Judged(step::judge(file, reply, scope, doubt))))
    }

    async fn step_done(
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

    async fn end(&self, job: &Job, change: Change<'static>) -> Result<(), StoreError> {
        let run_id = job.id.clone();
        tracing::info!(run_id, status = %change.status, "run ended");
        self.write(&job.id, move |tx, now| progress::change(tx, &run_id, &change, now)).await
    }

    async fn end_failed(
        &self,
        job: &Job,
        file: &StepFile,
        problem: Problem,
        acted: bool,
    ) -> Result<(), StoreError> {
        let (status, text) = if acted {
            (RunStatus::Partial, format!("Stopped at “{}”. The steps before it took effect.", file.name))
        } else {
            (RunStatus::Failed, format!("Stopped at “{}”. Nothing was changed.", file.name))
        };
        self.end_at(job, file, StepStatus::Failed, status, text, problem).await
    }

    async fn end_lost(&self, job: &Job, file: &StepFile, problem: Problem) -> Result<(), StoreError> {
        let text = format!("Whether “{}” took effect is not known.", file.name);
        self.end_at(job, file, StepStatus::Lost, RunStatus::Lost, text, problem).await
    }

    async fn end_late(&self, job: &Job, file: &StepFile, doubt: bool) -> Result<(), StoreError> {
        let minutes =
            format!("Its time of {} s was over at “{}”.", job.playbook.timeout_ms / 1000, file.name);
        let (status, problem) = if doubt {
            (StepStatus::Lost, step::lost(file, "no answer before the time of the run was over."))
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

/// Takes up a run: begins it, or goes on with it. Nothing where it has ended. With its deadline.
fn begin(tx: &Transaction<'_>, run_id: &str, now: i64) -> Result<Option<(Job, i64)>, StoreError> {
    let Some(job) = runs::job(tx, run_id)? else { return Ok(None) };
    match job.status {
        RunStatus::Queued => progress::change(tx, run_id, &Change::by_server(RunStatus::Running), now)?,
        RunStatus::Running | RunStatus::Cancelling => {}
        _ => return Ok(None),
    }
    let begun = job.started_at.unwrap_or(now);
    let time = i64::try_from(job.playbook.timeout_ms).unwrap_or(i64::MAX);
    Ok(Some((job, begun.saturating_add(time))))
}

/// Whether a step may be sent, decided in the transaction that writes down that it is. A step that is
/// already on its way is sent again even when the run was asked to stop, to learn what became of it.
fn leave(
    tx: &Transaction<'_>,
    run_id: &str,
    step_id: &str,
    in_flight: bool,
    now: i64,
) -> Result<Leave, StoreError> {
    match progress::status(tx, run_id)? {
        Some(RunStatus::Running) => {}
        Some(RunStatus::Cancelling) if in_flight => {}
        Some(RunStatus::Cancelling) => return Ok(Leave::Stop),
        _ => return Ok(Leave::Gone),
    }
    progress::begin_attempt(tx, run_id, step_id, now)?;
    Ok(Leave::Send)
}

fn stopped(file: &StepFile) -> Change<'static> {
    Change::by_server(RunStatus::Cancelled).text(format!("Stopped before “{}”.", file.name))
}

fn remember(scope: &mut Value, step_id: &str, output: &Value) {
    if let Some(Value::Object(steps)) = scope.get_mut("steps") {
        steps.insert(step_id.to_owned(), json!({ "output": output }));
    }
}
