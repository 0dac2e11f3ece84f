//! The navigation rail.

use leptos::prelude::*;
use riposte_routes::{Page, PageIcon, Route};
use riposte_ui::{
    Console, html,
    markup::Markup,
    parts::{Icon, IconName},
};

use crate::routing::Link;

/// Links to the pages that the table lists in the rail and the backend offers. The entry that the current
/// page belongs to is marked: an incident belongs to the incidents.
pub(super) fn links(console: Console, route: Memo<Option<Route>>) -> Vec<Markup> {
    let link = |page: Page| {
        let (icon, target) = (icon(page.info().rail?), page.route()?);
        let is_current = move || {
            route
                .with(|route| route.as_ref().is_some_and(|route| route.page().section() == page))
                .then_some("page")
        };
        Some(Markup::live(move || {
            page.is_offered(&console.capabilities().features).then(|| {
                html! {
                    <a href=Link::to(&target) aria-current=is_current>
                        <Icon name=icon />
                        " "
                        <span class="rp-rail-word">{page.info().title}</span>
                    </a>
                }
            })
        }))
    };
    Page::ALL.iter().copied().filter_map(link).collect()
}

const fn icon(icon: PageIcon) -> IconName {
    match icon {
        PageIcon::Shield => IconName::Shield,
        PageIcon::List => IconName::List,
        PageIcon::Box => IconName::Box,
    }
}
