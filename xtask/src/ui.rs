//! What people see while they wait.

use std::time::{Duration, Instant};

/// Announces a stage of several commands.
pub(crate) fn stage(name: &str) {
    println!("\n== {name}");
}

/// One finished thing: a word of state in a column, then the details.
pub(crate) fn item(state: &str, details: &str) {
    println!("  {state:<10} {details}");
}

/// A plain line.
pub(crate) fn say(text: &str) {
    println!("{text}");
}

/// "4 s", "2 min 05 s": how long something took.
pub(crate) fn duration(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0 => "under 1 s".to_owned(),
        1..60 => format!("{seconds} s"),
        _ => format!("{} min {:02} s", seconds / 60, seconds % 60),
    }
}

/// Says now and then that a long command is still alive, with the latest it had to say.
pub(crate) struct Heartbeat {
    name: String,
    started: Instant,
    last: Instant,
    crates: usize,
}

impl Heartbeat {
    const EVERY: Duration = Duration::from_secs(15);

    pub(crate) fn new(name: &str) -> Self {
        let now = Instant::now();
        Self { name: name.to_owned(), started: now, last: now, crates: 0 }
    }

    /// Takes one line of the command's output.
    pub(crate) fn line(&mut self, line: &str) {
        let line = line.trim_start();
        let Some(compiling) = line.strip_prefix("Compiling ") else { return };
        self.crates += 1;
        if self.last.elapsed() >= Self::EVERY {
            self.last = Instant::now();
            let name = compiling.split_whitespace().next().unwrap_or_default();
            let so_far = duration(self.started.elapsed());
            item("...", &format!("{}: {so_far}, {} crates so far, now {name}", self.name, self.crates));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_as_words() {
        assert_eq!(duration(Duration::from_millis(300)), "under 1 s");
        assert_eq!(duration(Duration::from_secs(59)), "59 s");
        assert_eq!(duration(Duration::from_secs(125)), "2 min 05 s");
    }
}
