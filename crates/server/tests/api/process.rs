//! The real program, stopped and killed in the middle of runs. What was done is counted where it was
//! done: a run is never lost, and nothing is carried out twice.

use std::{
    io::{BufRead, BufReader, Read},
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc,
};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::common::{BLOCK, IP, User, database, new_run, playbook, until};

/// The program at work. Killed when it is dropped.
pub(crate) struct Program {
    child: Child,
    pub(crate) base: String,
    dir: TempDir,
    args: Vec<String>,
    log: mpsc::Receiver<String>,
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Program {
    pub(crate) async fn start(more: impl FnOnce(&mut Vec<String>)) -> Self {
        let mut args = vec!["--sandbox-delay-ms".to_owned(), "0".to_owned()];
        more(&mut args);
        Self::start_in(TempDir::new().unwrap(), args).await
    }

    async fn start_in(dir: TempDir, args: Vec<String>) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_riposte-server"))
            .args(["serve", "--listen", "127.0.0.1:0", "--sample", "--data"])
            .arg(dir.path().join("data.db"))
            .args(&args)
            .env_remove("RUST_LOG")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let (found, base) = tokio::sync::oneshot::channel();
        let (finished, log) = mpsc::channel();
        std::thread::spawn(move || {
            let (mut all, mut line, mut found) = (String::new(), String::new(), Some(found));
            while found.is_some() && lines.read_line(&mut line).unwrap() > 0 {
                let event: Value = serde_json::from_str(&line).unwrap();
                if event["message"] == "listening" {
                    drop(found.take().unwrap().send(event["address"].as_str().unwrap().to_owned()));
                }
                all.push_str(&line);
                line.clear();
            }
            lines.read_to_string(&mut all).unwrap();
            drop(finished.send(all));
        });
        let base = format!("http://{}", base.await.expect("the program did not start"));
        Self { child, base, dir, args, log }
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([name, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Ends it as an operator does; its log.
    pub(crate) async fn stop(mut self) -> String {
        self.signal("-TERM");
        self.wait().await;
        self.log.recv().unwrap()
    }

    async fn wait(&mut self) {
        let child = std::cell::RefCell::new(&mut self.child);
        until(|| async { child.borrow_mut().try_wait().unwrap() }).await;
    }

    /// Ends it by a signal; its folder and arguments, to start it again with.
    async fn end(mut self, signal: &str) -> (TempDir, Vec<String>) {
        self.signal(signal);
        self.wait().await;
        (std::mem::replace(&mut self.dir, TempDir::new().unwrap()), self.args.clone())
    }

    /// Ends it by a signal and starts it again on the same file without delays.
    async fn again(self, signal: &str) -> Self {
        let (dir, mut args) = self.end(signal).await;
        delay(&mut args, "0");
        Self::start_in(dir, args).await
    }
}

fn delay(args: &mut [String], ms: &str) {
    ms.clone_into(&mut args[1]);
}

/// A playbook that reads, blocks and reads again; the block repeatable or not.
fn block_folder(folder: &Path, idempotent: bool) -> String {
    let steps = json!([
        { "id": "before", "name": "Look", "type": "http", "system": "firewall", "method": "GET", "path": "/blocks/{entity.address}" },
        {
            "id": "block", "name": "Block", "type": "http", "system": "firewall", "method": "POST", "path": "/blocks",
            "body": { "value": "{entity.address}", "runId": "{run.id}" }, "idempotent": idempotent
        },
        { "id": "after", "name": "Look again", "type": "http", "system": "firewall", "method": "GET", "path": "/blocks/{entity.address}" }
    ]);
    playbook(folder, BLOCK, &steps, |_| {});
    folder.display().to_string()
}

fn statuses(run: &Value) -> Vec<&str> {
    run["steps"].as_array().unwrap().iter().map(|step| step["status"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_graceful_stop_ends_the_step_in_flight_and_the_rest_follows_after_the_restart() {
    let program = Program::start(|args| delay(args, "2000")).await;
    let user = User::sign_in(&program.base, "mara").await;
    let id = user.accepted(&new_run(BLOCK, IP)).await;
    user.run_until(&id, |run| run["steps"][1]["status"] == "running").await;
    let (dir, mut args) = program.end("-TERM").await;
    let left: String = database(&dir.path().join("data.db"))
        .query_row("SELECT group_concat(status, ' ') FROM steps WHERE run_id = ?1", [&id], |row| row.get(0))
        .unwrap();
    assert_eq!(left, "succeeded succeeded not-started");
    delay(&mut args, "0");
    let program = Program::start_in(dir, args).await;
    let user = user.at(&program.base);
    let run = user.ended(&id).await;
    assert_eq!((&run["status"], statuses(&run)), (&json!("succeeded"), vec!["succeeded"; 3]), "{run}");
    let attempts: Vec<_> =
        run["steps"].as_array().unwrap().iter().map(|step| step["attempts"].as_u64().unwrap()).collect();
    assert_eq!(attempts, [1, 1, 1], "a step was sent again although it had time to end");
    assert_eq!(user.calls().await.len(), 1);
}

#[tokio::test]
async fn a_server_that_goes_down_takes_no_more_work() {
    let mut program = Program::start(|args| delay(args, "2000")).await;
    let user = User::sign_in(&program.base, "mara").await;
    let id = user.accepted(&new_run(BLOCK, IP)).await;
    user.run_until(&id, |run| run["steps"][0]["status"] == "running").await;
    program.signal("-TERM");
    let refused = until(|| async {
        let answer = user.start(&new_run("look-up-ip", IP)).await;
        (answer.status != 202 && answer.status != 409).then_some(answer)
    });
    let refused = refused.await;
    refused.is_problem(503, "backend-unavailable");
    assert_eq!((refused.header("retry-after"), &refused.body["retryable"]), ("5", &json!(true)));
    program.wait().await;
}

/// Kills the program while the block is in flight, before or after the target has carried it out.
async fn killed(idempotent: bool, carried_out: bool) -> (Value, Vec<String>) {
    let folder = TempDir::new().unwrap();
    let files = block_folder(folder.path(), idempotent);
    let program = Program::start(|args| {
        delay(args, "2000");
        args.extend(["--playbooks".to_owned(), files]);
    })
    .await;
    let user = User::sign_in(&program.base, "mara").await;
    let id = user.accepted(&new_run(BLOCK, IP)).await;
    user.run_until(&id, |run| run["steps"][1]["status"] == "running").await;
    if carried_out {
        until(|| async { (user.calls().await.len() == 1).then_some(()) }).await;
    }
    assert_eq!(user.run(&id).await["steps"][1]["status"], "running", "killed too late");
    let program = program.again("-KILL").await;
    let user = user.at(&program.base);
    (user.ended(&id).await, user.calls().await)
}

#[tokio::test]
async fn a_killed_server_sends_a_repeatable_step_again_under_the_same_key() {
    for carried_out in [false, true] {
        let (run, calls) = killed(true, carried_out).await;
        assert_eq!((&run["status"], statuses(&run)), (&json!("succeeded"), vec!["succeeded"; 3]), "{run}");
        assert_eq!(run["steps"][1]["attempts"], 2);
        assert_eq!(calls.len(), 1, "carried out before: {carried_out}");
    }
}

#[tokio::test]
async fn a_killed_server_never_sends_any_other_step_again() {
    for carried_out in [false, true] {
        let (run, calls) = killed(false, carried_out).await;
        assert_eq!(
            (&run["status"], statuses(&run)),
            (&json!("unknown"), vec!["succeeded", "unknown", "skipped"]),
            "{run}"
        );
        assert_eq!(run["error"]["code"], "outcome-unclear");
        assert!(
            run["error"]["remedy"]["text"].as_str().unwrap().contains("firewall"),
            "it does not say what to check"
        );
        assert_eq!(run["steps"][1]["attempts"], 1);
        assert_eq!(calls.len(), usize::from(carried_out));
    }
}

#[tokio::test]
async fn runs_that_wait_in_line_survive_a_kill() {
    let program = Program::start(|args| delay(args, "2000")).await;
    let user = User::sign_in(&program.base, "mara").await;
    let mut body = new_run("look-up-ip", IP);
    body["allowConcurrent"] = json!(true);
    let mut ids = Vec::new();
    for _ in 0..24 {
        ids.push(user.accepted(&body).await);
    }
    let program = program.again("-KILL").await;
    let user = user.at(&program.base);
    for id in &ids {
        assert_eq!(user.ended(id).await["status"], "succeeded");
    }
    assert_eq!(user.get("/v1/runs?limit=100").await.body["items"].as_array().unwrap().len(), ids.len());
}

#[tokio::test]
async fn a_second_server_on_the_same_file_is_refused() {
    let program = Program::start(|_| {}).await;
    let second = Command::new(env!("CARGO_BIN_EXE_riposte-server"))
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(program.dir.path().join("data.db"))
        .output()
        .unwrap();
    assert!(!second.status.success());
    assert!(String::from_utf8_lossy(&second.stdout).contains("another server has"));
}

#[test]
fn the_program_prints_its_description() {
    let output = Command::new(env!("CARGO_BIN_EXE_riposte-server")).arg("openapi").output().unwrap();
    assert!(output.status.success());
    assert_eq!(String::from_utf8(output.stdout).unwrap(), riposte_server::openapi::json());
}
