//! State of the panel: pure, events in, effects out.

use riposte_client::StartState;
use riposte_model::{NewRun, Playbook, PlaybookId, RelyingRun, Run, RunId};

use super::{PanelLocation, PanelTab};

/// State of one panel. The tab and the open run are kept by the caller, who may put them into the address.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct PanelState {
    /// Confirmation shown in place of the tab.
    pub(super) confirmation: Option<ConfirmationRequest>,
    /// Entries of the latest confirmation, kept while it is closed.
    pub(super) draft: Option<ConfirmationDraft>,
    /// Playbook whose button takes the focus when the list is shown again.
    pub(super) return_focus: Option<PlaybookId>,
    /// Progress of the latest start.
    pub(super) start: StartState,
}

/// A playbook that a person is asked to confirm.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ConfirmationRequest {
    /// Playbook to run.
    pub(super) playbook: Playbook,
    /// Run whose effect it undoes.
    pub(super) undo_of: Option<RunId>,
    /// Runs whose effect it would lift or replace.
    pub(super) relied_on_by: Vec<RelyingRun>,
}

/// Entries of a confirmation. The value that is typed to confirm is never kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ConfirmationDraft {
    /// Playbook to run.
    pub(super) playbook: PlaybookId,
    /// Run whose effect it undoes.
    pub(super) undo_of: Option<RunId>,
    /// Reason.
    pub(super) reason: String,
    /// Text of each input, in the order of the form; empty for secrets.
    pub(super) inputs: Vec<String>,
}

/// Something that happened to the panel.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum PanelEvent {
    /// A person asked for a playbook that needs confirmation. A draft comes from the run that it repeats.
    Confirm(Box<ConfirmationRequest>, Option<ConfirmationDraft>),
    /// The entries of the open confirmation have changed.
    Edit(ConfirmationDraft),
    /// A person closed the confirmation.
    CloseConfirmation,
    /// Escape was pressed.
    Escape,
    /// A tab was chosen.
    SelectTab(PanelTab),
    /// A run in the list was opened, or the open one closed.
    OpenRun(Option<RunId>),
    /// A button has taken the focus that was kept for it.
    FocusReturned,
    /// A request was confirmed, or needs no confirmation.
    Start(Box<NewRun>),
    /// The starter reports its state.
    StartChanged(StartState),
    /// The backend accepted a start without a run ID.
    Accepted(PlaybookId),
    /// A start produced a run.
    Started(Box<Run>),
    /// An outcome was learned elsewhere.
    RunsChanged,
    /// Send a refused request again; `concurrent` allows it beside the run in its way.
    Retry {
        /// Whether a second run of the playbook on the entity is allowed.
        concurrent: bool,
    },
    /// Look up the unclear start.
    LookUp,
    /// Give up the unclear start.
    GiveUp,
    /// Dismiss the message about a start.
    Dismiss,
    /// Show the run that stands in the way of a refused start.
    ShowConflict(RunId),
    /// Load the version of the playbook that replaced the confirmed one.
    ReviewVersion,
}

/// Something that the panel has to do, in order.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum PanelEffect {
    /// Hand the request to the starter.
    Start(Box<NewRun>),
    /// Have the starter look up the unclear start.
    LookUp,
    /// Have the starter give up the unclear start.
    GiveUp,
    /// Have the starter dismiss its message.
    Dismiss,
    /// Show a tab or a run.
    Navigate(PanelLocation),
    /// Put a new run at the head of the list.
    ListRun(Box<Run>),
    /// Reload the list of runs.
    ReloadRuns,
    /// Reload the list of playbooks.
    ReloadPlaybooks,
    /// Close the panel.
    Close,
}

impl PanelState {
    /// The draft that belongs to the open confirmation.
    pub(super) fn open_draft(&self) -> Option<&ConfirmationDraft> {
        let request = self.confirmation.as_ref()?;
        self.draft.as_ref().filter(|draft| request.is_for(draft))
    }

