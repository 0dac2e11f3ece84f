//! Output of the commands.

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
    latest: String,
}

impl Heartbeat {
    pub(crate) const EVERY: Duration = Duration::from_secs(15);

    pub(crate) fn new(name: &str) -> Self {
        let now = Instant::now();
        Self { name: name.to_owned(), started: now, last: now, crates: 0, latest: String::new() }
    }

    /// Takes one line of the command's output.
    pub(crate) fn line(&mut self, line: &str) {
        line.trim().clone_into(&mut self.latest);
        if self.latest.starts_with("Compiling ") {
            self.crates += 1;
        }
        self.beat();
    }

    /// Says where the command is, if that was not said just now.
    pub(crate) fn beat(&mut self) {
        if self.last.elapsed() >= Self::EVERY {
            self.last = Instant::now();
            item("...", &self.report(self.started.elapsed()));
        }
    }

    fn report(&self, so_far: Duration) -> String {
        let crates = if self.crates == 0 { String::new() } else { format!(", {} crates", self.crates) };
        let latest = if self.latest.is_empty() { String::new() } else { format!(": {}", self.latest) };
        format!("{}, {}{crates}{latest}", self.name, duration(so_far))
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

    #[test]
    fn a_heartbeat_tells_time_count_and_the_latest() {
        let mut heartbeat = Heartbeat::new("trunk");
        assert_eq!(heartbeat.report(Duration::from_secs(15)), "trunk, 15 s");
        heartbeat.line("    Updating index");
        heartbeat.line("   Compiling libc v0.2");
        assert_eq!(
            heartbeat.report(Duration::from_secs(75)),
            "trunk, 1 min 15 s, 1 crates: Compiling libc v0.2"
        );
    }
}
