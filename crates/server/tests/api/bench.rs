//! A server with one playbook, and a target that counts what reaches it.

use serde_json::Value;
use tempfile::TempDir;

use crate::{
    common::{Server, User, playbook},
    target::Target,
};

pub(crate) struct Bench {
    pub(crate) target: Target,
    /// Folder of the playbook, whose ID is `test`.
    pub(crate) folder: TempDir,
    pub(crate) server: Server,
    pub(crate) user: User,
}

/// A server with one playbook of these steps, and a target that is the firewall.
pub(crate) async fn bench(steps: &Value, change: impl FnOnce(&mut Value)) -> Bench {
    let target = Target::start().await;
    let folder = TempDir::new().unwrap();
    playbook(folder.path(), "test", steps, change);
    let server = Server::start_with(|config| {
        config.playbooks = Some(folder.path().to_owned());
        config.systems = vec![("firewall".to_owned(), target.base.clone())];
    })
    .await;
    let user = server.sign_in("mara").await;
    Bench { target, folder, server, user }
}