    /// Applies an event and returns its effects. An event that the state does not allow has none.
    pub(super) fn on(&mut self, event: PanelEvent) -> Vec<PanelEffect> {
        match event {
            PanelEvent::Confirm(request, draft) => self.confirm(*request, draft),
            PanelEvent::Edit(draft) => {
                if self.confirmation.as_ref().is_some_and(|request| request.is_for(&draft)) {
                    self.draft = Some(draft);
                }
                Vec::new()
            }
            PanelEvent::CloseConfirmation => {
                self.confirmation = None;
                Vec::new()
            }
            PanelEvent::Escape if self.confirmation.take().is_some() => Vec::new(),
            PanelEvent::Escape => vec![PanelEffect::Close],
            PanelEvent::SelectTab(tab) => {
                self.confirmation = None;
                vec![PanelEffect::Navigate(PanelLocation { tab, run: None })]
            }
            PanelEvent::OpenRun(run) => {
                vec![PanelEffect::Navigate(PanelLocation { tab: PanelTab::Runs, run })]
            }
            PanelEvent::FocusReturned => {
                self.return_focus = None;
                Vec::new()
            }
            PanelEvent::Start(_) if self.start.is_sending() => Vec::new(),
            PanelEvent::Start(request) => vec![PanelEffect::Start(request)],
            PanelEvent::StartChanged(state) => {
                self.start = state;
                Vec::new()
            }
            PanelEvent::Accepted(playbook) => {
                self.finish_confirmation(&playbook);
                Vec::new()
            }
            PanelEvent::Started(run) => {
                self.finish_confirmation(&run.playbook.id);
                let location = PanelLocation::run(run.id.clone());
                let mut effects = vec![PanelEffect::ListRun(run)];
                if self.confirmation.is_none() {
                    effects.push(PanelEffect::Navigate(location));
                }
                effects
            }
            PanelEvent::RunsChanged => vec![PanelEffect::ReloadRuns],
            PanelEvent::Retry { concurrent } => match &self.start {
                StartState::Refused { request, .. } => {
                    let request = NewRun { allow_concurrent: concurrent, ..(**request).clone() };
                    vec![PanelEffect::Start(Box::new(request))]
                }
                _ => Vec::new(),
            },
            PanelEvent::LookUp => vec![PanelEffect::LookUp],
            PanelEvent::GiveUp => vec![PanelEffect::GiveUp],
            PanelEvent::Dismiss => vec![PanelEffect::Dismiss],
            PanelEvent::ShowConflict(id) => {
                self.confirmation = None;
                let location = PanelLocation::run(id);
                vec![PanelEffect::Dismiss, PanelEffect::ReloadRuns, PanelEffect::Navigate(location)]
            }
            PanelEvent::ReviewVersion => {
                self.confirmation = None;
                vec![PanelEffect::Dismiss, PanelEffect::ReloadPlaybooks]
            }
        }
    }

    fn confirm(
        &mut self,
        request: ConfirmationRequest,
        draft: Option<ConfirmationDraft>,
    ) -> Vec<PanelEffect> {
        if draft.is_some() {
            self.draft = draft;
        } else if request.undo_of.is_none() {
            self.return_focus = Some(request.playbook.id.clone());
        }
        self.confirmation = Some(request);
        Vec::new()
    }

    /// Drops the confirmation and the draft of a playbook whose start was accepted. Those of another
    /// playbook stay: a start from before can be found at any time.
    fn finish_confirmation(&mut self, playbook: &PlaybookId) {
        self.confirmation.take_if(|request| request.playbook.id == *playbook);
        self.draft.take_if(|draft| draft.playbook == *playbook);
    }
}

impl ConfirmationRequest {
    /// A confirmation of a playbook that undoes nothing.
    pub(super) fn new(playbook: Playbook) -> Self {
        Self { playbook, undo_of: None, relied_on_by: Vec::new() }
    }

    /// An empty draft of this confirmation.
    pub(super) fn draft(&self) -> ConfirmationDraft {
        let (playbook, undo_of) = (self.playbook.id.clone(), self.undo_of.clone());
        ConfirmationDraft { playbook, undo_of, reason: String::new(), inputs: Vec::new() }
    }

    fn is_for(&self, draft: &ConfirmationDraft) -> bool {
        (&self.playbook.id, &self.undo_of) == (&draft.playbook, &draft.undo_of)
    }
}
