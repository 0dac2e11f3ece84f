#![allow(clippy::indexing_slicing, reason = "a test fails by panicking")]
use std::{
    cell::Cell,
    collections::BTreeSet,
    hash::{Hash, Hasher},
};

use proptest::prelude::*;

use super::{NONE, Plan, plan};

/// Origin of one row of the new list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Placement {
    Insert,
    Keep(usize),
    Move(usize),
}

fn diff<K: Hash + Eq>(old: &[K], new: &[K], pinned: &mut dyn FnMut() -> Option<usize>) -> Vec<Placement> {
    let Plan { sources, stays } = plan(old, new, pinned);
    assert!(stays.is_sorted_by(|one, next| one > next), "last to first");
    let placement = |(at, source): (usize, usize)| match source {
        NONE => Placement::Insert,
        source if stays.binary_search_by(|stay| at.cmp(stay)).is_ok() => Placement::Keep(source),
        source => Placement::Move(source),
    };
    sources.iter().copied().enumerate().map(placement).collect()
}

fn placements(old: &str, new: &str, pinned: Option<char>) -> Vec<Placement> {
    let (old, new): (Vec<_>, Vec<_>) = (old.chars().collect(), new.chars().collect());
    let pinned = pinned.and_then(|pinned| old.iter().position(|key| *key == pinned));
    diff(&old, &new, &mut || pinned)
}

fn moved(old: &str, new: &str, pinned: Option<char>) -> String {
    let keys = placements(old, new, pinned).into_iter().zip(new.chars());
    keys.filter(|(placement, _)| matches!(placement, Placement::Move(_))).map(|(_, key)| key).collect()
}

#[test]
fn rows_around_the_rest_move_nothing() {
    for (old, new) in [
        ("", "ab"),
        ("abc", "abc"),
        ("abc", ""),
        ("abc", "abcde"),
        ("abc", "xyabc"),
        ("abc", "axbyc"),
        ("abcde", "bd"),
        ("abcde", "xbydz"),
        ("abc", "xyz"),
    ] {
        assert_eq!(moved(old, new, None), "", "{old} becomes {new}");
    }
}

#[test]
fn as_few_rows_move_as_possible() {
    assert_eq!(moved("abcde", "eabcd", None), "e");
    assert_eq!(moved("abcde", "bcdea", None), "a");
    assert_eq!(moved("abcde", "aecdb", None), "eb");
    assert_eq!(moved("abcdef", "dxefabc", None).len(), 3);
    assert_eq!(moved("abcd", "dcba", None).len(), 3);
}

#[test]
fn the_pinned_row_stays_whatever_it_costs() {
    assert_eq!(moved("abcde", "eabcd", Some('e')), "abcd");
    assert_eq!(moved("abcde", "eabcd", Some('b')), "e");
    assert_eq!(moved("abcd", "dcba", Some('b')).len(), 3);
    assert!(!moved("abcd", "dcba", Some('b')).contains('b'));
    assert_eq!(moved("abc", "ca", Some('b')).len(), 1, "a pinned row that goes pins nothing");
}

#[test]
fn a_repeated_key_takes_its_rows_in_their_order() {
    use Placement::{Insert, Keep};
    assert_eq!(placements("xaab", "aaab", None), [Keep(1), Keep(2), Insert, Keep(3)]);
    assert_eq!(placements("aab", "ab", None), [Keep(0), Keep(2)]);
}

#[test]
fn the_pinned_row_is_not_looked_for_where_nothing_moves() {
    diff(&['a', 'b', 'c'], &['c', 'x'], &mut || panic!("looked for"));
}

/// A key that counts what is done with it.
#[derive(Debug)]
struct Counted<'a>(usize, &'a Cell<usize>);

impl PartialEq for Counted<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.1.set(self.1.get() + 1);
        self.0 == other.0
    }
}

impl Eq for Counted<'_> {}

impl Hash for Counted<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.1.set(self.1.get() + 1);
        self.0.hash(state);
    }
}

#[test]
fn work_on_keys_grows_with_the_length_of_the_lists() {
    const ROWS: usize = 20_000;
    let work = Cell::new(0);
    let keys =
        |order: &mut dyn Iterator<Item = usize>| order.map(|key| Counted(key, &work)).collect::<Vec<_>>();
    let old = keys(&mut (0..ROWS));
    for new in [
        keys(&mut (0..ROWS).rev()),
        keys(&mut (1..=ROWS)),
        keys(&mut (0..ROWS).map(|key| key * 7919 % ROWS)),
        keys(&mut (ROWS..2 * ROWS)),
    ] {
        work.set(0);
        diff(&old, &new, &mut || None);
        assert!(work.get() <= 6 * ROWS, "{} operations for {ROWS} rows", work.get());
    }
}

/// Length of a longest strictly increasing subsequence, found the slow and obvious way.
fn longest_increasing(numbers: &[usize]) -> usize {
    let mut best = vec![1; numbers.len()];
    for at in 0..numbers.len() {
        for before in 0..at {
            if numbers[before] < numbers[at] {
                best[at] = best[at].max(best[before] + 1);
            }
        }
    }
    best.into_iter().max().unwrap_or_default()
}

proptest! {
    #[test]
    fn placements_turn_the_old_list_into_the_new_one(old in "[a-h]{0,12}", new in "[a-h]{0,12}", at in 0..12_usize) {
        let (old, new): (Vec<_>, Vec<_>) = (old.chars().collect(), new.chars().collect());
        let pinned = (at < old.len()).then_some(at);
        let placements = diff(&old, &new, &mut || pinned);
        prop_assert_eq!(placements.len(), new.len());

        // Every row of the old list is used once, for its own key, unless too few want it.
        let mut used = BTreeSet::new();
        for (placement, key) in placements.iter().zip(&new) {
            if let Placement::Keep(at) | Placement::Move(at) = *placement {
                prop_assert_eq!(old[at], *key);
                prop_assert!(used.insert(at));
            }
        }
        for key in 'a'..='h' {
            let count = |list: &[char]| list.iter().filter(|other| **other == key).count();
            let reused = used.iter().filter(|at| old[**at] == key).count();
            prop_assert_eq!(reused, count(&old).min(count(&new)));
        }

        // What stays is in the old order: only then does leaving it alone give the new list.
        let stay: Vec<_> = placements.iter().filter_map(|placement| match placement {
            Placement::Keep(at) => Some(*at),
            _ => None,
        }).collect();
        prop_assert!(stay.is_sorted());
        if let Some(pinned) = pinned.filter(|pinned| used.contains(pinned)) {
            prop_assert!(stay.contains(&pinned));
        }
    }

    #[test]
    fn without_a_pinned_row_no_other_way_moves_fewer(old in "[a-z]{0,12}", new in "[a-z]{0,12}") {
        let (old, new): (Vec<_>, Vec<_>) = (old.chars().collect(), new.chars().collect());
        let placements = diff(&old, &new, &mut || None);
        let sources: Vec<_> = placements.iter().filter_map(|placement| match placement {
            Placement::Keep(at) | Placement::Move(at) => Some(*at),
            Placement::Insert => None,
        }).collect();
        let stay = placements.iter().filter(|placement| matches!(placement, Placement::Keep(_))).count();
        prop_assert_eq!(stay, longest_increasing(&sources));
    }
}
