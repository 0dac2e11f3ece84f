//! Waiting for conditions, never for time.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// Longest time that anything in a journey may take.
pub const PATIENCE: Duration = Duration::from_secs(15);
/// Between two looks at a condition.
const PAUSE: Duration = Duration::from_millis(40);

/// Looks again and again until there is a value, or says what was waited for.
pub async fn eventually<T>(what: &str, look: impl AsyncFnMut() -> Result<Option<T>>) -> Result<T> {
    within(PATIENCE, what, look).await
}

/// As [`eventually`], with a deadline of its own.
pub async fn within<T>(
    patience: Duration,
    what: &str,
    mut look: impl AsyncFnMut() -> Result<Option<T>>,
) -> Result<T> {
    let start = Instant::now();
    loop {
        if let Some(found) = look().await? {
            return Ok(found);
        }
        if start.elapsed() > patience {
            bail!("waited {} s in vain for: {what}", patience.as_secs());
        }
        tokio::time::sleep(PAUSE).await;
    }
}
