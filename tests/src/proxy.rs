//! A network that loses and changes answers: stands between the browser and the server.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, AtomicU32, Ordering},
};

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinHandle,
};

/// Largest request that is passed on, in bytes.
const LARGEST: usize = 1 << 20;

/// Answers a request, given as `GET /v1/runs?limit=2`, by status and body, or passes it on.
type MakeUp = dyn Fn(&str) -> Option<(u16, Value)> + Send + Sync;

/// What happens to requests and answers.
#[derive(Clone, Default)]
struct Plan {
    /// How many more answers to starts are thrown away.
    lose: Arc<AtomicU32>,
    /// How many starts were asked for.
    asked: Arc<AtomicU32>,
    /// Text in the questions that are kept, where it is not only answers to starts that are.
    kept: Arc<Mutex<Option<&'static str>>>,
    /// Whether answers to starts lose their body.
    strip: Arc<AtomicBool>,
    /// What is not the server's to answer.
    made_up: Arc<Mutex<Option<Arc<MakeUp>>>>,
}

/// The network. Ends with its owner.
pub struct Proxy {
    port: u16,
    plan: Plan,
    hold: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Proxy {
    /// A network in front of a server.
    pub async fn before(server: u16) -> Result<Self> {
        Self::under("", server).await
    }

    /// A network in front of a host that serves the page, and nothing else, under a path such as `/soc`.
    pub async fn under(path: &'static str, server: u16) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let port = listener.local_addr()?.port();
        let plan = Plan::default();
        let (hold, gate) = watch::channel(false);
        let shared = plan.clone();
        let task = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (plan, gate) = (shared.clone(), gate.clone());
                // A connection that breaks is nothing that anybody has to hear of.
                tokio::spawn(async move { pass(client, path, server, plan, gate).await.ok() });
            }
        });
        Ok(Self { port, plan, hold, task })
    }

    /// Address of the page behind the network.
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Throws away the answers to the next starts, after the server has carried them out.
    pub fn lose(&self, answers: u32) {
        self.plan.lose.store(answers, Ordering::SeqCst);
    }

    /// Keeps answers to starts on their way until told otherwise.
    pub fn hold(&self, hold: bool) {
        self.hold.send_replace(hold);
    }

    /// Keeps questions with this text in them on their way, too, until told to let them all go.
    pub fn hold_questions(&self, text: Option<&'static str>) {
        *self.plan.kept.lock().unwrap() = text;
        self.hold(text.is_some());
    }

    /// Answers starts with no more than that they were accepted, as a backend that names no run.
    pub fn strip(&self) {
        self.plan.strip.store(true, Ordering::SeqCst);
    }

    /// Answers in the place of the server, as another backend would, what this has an answer to.
    pub fn make_up(&self, answer: impl Fn(&str) -> Option<(u16, Value)> + Send + Sync + 'static) {
        *self.plan.made_up.lock().unwrap() = Some(Arc::new(answer));
    }

    /// Leaves everything to the server again.
    pub fn make_up_nothing(&self) {
        *self.plan.made_up.lock().unwrap() = None;
    }

    /// How many starts have gone through.
    pub fn starts(&self) -> u32 {
        self.plan.asked.load(Ordering::SeqCst)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// One request and its answer; then the connection is closed.
async fn pass(
    mut client: TcpStream,
    path: &str,
    server: u16,
    plan: Plan,
    mut gate: watch::Receiver<bool>,
) -> Result<()> {
    let (head, rest) = read_request(&mut client).await?;
    let head = head.replacen(&format!(" {path}/"), " /", 1);
    let asked = head.split(" HTTP/").next().unwrap_or_default();
    let made_up = plan.made_up.lock().unwrap().clone();
    if let Some((status, body)) = made_up.and_then(|answer| answer(asked)) {
        client.write_all(&written(status, &body.to_string())).await?;
        return Ok(client.shutdown().await?);
    }
    let is_start = asked == "POST /v1/runs";
    let lines = head.split("\r\n").filter(|line| !line.to_ascii_lowercase().starts_with("connection:"));
    let mut request = lines.collect::<Vec<_>>().join("\r\n").into_bytes();
    request.extend_from_slice(b"\r\nConnection: close\r\n\r\n");
    request.extend(rest);
    let kept = *plan.kept.lock().unwrap();
    if !is_start && kept.is_some_and(|text| asked.contains(text)) {
        gate.wait_for(|held| !held).await?;
    }
    let mut upstream = TcpStream::connect(("127.0.0.1", server)).await?;
    upstream.write_all(&request).await?;
    if !is_start {
        tokio::io::copy(&mut upstream, &mut client).await?;
        return Ok(client.shutdown().await?);
    }
    let mut answer = Vec::new();
    upstream.read_to_end(&mut answer).await?;
    plan.asked.fetch_add(1, Ordering::SeqCst);
    gate.wait_for(|held| !held).await?;
    let lost = plan.lose.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
    if lost.is_err() {
        let stripped = plan.strip.load(Ordering::SeqCst).then(|| written(202, ""));
        client.write_all(&stripped.unwrap_or(answer)).await?;
    }
    Ok(client.shutdown().await?)
}

fn written(status: u16, body: &str) -> Vec<u8> {
    let kind = if status < 400 { "application/json" } else { "application/problem+json" };
    let length = body.len();
    format!(
        "HTTP/1.1 {status} Made up\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\
         Cache-Control: no-store\r\nConnection: close\r\n\r\n{body}"
    )
    .into_bytes()
}

/// Head without the empty line, and body.
async fn read_request(client: &mut TcpStream) -> Result<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break at;
        }
        ensure!(bytes.len() < LARGEST && client.read_buf(&mut bytes).await? > 0, "no whole request");
    };
    let head = String::from_utf8(bytes[..end].to_vec())?;
    let mut body = bytes.split_off(end + 4);
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
    });
    let length = length.unwrap_or(0);
    ensure!(length <= LARGEST, "too large");
    while body.len() < length {
        ensure!(client.read_buf(&mut body).await.context("the body")? > 0, "no whole body");
    }
    Ok((head, body))
}
