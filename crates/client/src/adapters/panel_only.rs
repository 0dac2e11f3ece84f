//! A backend cut down to the operations of the Run playbook panel.

use riposte_model::{Capabilities, EntityKind, Me, Page, Playbook, Run, RunId, RunQuery};

use crate::{
    Backend, ClientError, Entities, Incidents, Intent, LocalFuture, Pending, Permissions, Playbooks, Polled,
    Runs, Sandbox, StartError, Started,
};

/// The operations that the panel calls, and none besides. A program of the panel alone is linked without the
/// code of the others, which is about 4 kB.
pub struct PanelOnly<B>(pub B);

impl<B: Backend> Backend for PanelOnly<B> {
    fn capabilities(&self) -> LocalFuture<Result<Capabilities, ClientError>> {
        self.0.capabilities()
    }
}

impl<B: Permissions> Permissions for PanelOnly<B> {
    fn me(&self) -> LocalFuture<Result<Me, ClientError>> {
        self.0.me()
    }
}

impl<B> Incidents for PanelOnly<B> {}

impl<B> Entities for PanelOnly<B> {}

impl<B: Playbooks> Playbooks for PanelOnly<B> {
    fn playbooks(&self, kind: &EntityKind) -> LocalFuture<Result<Page<Playbook>, ClientError>> {
        self.0.playbooks(kind)
    }
}

impl<B: Runs> Runs for PanelOnly<B> {
    fn start(&self, intent: &Intent) -> LocalFuture<Result<Started, StartError>> {
        self.0.start(intent)
    }

    fn find_run(&self, pending: &Pending) -> LocalFuture<Result<Option<Run>, ClientError>> {
        self.0.find_run(pending)
    }

    fn runs(&self, query: &RunQuery) -> LocalFuture<Result<Page<Run>, ClientError>> {
        self.0.runs(query)
    }

    fn run(&self, id: &RunId, etag: Option<&str>) -> LocalFuture<Result<Polled, ClientError>> {
        self.0.run(id, etag)
    }

    fn cancel(&self, id: &RunId) -> LocalFuture<Result<Run, ClientError>> {
        self.0.cancel(id)
    }
}

impl<B> Sandbox for PanelOnly<B> {}
