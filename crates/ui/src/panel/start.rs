//! Starting a run, once.

use leptos::{prelude::*, task::spawn_local};
use riposte_client::{Begin, ClientError, LocalFuture, ReconcileOutcome, StartError, Started};
use riposte_model::{NewRun, Origin, Playbook, PlaybookId, Run, Target};

use super::{
    Panel, PanelPlace, PanelTab,
    starting::{Again, Check, Starting},
};

impl Panel {
    /// Whether a start is on its way.
    pub(super) fn busy(self) -> bool {
        self.starting.with(|starting| matches!(starting, Starting::Sending { .. }))
    }

    /// A request for this playbook on this entity, to be filled in.
    pub(super) fn request(self, playbook: &Playbook) -> NewRun {
        NewRun {
            playbook_id: playbook.id.clone(),
            playbook_version: Some(playbook.version.clone()),
            targets: vec![Target { entity_id: self.entity.with_value(|entity| entity.id.clone()) }],
            incident_id: self.incident.get_value(),
            inputs: serde_json::Map::new(),
            reason: None,
            origin: Origin {
                surface: self.surface.to_owned(),
                app: concat!("riposte/", env!("CARGO_PKG_VERSION")).to_owned(),
            },
            allow_concurrent: false,
            undo_of: None,
        }
    }

    /// Starts a run: one intent, written down before anything is sent.
    pub(super) fn start(self, playbook: Playbook, request: NewRun) {
        if self.starting.with_untracked(|starting| matches!(starting, Starting::Sending { .. })) {
            return;
        }
        let name = playbook.name.clone();
        match self.console.begin(request.clone()) {
            Some(Begin::Send(intent)) => {
                self.starting.set(Starting::Sending { name: name.clone() });
                let again = Box::new(Again { playbook, request });
                let answer = self.console.backend().start(&intent);
                spawn_local(async move { self.send(name, answer, intent.key, again).await });
            }
            Some(Begin::AlreadyPending(key)) => {
                self.starting.set(Starting::Unclear { name, key, error: None, check: Check::Due });
            }
            None => {
                let detail = "this browser gives no random numbers".to_owned();
                let again = Box::new(Again { playbook, request });
                self.starting.set(Starting::Refused { name, error: ClientError::Refused { detail }, again });
            }
        }
    }

    async fn send(
        self,
        name: String,
        answer: LocalFuture<Result<Started, StartError>>,
        key: String,
        again: Box<Again>,
    ) {
        let outcome = answer.await;
        // The panel may be gone by now; the ledger is settled all the same.
        let next = match outcome {
            Ok(Started::Run(run)) => {
                self.console.resolve(&key);
                self.show(*run);
                Starting::Idle
            }
            Ok(Started::Accepted) => {
                self.console.announce(format!("{name} was accepted."));
                self.starting.try_set(Starting::Accepted { name: name.clone() });
                self.asked.try_update_value(|asked| asked.draft = None);
                self.asking.try_set(None);
                self.console.abandon_wait(&key);
                self.look_up(name, key).await
            }
            Err(StartError::Refused(error) | StartError::NotSent(error)) => {
                self.console.resolve(&key);
                Starting::Refused { name, error, again }
            }
            Err(StartError::Unclear(error)) => {
                self.console.abandon_wait(&key);
                Starting::Unclear { name, key, error: Some(error), check: Check::Due }
            }
        };
        self.starting.try_set(next);
    }

    /// Shows a run that has just come to be.
    fn show(self, run: Run) {
        let id = run.id.clone();
        self.console.announce(format!("{} has been started.", run.playbook.name));
        self.console.learn(run.clone());
        self.asked.try_update_value(|asked| asked.draft = None);
        if let Some(undone) = run.undo_of.clone() {
            self.console.refresh(undone);
        }
        if let Some(started) = self.started {
            started.try_run(run.clone());
        }
        match self.runs.value_untracked() {
            Some(page) => {
                let mut page = (*page).clone();
                page.items.retain(|known| known.id != id);
                page.items.insert(0, run);
                page.total = page.total.map(|total| total + 1);
                self.runs.set(page);
            }
            // What is asked from now on has it.
            None => self.runs.reload(),
        }
        if self.asking.try_set(None).is_none() {
            self.go.run(PanelPlace { tab: PanelTab::Runs, run: Some(id) });
        }
    }

    /// Looks for what became of starts on this entity whose answers nobody has seen, one after the
    /// other, until one needs a person.
    pub(super) fn reconcile(self) {
        let entity = self.entity.with_value(|entity| entity.id.clone());
        let pending = self.console.unclear(&entity);
        spawn_local(async move {
            for pending in pending {
                let name = self.name_of(&pending.playbook_id);
                if !matches!(self.check(name, pending.key).await, Some(Starting::Idle)) {
                    return;
                }
            }
        });
    }

    /// Looks up what became of a start and shows it; nothing once the panel is gone.
    pub(super) async fn check(self, name: String, key: String) -> Option<Starting> {
        let checking =
            Starting::Unclear { name: name.clone(), key: key.clone(), error: None, check: Check::Busy };
        if self.starting.try_set(checking).is_some() {
            return None;
        }
        let next = self.look_up(name, key).await;
        self.starting.try_set(next.clone()).is_none().then_some(next)
    }

    /// Looks up by its key whether a start took place, for as long as it can still turn up.
    async fn look_up(self, name: String, key: String) -> Starting {
        match self.console.look_up(&key).await {
            Some(ReconcileOutcome::Found(run)) => {
                self.show(*run);
                Starting::Idle
            }
            Some(ReconcileOutcome::NotStarted) => Starting::NeverStarted { name },
            Some(ReconcileOutcome::RetryAfter { .. } | ReconcileOutcome::Inconclusive) => {
                Starting::Unclear { name, key, error: None, check: Check::Failed }
            }
            // Its answer has come to where it was awaited.
            None => {
                self.runs.reload();
                Starting::Idle
            }
        }
    }

    /// Takes it on the person not to know what became of a start.
    pub(super) fn give_up(self, key: &str) {
        self.console.resolve(key);
        self.starting.set(Starting::Idle);
        self.reconcile();
    }

    fn name_of(self, id: &PlaybookId) -> String {
        let page = self.playbooks.value_untracked();
        let known =
            page.and_then(|page| page.items.iter().find(|known| known.id == *id).map(|p| p.name.clone()));
        known.unwrap_or_else(|| "A playbook".to_owned())
    }
}
