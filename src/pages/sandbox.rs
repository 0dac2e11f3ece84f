//! What the sandbox holds: the effect of every run, to be looked at.

use leptos::prelude::*;
use riposte_model::{SandboxState, SandboxSystem, defang, escape_invisible};
use riposte_ui::{
    Console, Query, Words, html,
    markup::Markup,
    parts::{Empty, Icon, IconName, Moment, Untrusted},
};

use crate::{
    route::Route,
    shell::{Crumb, Frame, Main},
};

/// The fake products and what playbooks did to them.
#[component]
pub(crate) fn SandboxPage() -> Markup {
    let console = expect_context::<Console>();
    expect_context::<Frame>().place(|| vec![Crumb { label: "Sandbox".to_owned(), path: None }]);
    let query = Query::new(move || console.backend().sandbox());
    let words = Words { loading: "Loading the sandbox", failed: "The sandbox could not be loaded", rows: 6 };
    let body = query.view(words, move |state| view(console, &state));
    html! {
        <Main>
            <div class="rp-page-head">
                <h1>"Sandbox"</h1>
                <span class="rp-meta">"Fake products that the sample playbooks act on. Nothing outside this server is touched."</span>
                <button type="button" class="rp-button rp-button-small rp-push" on:click=move |_| query.reload()>
                    <Icon name=IconName::Refresh />
                    "Refresh"
                </button>
            </div>
            <div class="rp-page-body">{body}</div>
        </Main>
    }
}

fn view(console: Console, state: &SandboxState) -> Markup {
    let systems = state.systems.iter().map(|each| {
        let untouched = state.calls.iter().all(|call| call.system != each.id);
        system(console, each, untouched)
    });
    let systems = systems.collect_view();
    let calls = state
        .calls
        .iter()
        .map(|call| {
            html! {
                <tr>
                    <td><Moment at=call.at.clone() now=console.now() /></td>
                    <td><Untrusted text=call.system.clone() /></td>
                    <td><Untrusted text=call.action.clone() /></td>
                    {subject(&call.subject)}
                    <td>{link(call.run_id.as_deref())}</td>
                </tr>
            }
        })
        .collect_view();
    let log = if state.calls.is_empty() {
        html! { <Empty title="Nothing has been changed" text="Run a playbook that contains something; what it does appears here." /> }
    } else {
        html! {
            <table class="rp-table rp-table-stack">
                <thead>
                    <tr>
                        <th scope="col" class="rp-col-time">"When"</th>
                        <th scope="col" class="rp-col-status">"Product"</th>
                        <th scope="col" class="rp-col-owner">"Action"</th>
                        <th scope="col">"Subject"</th>
                        <th scope="col" class="rp-col-status">"Run"</th>
                    </tr>
                </thead>
                <tbody>{calls}</tbody>
            </table>
        }
    };
    html! {
        <div class="rp-systems">{systems}</div>
        <section class="rp-card" aria-labelledby="rp-sandbox-calls">
            <div class="rp-card-head">
                <h2 id="rp-sandbox-calls">"Changes"</h2>
                <span class="rp-count">{state.calls.len()}</span>
            </div>
            {log}
        </section>
    }
}

/// What something was done to. The sandbox does not say what it is: one word with a dot that names nobody
/// is taken for an address, and shown so that nothing turns it into a link.
fn subject(subject: &str) -> Markup {
    let is_address = subject.contains('.') && !subject.contains(|c: char| c == '@' || c.is_whitespace());
    let shown = if is_address { defang(subject) } else { subject.to_owned() };
    html! { <td class="rp-lead rp-mono" title=escape_invisible(&shown)><Untrusted text=shown /></td> }
}

fn system(console: Console, system: &SandboxSystem, untouched: bool) -> Markup {
    let id = format!("rp-system-{}", system.id.replace(|c: char| !c.is_ascii_alphanumeric(), "-"));
    let labelled = id.clone();
    let rows = system
        .records
        .iter()
        .map(|record| {
            html! {
                <tr>
                    {subject(&record.subject)}
                    <td><Untrusted text=record.state.clone() /></td>
                    <td><Moment at=record.since.clone() now=console.now() /></td>
                </tr>
            }
        })
        .collect_view();
    let body = if system.records.is_empty() {
        let text = if untouched {
            "As it came: no playbook has changed anything here."
        } else {
            "As it came: what playbooks changed here has been taken back or has left no mark."
        };
        html! { <p class="rp-card-body rp-meta">{text}</p> }
    } else {
        html! {
            <table class="rp-table">
                <thead>
                    <tr>
                        <th scope="col">"Subject"</th>
                        <th scope="col" class="rp-col-owner">"State"</th>
                        <th scope="col" class="rp-col-time">"Since"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
    };
    html! {
        <section class="rp-card" aria-labelledby=labelled>
            <div class="rp-card-head">
                <h2 id=id><Untrusted text=system.name.clone() /></h2>
                <span class="rp-count">{system.records.len()}</span>
            </div>
            {body}
        </section>
    }
}

fn link(run: Option<&str>) -> Option<Markup> {
    run.map(|run| html! { <a href=Route::Run(run.into())>"Open"</a> })
}
