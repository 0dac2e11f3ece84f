//! Order and search of the playbooks offered for an entity.

use std::cmp::Ordering;

use crate::{
    Playbook, Search,
    fold::{fold, natural_cmp},
    searchable,
};

/// Playbooks that match a search, split by whether the caller may run them. Each group is ordered by
/// impact, least first, then by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlaybookList<'a> {
    /// Playbooks that the caller may run now.
    pub runnable: Vec<&'a Playbook>,
    /// Playbooks that the caller may not run; their availability says why.
    pub not_runnable: Vec<&'a Playbook>,
}

impl<'a> PlaybookList<'a> {
    /// Selects and orders playbooks.
    ///
    /// A playbook matches when every word of `search` occurs in its name, description, activities or
    /// effects, whatever the case and the accents. An empty search matches every playbook.
    pub fn new(playbooks: &'a [Playbook], search: &str) -> Self {
        Self::ordered(playbooks, search, &|a, b| natural_cmp(&fold(a), &fold(b)))
    }

    /// Like [`PlaybookList::new`], with the names in another order, such as that of the reader's language.
    pub fn ordered(
        playbooks: &'a [Playbook],
        search: &str,
        by_name: &dyn Fn(&str, &str) -> Ordering,
    ) -> Self {
        let search = Search::new(search);
        let matches =
            |playbook: &&Playbook| search.is_empty() || search.finds(&searchable(&text_to_search(playbook)));
        // An unrecognized impact counts as the highest: nothing is known of the harm it can do.
        let order = |a: &Playbook, b: &Playbook| {
            a.impact.cmp(&b.impact).then_with(|| by_name(&a.name, &b.name)).then_with(|| a.id.cmp(&b.id))
        };
        let mut rows: Vec<&Playbook> = Vec::new();
        for playbook in playbooks.iter().filter(matches) {
            // Inserted in order: a sort of the standard library is two kilobytes of the program.
            let place = rows.partition_point(|other| order(other, playbook) != Ordering::Greater);
            rows.insert(place, playbook);
        }
        let (runnable, not_runnable) =
            rows.into_iter().partition(|playbook| playbook.availability.is_runnable());
        Self { runnable, not_runnable }
    }

    /// Number of playbooks that match.
    pub fn len(&self) -> usize {
        self.runnable.len() + self.not_runnable.len()
    }

    /// Whether no playbook matches.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of playbooks that the caller may run, searched for or not.
    pub fn runnable_count(playbooks: &[Playbook]) -> usize {
        playbooks.iter().filter(|playbook| playbook.availability.is_runnable()).count()
    }
}

/// Everything that a search looks at. Fields are on lines of their own, so that no word spans two.
fn text_to_search(playbook: &Playbook) -> String {
    let mut text = format!("{}\n{}", playbook.name, playbook.description);
    for word in playbook.activities.iter().chain(&playbook.effects) {
        text.push('\n');
        text.push_str(word);
    }
    text
}
