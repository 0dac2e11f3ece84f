//! One run from its first step to its end.

use std::{sync::Arc, time::Duration};

use riposte_model::{Finding, Problem, RunStatus, Step, StepStatus};
use rusqlite::Transaction;
use serde_json::{Value, json};

use super::{
    Inner,
    idle::IdleEnd,
    permission,
    resume::{Resumption, resumption},
    step::{self, Verdict},
};
use crate::{
    clock,
    playbook::{
        Playbooks, StepSpec, before_any_step,
        kinds::{AttemptContext, AttemptOutcome, Retry},
    },
    store::{
        StoreError,
        progress::{self, Change},
        runs::{self, Job},
    },
    systems::Systems,
};

/// Permit for one attempt at a step.
enum StepPermit {
    Granted {
        /// Time of the first attempt at the step, in milliseconds since 1970.
        started_at: i64,
    },
    /// The run was asked to stop.
    Stopped,
    /// The requester, the server or the playbook may not go on.
    Denied(Box<Problem>),
    /// The run has ended by other means.
    Gone,
}

/// Outcome of the attempts at a step.
enum StepOutcome {
    Judged(Verdict),
    /// Asked to stop before it was attempted.
    Stopped,
    /// Asked to stop while it let time pass.
    Interrupted,
    Denied(Box<Problem>),
    OutOfTime {
        doubt: bool,
    },
    /// The server is shutting down or the run is gone; the stored state stays.
    Left,
}

impl Inner {
    pub(super) async fn run(&self, run_id: &str) -> Result<(), StoreError> {
        let mut slot = self.slot().await?;
        if slot.is_none() {
            return Ok(());
        }
        let id = run_id.to_owned();
        let Some((mut job, deadline)) = self.write(run_id, move |tx, now| begin(tx, &id, now)).await? else {
            return Ok(());
        };
        let mut scope = step::scope(&job);
        let stored = std::mem::take(&mut job.steps);
        let job = Arc::new(job);
        let systems = self.systems.hiding(step::secrets(&job));
        if job.inputs.is_some()
            && let Some((spec, problem)) = unfillable(&job, &stored, &scope)
        {
            return self.end_failed(&job, spec, problem, None, false).await;
        }
        let mut acted = false;
        for (spec, stored) in job.playbook.steps.iter().zip(&stored) {
            let mut finding = stored.finding.clone();
            match resumption(spec, stored) {
                Resumption::Skip => {}
                Resumption::Unclear(problem) => {
                    return self.end_unclear(&job, spec, *problem).await;
                }
                Resumption::Attempt => {
                    if spec.kind.is_idle() {
                        slot = None;
                    } else if slot.is_none() {
                        slot = self.slot().await?;
                        if slot.is_none() {
                            return Ok(());
                        }
                    }
                    match self.attempt(&job, spec, stored, &scope, &systems, deadline).await? {
                        StepOutcome::Left => return Ok(()),
                        StepOutcome::Stopped => return self.end_stopped(&job, spec, acted).await,
                        StepOutcome::Interrupted => return self.end_interrupted(&job, spec, acted).await,
                        StepOutcome::Denied(problem) => {
                            return self.end_denied(&job, spec, *problem, acted).await;
                        }
                        StepOutcome::OutOfTime { doubt } => return self.end_late(&job, spec, doubt).await,
                        StepOutcome::Judged(Verdict::Unclear(problem)) => {
                            return self.end_unclear(&job, spec, *problem).await;
                        }
                        StepOutcome::Judged(Verdict::Failed(problem, finding)) => {
                            return self.end_failed(&job, spec, *problem, finding, acted).await;
                        }
                        StepOutcome::Judged(Verdict::Done(done)) => {
                            remember(&mut scope, &spec.id, &done.answer.output);
                            finding.clone_from(&done.answer.finding);
                            self.step_done(&job, spec, *done).await?;
                        }
                    }
                }
            }
            let changes = !spec.kind.is_read_only();
            if finding == Some(Finding::NothingToChange) && !changes && !acted {
                return self.end_as_it_was(&job).await;
            }
            acted |= changes && finding.is_none();
        }
        self.end(&job, Change::by_server(RunStatus::Succeeded), None).await
    }

