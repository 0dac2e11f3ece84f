//! Starting a run, once.

use leptos::{prelude::*, task::spawn_local};
use riposte_client::{Begin, ClientError, Inquiry, Intent, StartError, Started, Verdict};
use riposte_model::{NewRun, Origin, Playbook, PlaybookId, ProblemCode, Run, RunId, Target};

use super::{Panel, PanelPlace, PanelTab};
use crate::{
    Console,
    markup::Markup,
    parts::{ErrorNote, Note, Tone, Untrusted},
};

/// Something that somebody is being asked to confirm.
#[derive(Clone, Debug)]
pub(super) struct Asking {
    /// What would be run.
    pub(super) playbook: Playbook,
    /// The run whose effect it would take back.
    pub(super) undo_of: Option<RunId>,
}

impl Asking {
    pub(super) fn new(playbook: Playbook) -> Self {
        Self { playbook, undo_of: None }
    }
}

/// How far a start has come.
#[derive(Clone, Debug)]
pub(super) enum Starting {
    /// Nothing is being started.
    Idle,
    /// Sent, no answer yet.
    Sending { name: String },
    /// Refused for certain: nothing ran.
    Refused { name: String, error: ClientError, again: Box<Again> },
    /// Nobody knows yet whether it runs.
    Unclear { name: String, key: String, error: Option<ClientError>, checking: bool },
    /// Looked up: it was never started.
    NeverStarted { name: String },
    /// The backend took it and named no run.
    Accepted { name: String },
}

/// What is needed to start the same thing anew.
#[derive(Clone, Debug)]
pub(super) struct Again {
    playbook: Playbook,
    request: NewRun,
}

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
                spawn_local(async move { self.send(name, intent, again).await });
            }
            Some(Begin::AlreadyPending(key)) => {
                self.starting.set(Starting::Unclear { name, key, error: None, checking: false });
            }
            None => {
                let detail = "this browser gives no random numbers".to_owned();
                let again = Box::new(Again { playbook, request });
                self.starting.set(Starting::Refused { name, error: ClientError::Refused { detail }, again });
            }
        }
    }

    async fn send(self, name: String, intent: Box<Intent>, again: Box<Again>) {
        let outcome = self.console.backend().start(&intent).await;
        // The panel may be gone by now; the ledger is settled all the same.
        let next = match outcome {
            Ok(Started::Run(run)) => {
                self.console.settle(&intent.key);
                self.show(*run);
                Starting::Idle
            }
            Ok(Started::Accepted) => {
                self.console.settle(&intent.key);
                self.console.announce(format!("{name} was accepted."));
                self.runs.reload();
                Starting::Accepted { name }
            }
            Err(StartError::Refused(error) | StartError::NotSent(error)) => {
                self.console.settle(&intent.key);
                Starting::Refused { name, error, again }
            }
            Err(StartError::Unclear(error)) => {
                Starting::Unclear { name, key: intent.key, error: Some(error), checking: false }
            }
        };
        self.starting.try_set(next);
    }

    /// Shows a run that has just come to be.
    fn show(self, run: Run) {
        let id = run.id.clone();
        self.console.announce(format!("{} has been started.", run.playbook.name));
        self.console.learn(run.clone());
        if let Some(started) = self.started {
            started.try_run(run.clone());
        }
        if let Some(page) = self.runs.value_untracked() {
            let mut page = (*page).clone();
            page.items.retain(|known| known.id != id);
            page.items.insert(0, run);
            page.total = page.total.map(|total| total + 1);
            self.runs.set(page);
        }
        if self.asking.try_set(None).is_none() {
            self.go.run(PanelPlace { tab: PanelTab::Runs, run: Some(id) });
        }
    }

    /// Looks for what became of starts on this entity from before the page was loaded anew.
    pub(super) fn reconcile(self) {
        let entity = self.entity.with_value(|entity| entity.id.clone());
        for pending in self.console.unclear(&entity) {
            self.look_up(self.name_of(&pending.playbook_id), pending.key);
        }
    }

    /// Looks up by its key whether a start took place, for as long as it can still turn up.
    fn look_up(self, name: String, key: String) {
        self.starting.set(Starting::Unclear {
            name: name.clone(),
            key: key.clone(),
            error: None,
            checking: true,
        });
        spawn_local(async move {
            let next = match self.console.look_up(&key).await {
                Verdict::Found(run) => {
                    self.show(*run);
                    Starting::Idle
                }
                Verdict::NotStarted => Starting::NeverStarted { name },
                Verdict::Ask { .. } | Verdict::StillUnclear => {
                    Starting::Unclear { name, key, error: None, checking: false }
                }
            };
            self.starting.try_set(next);
        });
    }

    fn name_of(self, id: &PlaybookId) -> String {
        let page = self.playbooks.value_untracked();
        let known =
            page.and_then(|page| page.items.iter().find(|known| known.id == *id).map(|p| p.name.clone()));
        known.unwrap_or_else(|| "A playbook".to_owned())
    }
}

