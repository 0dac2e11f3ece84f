//! Every host that the incidents name.

use std::sync::Arc;

use leptos::prelude::*;
use riposte_model::RunQuery;
use riposte_routes::Page;
use riposte_ui::{Console, Query, QueryLabels, html, markup::Markup, parts::Empty};

use crate::layout::{ListPage, Refresh};

#[component]
pub(crate) fn HostsPage() -> Markup {
    let console = expect_context::<Console>();
    let query = Query::new(move || console.runs(&RunQuery::default()));
    let labels = QueryLabels { loading: "Loading hosts", failed: "The hosts could not be loaded", rows: 8 };
    let list = query.view(labels, |_| html! { <Empty title="No hosts" text="No incident names a host." /> });
    let page = ListPage {
        page: Page::Hosts,
        refresh: Refresh::of(query),
        total: Arc::new(|| None),
        toolbar: None,
        list,
    };
    page.view()
}
