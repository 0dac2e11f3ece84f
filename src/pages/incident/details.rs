//! The details panel of an incident: description, owner, status, severity and facts.

use leptos::prelude::*;
use riposte_model::{Incident, IncidentPatch, IncidentStatus, Permission, Severity};
use riposte_ui::{
    Console, Query, html,
    markup::Markup,
    parts::{ErrorNote, Untrusted},
};

use super::{close_form::CloseIncidentForm, editor::IncidentEditor, facts::facts, pick::pick};
use crate::session::Auth;

/// The details panel.
#[component]
pub(super) fn Details(incident: Query<Incident>) -> Markup {
    let me = StoredValue::new(expect_context::<Auth>().me());
    let console = expect_context::<Console>();
    let editor = IncidentEditor::new(incident, console);
    let may_edit = Memo::new(move |_| {
        console.capabilities().features.edit_incidents
            && me.with_value(|me| me.as_ref().is_some_and(|me| me.may(&Permission::EditIncidents)))
    });
    let status = move || {
        let known = IncidentStatus::ALL.iter().map(|status| (status.to_string(), status.label().to_owned()));
        let choose = Callback::new(move |value: String| editor.choose_status(&value));
        let shown = Signal::derive(move || editor.shown_status());
        pick("Status", may_edit.get(), editor.status, known.collect(), shown, choose)
    };
    let severity = move || {
        let known = Severity::ALL.iter().map(|severity| (severity.to_string(), severity.label().to_owned()));
        let choose = Callback::new(move |value: String| editor.choose_severity(&value));
        let shown = Signal::derive(move || editor.shown_severity());
        pick("Severity", may_edit.get(), NodeRef::new(), known.collect(), shown, choose)
    };
    let owner = move || {
        let name = incident.value()?.owner_name().to_owned();
        Some(html! { <Untrusted text=name /> })
    };
    let take = move || {
        let owner_id = incident.value()?.owner.as_ref().map(|owner| owner.id.clone());
        let mine = me.with_value(|me| me.as_ref().map(|me| me.id.clone()));
        (may_edit.get() && owner_id != mine).then(|| {
            html! {
                <button type="button" class="rp-link-button" aria-disabled=move || editor.busy().then_some("true")
                    on:click=move |_| editor.change(IncidentPatch { owner_id: mine.clone(), ..IncidentPatch::default() })>
                    "Assign to me"
                </button>
            }
        })
    };
    let description = move || {
        let text = incident.value()?.description.clone()?;
        Some(html! { <p><Untrusted text=text /></p> })
    };
    html! {
        <aside class="rp-card rp-details" aria-label="Incident details">
            {description}
            <div class="rp-details-fields">
                <div class="rp-fields">
                    <span class="rp-tone-muted">"Owner"</span>
                    <span><span tabindex="-1" node_ref=editor.owner>{owner}</span> " " {take}</span>
                </div>
                {status}
                {severity}
            </div>
            {move || editor.closing.get().then(|| html! { <CloseIncidentForm editor=editor /> })}
            {move || editor.fault.get().map(|error| html! { <ErrorNote error=error what="The incident was not changed" /> })}
            {move || incident.value().map(|incident| facts(console, &incident))}
        </aside>
    }
}
