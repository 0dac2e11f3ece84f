//! Waiting in the middle of a run.

use std::pin::Pin;

use riposte_model::RunStatus;
use tokio::sync::broadcast;

use super::{Inner, next_change};
use crate::store::{StoreError, progress};

/// End of a wait.
pub(super) enum IdleEnd<T> {
    /// The time is over.
    Over(T),
    /// The run was asked to stop, or has ended.
    Stopped,
    /// The server is shutting down; the step continues after the restart.
    Draining,
}

impl Inner {
    /// Waits until `time` is over or the run may not go on. `changes` must have been subscribed to before
    /// what is waited for was recorded.
    pub(super) async fn idle<T>(
        &self,
        run_id: &str,
        mut changes: broadcast::Receiver<String>,
        mut time: Pin<Box<dyn Future<Output = T> + Send + '_>>,
    ) -> Result<IdleEnd<T>, StoreError> {
        let mut draining = self.draining.subscribe();
        let drained = async move { drop(draining.wait_for(|draining| *draining).await) };
        tokio::pin!(drained);
        loop {
            tokio::select! {
                outcome = &mut time => return Ok(IdleEnd::Over(outcome)),
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
