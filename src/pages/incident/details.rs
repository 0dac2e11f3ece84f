//! The details panel of an incident: description, owner, status, severity and facts.

use std::future::ready;

use leptos::prelude::*;
use riposte_model::{Choice, Incident, IncidentStatus, Page, Permission, Person, Severity};
use riposte_ui::{
    Console, Query, html,
    markup::Markup,
    parts::{ErrorNote, Untrusted, focus},
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
    let people = people(console, may_edit);
    let owner = move || {
        let choose = Callback::new(move |id| editor.choose_owner(id));
        let shown = Signal::derive(move || editor.shown_owner());
        pick("Owner", may_edit.get(), editor.owner, owners(people, incident), shown, choose)
    };
    let take = move || {
        let mine = me.with_value(|me| me.as_ref().map(|me| me.id.clone()))?;
        (may_edit.get() && editor.shown_owner() != mine).then(|| {
            let assign = move |_| {
                editor.choose_owner(mine.clone());
                // The button is gone.
                editor.owner.get_untracked().iter().for_each(|owner| focus(owner));
            };
            html! {
                <div class="rp-fields">
                    <span></span>
                    <button type="button" class="rp-link-button" on:click=assign>"Assign to me"</button>
                </div>
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
                {owner}
                {take}
                {status}
                {severity}
            </div>
            {move || editor.closing.get().then(|| html! { <CloseIncidentForm editor=editor /> })}
            {move || editor.fault.get().map(|error| html! { <ErrorNote error=error what="The incident was not changed" /> })}
            {move || incident.value().map(|incident| facts(console, &incident))}
        </aside>
    }
}

/// The people to choose an owner from, where the backend lists them.
fn people(console: Console, may_edit: Memo<bool>) -> Query<Page<Person>> {
    let listed = Memo::new(move |_| may_edit.get() && console.capabilities().features.people);
    Query::new(move || {
        if listed.get() { console.backend().people() } else { Box::pin(ready(Ok(Page::whole(Vec::new())))) }
    })
}

/// "Unassigned", the people, and the current owner if they are not among them.
fn owners(people: Query<Page<Person>>, incident: Query<Incident>) -> Vec<Choice> {
    let page = people.value().filter(|page| !page.items.is_empty());
    // Where all are listed, the choice is not drawn again at each change, for it would lose the focus.
    let incident = if page.is_some() { incident.value_untracked() } else { incident.value() };
    let mut choices: Vec<Choice> = vec![(String::new(), "Unassigned".to_owned())];
    let owner = incident.as_ref().and_then(|incident| incident.owner.as_ref());
    for person in page.iter().flat_map(|page| &page.items).chain(owner) {
        if choices.iter().all(|(id, _)| *id != person.id) {
            choices.push((person.id.clone(), person.name.clone()));
        }
    }
    choices
}
