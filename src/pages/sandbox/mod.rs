//! State of the sandbox: the effect of every run.

use std::sync::Arc;

use leptos::prelude::*;
use riposte_client::LocalFuture;
use riposte_model::{SandboxState, SandboxSystem, display_subject, escape_invisible};
use riposte_parts::{PartMissing, part};
use riposte_routes::{Page, Route};
use riposte_ui::{
    Console, Query, QueryLabels, html,
    markup::Markup,
    parts::{Empty, RelativeTime, Untrusted},
};

use crate::{
    layout::{Column, Refresh, page_head, table_head},
    routing::Link,
    shell::{Frame, Main},
};

const CALLS: &[Column] = &[
    ("When", "rp-col-time"),
    ("Product", "rp-col-status"),
    ("Action", "rp-col-owner"),
    ("Subject", ""),
    ("Run", "rp-col-status"),
];
const RECORDS: &[Column] = &[("Subject", ""), ("State", "rp-col-owner"), ("Since", "rp-col-time")];

part! {
    /// Draws the page.
    [sandbox, load_sandbox]
    pub(crate) fn page() -> Markup {
        html! { <SandboxPage /> }
    }
}

/// Fetches the page.
pub(crate) fn load() -> LocalFuture<Result<(), PartMissing>> {
    Box::pin(async { Ok(load_sandbox().await?) })
}

/// The fake products and what playbooks did to them.
#[component]
fn SandboxPage() -> Markup {
    let console = expect_context::<Console>();
    let title = Page::Sandbox.info().title;
    expect_context::<Frame>().set_breadcrumbs(&[], Arc::new(move || title.to_owned()));
    let query = Query::new(move || console.backend().sandbox());
    let words =
        QueryLabels { loading: "Loading the sandbox", failed: "The sandbox could not be loaded", rows: 6 };
    let body = query.view(words, move |state| view(console, &state));
    let heading = html! {
        <h1>{title}</h1>
        <span class="rp-meta">"Fake products that the sample playbooks act on. Nothing outside this server is touched."</span>
    };
    html! {
        <Main>
            {page_head(heading, Some(Refresh::of(query)))}
            <div class="rp-page-body">{body}</div>
        </Main>
    }
}

fn view(console: Console, state: &SandboxState) -> Markup {
    let systems =
        state.systems.iter().map(|each| system(console, each, state.unchanged_text(each))).collect_view();
    let calls = state
        .calls
        .iter()
        .map(|call| {
            html! {
                <tr>
                    <td><RelativeTime at=call.at.clone() now=console.now() /></td>
                    <td><Untrusted text=call.system.clone() /></td>
                    <td><Untrusted text=call.action.clone() /></td>
                    {subject(&call.subject)}
                    <td>{link(call.run_id.as_deref())}</td>
                </tr>
            }
        })
        .collect_view();
    let log = if state.calls.is_empty() {
        html! { <Empty title="Nothing has been changed" text="Run a playbook that contains a threat. Its changes appear here." /> }
    } else {
        html! {
            <table class="rp-table rp-table-stack">
                {table_head(CALLS)}
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

/// Cell of the thing that was acted on.
fn subject(subject: &str) -> Markup {
    let shown = display_subject(subject);
    html! { <td class="rp-lead rp-mono" title=escape_invisible(&shown)><Untrusted text=shown /></td> }
}

fn system(console: Console, system: &SandboxSystem, unchanged: &'static str) -> Markup {
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
                    <td><RelativeTime at=record.since.clone() now=console.now() /></td>
                </tr>
            }
        })
        .collect_view();
    let body = if system.records.is_empty() {
        html! { <p class="rp-card-body rp-meta">{unchanged}</p> }
    } else {
        html! {
            <table class="rp-table">
                {table_head(RECORDS)}
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
    run.map(|run| html! { <a href=Link::to(&Route::Run(run.into()))>"Open"</a> })
}
