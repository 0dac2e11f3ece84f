//! What is shipped: the files and the headers they are served with.

use std::fs;

use anyhow::{Context, Result, ensure};
use riposte_tests::{Server, Settings, environment};

#[tokio::test]
async fn every_file_is_served_with_the_headers_of_the_headers_file() -> Result<()> {
    let server = Server::start(Settings::default()).await?;
    let wanted = include_str!("../../crates/headers/headers.txt")
        .replace("{connect}", "'self'")
        .replace("{frame-ancestors}", "'none'");
    let mut paths = vec!["/".to_owned(), "/incidents/inc-1041".to_owned()];
    for entry in fs::read_dir(environment::path("RIPOSTE_DIST")?)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            paths.push(format!("/{}", entry.file_name().to_string_lossy()));
        }
    }
    for path in paths {
        let answer = reqwest::get(format!("{}{path}", server.origin())).await?;
        ensure!(answer.status().is_success(), "{path}: {}", answer.status());
        for line in wanted.lines().filter(|line| !line.is_empty()) {
            let (name, value) = line.split_once(": ").context("a header line")?;
            let sent: Vec<_> = answer.headers().get_all(name).iter().collect();
            ensure!(sent.len() == 1 && sent[0] == value, "{path}: {name}: {sent:?} instead of {value}");
        }
    }
    Ok(())
}
