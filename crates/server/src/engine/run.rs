//! One run from its first step to its end.

use std::{sync::Arc, time::Duration};

use riposte_model::{Problem, RunStatus, Step, StepStatus};
use rusqlite::Transaction;
use serde_json::{Value, json};

use super::{
    Inner, permission,
    playbook::{Playbooks, StepFile},
    resume::{Resumption, resumption},
    step::{self, Prepared, Verdict},
    target::{Call, Reply},
};
use crate::{
    clock,
    store::{
        StoreError,
        progress::{self, Change},
        runs::{self, Job},
    },
};

/// Whether a step may be sent now.
enum Leave {
    Send,
    /// The run was asked to stop.
    Stop,
    /// Whoever asked for the run may not run it any more.
    Deny(Box<Problem>),
    /// The run has ended by other means.
    Gone,
}

/// What the attempts at a step come to.
enum Outcome {
    Judged(Verdict),
    Stopped,
    Denied(Box<Problem>),
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
        let stored = std::mem::take(&mut job.steps);
        let job = Arc::new(job);
        let mut scope = step::scope(&job);
        let mut acted = false;
        for (file, stored) in job.playbook.steps.iter().zip(&stored) {
            match resumption(file, stored) {
                Resumption::Skip => {}
                Resumption::Unclear(problem) => {
                    return self.end_lost(&job, file, *problem).await;
                }
                Resumption::Send => match self.attempt(&job, file, stored, &scope, deadline).await? {
                    Outcome::Left => return Ok(()),
                    Outcome::Stopped => return self.end_stopped(&job, file, acted).await,
                    Outcome::Denied(problem) => return self.end_denied(&job, file, *problem, acted).await,
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
        self.end(&job, Change::by_server(RunStatus::Succeeded), None).await
    }

    /// Sends a step until it is done, refused or out of attempts. Written down before each attempt.
    async fn attempt(
        &self,
        job: &Arc<Job>,
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
            // A step that may have been sent is sent again without asking, to learn what became of it.
            let asked = (attempt == 1 && !in_flight).then(|| Arc::clone(&self.playbooks));
            let (run, step_id) = (Arc::clone(job), file.id.clone());
            let begun = self
                .write(&job.id, move |tx, now| leave(tx, &run, &step_id, in_flight, asked.as_deref(), now));
            match begun.await? {
                Leave::Gone => return Ok(Outcome::Left),
                Leave::Stop => break,
                Leave::Deny(problem) => return Ok(Outcome::Denied(problem)),
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
/// With `playbooks`, only if the run is still permitted.
fn leave(
    tx: &Transaction<'_>,
    job: &Job,
    step_id: &str,
    in_flight: bool,
    playbooks: Option<&Playbooks>,
    now: i64,
) -> Result<Leave, StoreError> {
    match progress::status(tx, &job.id)? {
        Some(RunStatus::Running) => {}
        Some(RunStatus::Cancelling) if in_flight => {}
        Some(RunStatus::Cancelling) => return Ok(Leave::Stop),
        _ => return Ok(Leave::Gone),
    }
    if let Some(playbooks) = playbooks
        && let Some(problem) = permission::withdrawn(tx, playbooks, job)?
    {
        return Ok(Leave::Deny(Box::new(problem)));
    }
    progress::begin_attempt(tx, &job.id, step_id, now)?;
    Ok(Leave::Send)
}

fn remember(scope: &mut Value, step_id: &str, output: &Value) {
    if let Some(Value::Object(steps)) = scope.get_mut("steps") {
        steps.insert(step_id.to_owned(), json!({ "output": output }));
    }
}