/// What there is to say about a start that is not simply on its way.
#[component]
pub(super) fn StartNote(
    /// The panel.
    panel: Panel,
) -> Markup {
    let dismiss = move |_| panel.starting.set(Starting::Idle);
    Markup::live(move || match panel.starting.get() {
        Starting::Idle => Markup::NOTHING,
        Starting::Sending { name } => html! {
            <p class="rp-status rp-tone-info"><span class="rp-busy"></span><Untrusted text=format!("Starting {name}") /></p>
        },
        Starting::Refused { name, error, again } => refused(panel, &name, error, *again),
        Starting::Unclear { name, key, error, checking } => html! {
            <div role="alert">
                <Note tone=Tone::Warning title=format!("{name}: outcome unclear")>
                    <p>"The answer to the start did not arrive. It may be running. Nothing is sent a second time."</p>
                    {error.map(|error| html! { <p class="rp-meta"><Untrusted text=error.title() /></p> })}
                    <div class="rp-note-actions">
                        <button type="button" class="rp-button rp-button-small" disabled=checking
                            on:click=move |_| panel.look_up(name.clone(), key.clone())>
                            {if checking { "Checking…" } else { "Check what became of it" }}
                        </button>
                    </div>
                </Note>
            </div>
        },
        Starting::NeverStarted { name } => html! {
            <div role="status">
                <Note tone=Tone::Info title=format!("{name} was not started")>
                    <p>"The start never reached the backend and nothing ran. Run it again if it is still wanted."</p>
                    <div class="rp-note-actions">
                        <button type="button" class="rp-button rp-button-small" on:click=dismiss>"Dismiss"</button>
                    </div>
                </Note>
            </div>
        },
        Starting::Accepted { name } => html! {
            <div role="status">
                <Note tone=Tone::Info title=format!("{name} was accepted")>
                    <p>"This backend names no run at the start. It appears under Runs in a few seconds."</p>
                </Note>
            </div>
        },
    })
}

/// A refusal, with the way on that fits it.
fn refused(panel: Panel, name: &str, error: ClientError, again: Again) -> Markup {
    let code = error.problem().map(|problem| problem.code.clone());
    let run_id = error.problem().and_then(|problem| problem.run_id.clone());
    let stands_in_the_way = run_id.map(|id| {
        html! {
            <button type="button" class="rp-button rp-button-small"
                on:click=move |_| {
                    panel.starting.set(Starting::Idle);
                    panel.asking.set(None);
                    panel.runs.reload();
                    panel.go.run(PanelPlace { tab: PanelTab::Runs, run: Some(id.clone()) });
                }>
                "Show that run"
            </button>
        }
    });
    let way_on = match code {
        Some(ProblemCode::DuplicateRun) => Some("Run it a second time"),
        Some(ProblemCode::VersionMismatch) => None,
        _ if error.retryable() => Some("Try again"),
        _ => None,
    };
    let reload = (code == Some(ProblemCode::VersionMismatch)).then(|| {
        html! {
            <button type="button" class="rp-button rp-button-small"
                on:click=move |_| {
                    panel.starting.set(Starting::Idle);
                    panel.asking.set(None);
                    panel.playbooks.reload();
                }>
                "Look at the new version"
            </button>
        }
    });
    let duplicate = code == Some(ProblemCode::DuplicateRun);
    let retry = way_on.map(|label| {
        html! {
            <button type="button" class="rp-button rp-button-small"
                on:click=move |_| {
                    let mut request = again.request.clone();
                    request.allow_concurrent = duplicate;
                    panel.start(again.playbook.clone(), request);
                }>
                {label}
            </button>
        }
    });
    html! {
        <div>
            <ErrorNote error=error what=format!("{name} was not started") />
            <div class="rp-note-actions">
                {stands_in_the_way} {retry} {reload}
                <button type="button" class="rp-button rp-button-small" on:click=move |_| panel.starting.set(Starting::Idle)>
                    "Dismiss"
                </button>
            </div>
        </div>
    }
}

impl Console {
    /// What became of a pending intent, asked until it is certain or cannot be known.
    async fn look_up(self, key: &str) -> Verdict {
        let transport = self.transport();
        let Some(pending) = self.pending(key) else { return Verdict::StillUnclear };
        let mut inquiry = Inquiry::new(pending, transport.now_ms());
        loop {
            let found = self.backend().find_run(inquiry.pending()).await;
            match inquiry.next(found, transport.now_ms()) {
                Verdict::Ask { after_ms } => transport.sleep(after_ms).await,
                verdict => {
                    if matches!(verdict, Verdict::Found(_) | Verdict::NotStarted) {
                        self.settle(key);
                    }
                    return verdict;
                }
            }
        }
    }
}