    /// Waits for a slot among the runs at work. None if the server is shutting down.
    async fn slot(&self) -> Result<Option<tokio::sync::SemaphorePermit<'_>>, StoreError> {
        let mut draining = self.draining.subscribe();
        tokio::select! {
            slot = self.slots.acquire() => Ok(Some(slot?)),
            _ = draining.wait_for(|draining| *draining) => Ok(None),
        }
    }

    /// Attempts a step until it is done, refused or out of attempts. Each attempt is recorded first.
    async fn attempt(
        &self,
        job: &Arc<Job>,
        spec: &StepSpec,
        stored: &Step,
        scope: &Value,
        systems: &Systems,
        deadline: i64,
    ) -> Result<StepOutcome, StoreError> {
        let kind = &spec.kind;
        let mut in_flight = stored.status == StepStatus::Running;
        let mut doubt = in_flight && !kind.is_read_only();
        if job.inputs.is_none() {
            return Ok(StepOutcome::Judged(step::without_secrets(spec, doubt)));
        }
        let prepared = match kind.prepare(scope) {
            Ok(prepared) => prepared,
            Err(error) => {
                let problem = step::failed(spec, &format!("{error}."));
                return Ok(StepOutcome::Judged(Verdict::Failed(Box::new(problem), None)));
            }
        };
        let key = format!("{}/{}", job.id, spec.id);
        let max_attempts = if kind.is_repeatable() { 1 + kind.retries() } else { 1 };
        // From here on only what may be seen.
        let scope = &step::shown(scope, job);
        let mut last: Option<AttemptOutcome> = None;
        for attempt in 1..=max_attempts {
            if self.is_draining() {
                return Ok(StepOutcome::Left);
            }
            if deadline <= clock::now() {
                return Ok(StepOutcome::OutOfTime { doubt });
            }
            let changes = self.changes.subscribe();
            let started_at = match self.authorize(job, spec, attempt == 1, in_flight).await? {
                StepPermit::Gone => return Ok(StepOutcome::Left),
                StepPermit::Stopped if in_flight => return Ok(StepOutcome::Interrupted),
                StepPermit::Stopped => break,
                StepPermit::Denied(problem) => return Ok(StepOutcome::Denied(problem)),
                StepPermit::Granted { started_at } => started_at,
            };
            in_flight = false;
            let now = clock::now();
            let context = AttemptContext {
                systems,
                key: &key,
                elapsed: between(started_at, now),
                time_left: between(now, deadline),
            };
            let future = prepared.attempt(context);
            let outcome = if kind.is_idle() {
                match self.idle(&job.id, changes, future).await? {
                    IdleEnd::Over(outcome) => outcome,
                    IdleEnd::Stopped => return Ok(StepOutcome::Interrupted),
                    IdleEnd::Draining => return Ok(StepOutcome::Left),
                }
            } else {
                drop(changes);
                future.await
            };
            let AttemptOutcome::NotDone(miss) = &outcome else {
                return Ok(StepOutcome::Judged(step::judge(spec, outcome, scope, doubt)));
            };
            doubt |= miss.may_have_acted;
            let random = u64::from(uuid::Uuid::new_v4().as_fields().0);
            let pause = step::backoff(attempt, random).max(miss.retry_after.unwrap_or_default());
            let too_long = pause > between(clock::now(), deadline);
            if miss.retry == Retry::Useless || attempt == max_attempts || too_long {
                let late = miss.is_lost && clock::now() >= deadline;
                let judged = || StepOutcome::Judged(step::judge(spec, outcome, scope, doubt));
                return Ok(if late { StepOutcome::OutOfTime { doubt } } else { judged() });
            }
            last = Some(outcome);
            let changes = self.changes.subscribe();
            match self.idle(&job.id, changes, Box::pin(tokio::time::sleep(pause))).await? {
                IdleEnd::Over(()) => {}
                IdleEnd::Stopped => break,
                IdleEnd::Draining => return Ok(StepOutcome::Left),
            }
        }
        // Asked to stop: before the first attempt, or between two of them.
        Ok(last.map_or(StepOutcome::Stopped, |outcome| {
            StepOutcome::Judged(step::judge(spec, outcome, scope, doubt))
        }))
    }

    async fn authorize(
        &self,
        job: &Arc<Job>,
        spec: &StepSpec,
        first: bool,
        in_flight: bool,
    ) -> Result<StepPermit, StoreError> {
        // A step that may have been sent is sent again without a check, to learn its outcome.
        let playbooks = (first && !in_flight).then(|| Arc::clone(&self.playbooks));
        let (run, step_id, idle) = (Arc::clone(job), spec.id.clone(), spec.kind.is_idle());
        self.write(&job.id, move |tx, now| {
            authorize_step(tx, &run, &step_id, in_flight, idle, playbooks.as_deref(), now)
        })
        .await
    }
}

/// First step that lacks a value, and its problem, before anything is sent: nothing is done by half.
fn unfillable<'a>(job: &'a Job, stored: &[Step], scope: &Value) -> Option<(&'a StepSpec, Problem)> {
    if stored.iter().any(|step| step.status != StepStatus::NotStarted) {
        return None;
    }
    let scope = before_any_step(scope);
    job.playbook.steps.iter().find_map(|spec| {
        let error = spec.kind.prepare(&scope).err()?;
        Some((spec, step::failed(spec, &format!("{error}."))))
    })
}

fn between(from: i64, until: i64) -> Duration {
    Duration::from_millis(u64::try_from(until.saturating_sub(from)).unwrap_or(0))
}

/// Starts or continues a run. None if it has ended or waits for a person. With its deadline.
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

/// Decides whether a step may be attempted, in the transaction that records the attempt. A call that is
/// already in flight is sent again even if the run was asked to stop, to learn its outcome; a step that
/// is `idle` is not. With `playbooks`, only if the run is still permitted.
fn authorize_step(
    tx: &Transaction<'_>,
    job: &Job,
    step_id: &str,
    in_flight: bool,
    idle: bool,
    playbooks: Option<&Playbooks>,
    now: i64,
) -> Result<StepPermit, StoreError> {
    match progress::status(tx, &job.id)? {
        Some(RunStatus::Running) => {}
        Some(RunStatus::Cancelling) if in_flight && !idle => {}
        Some(RunStatus::Cancelling) => return Ok(StepPermit::Stopped),
        _ => return Ok(StepPermit::Gone),
    }
    if let Some(playbooks) = playbooks
        && let Some(problem) = permission::revocation(tx, playbooks, job)?
    {
        return Ok(StepPermit::Denied(Box::new(problem)));
    }
    let started_at = progress::begin_attempt(tx, &job.id, step_id, !(in_flight && idle), now)?;
    Ok(StepPermit::Granted { started_at })
}

fn remember(scope: &mut Value, step_id: &str, output: &Value) {
    if let Some(Value::Object(steps)) = scope.get_mut("steps") {
        steps.insert(step_id.to_owned(), json!({ "output": output }));
    }
}
