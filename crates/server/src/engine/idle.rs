//! Waiting out a step that only lets time pass.

use riposte_model::RunStatus;
use tokio::sync::broadcast;

use super::{Inner, next_change};
use crate::{
    playbook::kinds::{AttemptFuture, AttemptOutcome},
    store::{StoreError, progress},
};

/// End of a wait.
pub(super) enum IdleEnd {
    /// The time is over.
    Over(AttemptOutcome),
    /// The run was asked to stop, or has ended.
    Stopped,
    /// The server is shutting down; the step continues after the restart.
    Draining,
}

impl Inner {
    /// Waits until an attempt ends or the run may not go on. `changes` must have been subscribed to before
    /// the attempt was recorded.
    pub(super) async fn idle(
        &self,
        run_id: &str,
        mut changes: broadcast::Receiver<String>,
        mut attempt: AttemptFuture<'_>,
    ) -> Result<IdleEnd, StoreError> {
        let mut draining = self.draining.subscribe();
        let drained = async move { drop(draining.wait_for(|draining| *draining).await) };
        tokio::pin!(drained);
        loop {
            tokio::select! {
                outcome = &mut attempt => return Ok(IdleEnd::Over(outcome)),
                () = &mut drained => return Ok(IdleEnd::Draining),
                _ = next_change(&mut changes, run_id) => {
                    let id = run_id.to_owned();
                    let status = self.store.read(move |tx| progress::status(tx, &id)).await?;
                    if status != Some(RunStatus::Running) {
                        return Ok(IdleEnd::Stopped);
                    }
                }
            }
        }
    }
}
