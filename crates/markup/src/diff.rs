//! Difference between two lists of keys.

use std::{collections::HashMap, hash::Hash};

/// Origin of one row of the new list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Placement {
    /// Not in the old list: drawn.
    Insert,
    /// Row of this index in the old list, which stays where it is.
    Keep(usize),
    /// Row of this index in the old list, which is moved.
    Move(usize),
}

/// One placement for each key of the new list. Rows of the old list that occur in none are removed.
///
/// The n-th occurrence of a key takes the n-th row that had it. As few rows as possible move; the
/// `pinned` row of the old list never does, because an element that moves loses the focus, its
/// selection and its scroll position. It is only asked for where something has to move.
///
/// Hashes each key of either list at most three times, and not at all where both lists begin alike.
/// Where k rows are out of order, finding out which of them move takes at most k log k comparisons
/// of numbers; rows that are appended, prepended, inserted or removed leave the rest in order.
pub(crate) fn diff<K: Hash + Eq>(
    old: &[K],
    new: &[K],
    pinned: &mut dyn FnMut() -> Option<usize>,
) -> Vec<Placement> {
    let sources = sources(old, new);
    let kept = || sources.iter().flatten();
    let stays = if kept().is_sorted() { vec![true; sources.len()] } else { stays(&sources, pinned()) };
    let placement = |(source, stays): (&Option<usize>, bool)| match source {
        None => Placement::Insert,
        Some(at) if stays => Placement::Keep(*at),
        Some(at) => Placement::Move(*at),
    };
    sources.iter().zip(stays).map(placement).collect()
}

/// Index in the old list of each key of the new one.
fn sources<K: Hash + Eq>(old: &[K], new: &[K]) -> Vec<Option<usize>> {
    let alike = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let mut sources: Vec<_> = (0..alike).map(Some).collect();
    if alike == new.len() || alike == old.len() {
        sources.resize(new.len(), None);
        return sources;
    }
    // First occurrence of each key, and for each occurrence the one that follows it.
    let mut first = HashMap::with_capacity(old.len());
    let mut following = vec![None; old.len()];
    for (at, (key, following)) in old.iter().zip(&mut following).enumerate().skip(alike).rev() {
        *following = first.insert(key, Some(at)).flatten();
    }
    sources.extend(new.iter().skip(alike).map(|key| {
        let next = first.get_mut(key)?;
        let at = (*next)?;
        *next = following.get(at).copied().flatten();
        Some(at)
    }));
    sources
}

/// Whether each row stays: those of a longest increasing sequence of sources do. With a pinned row,
/// of a longest one among those that pass through it.
fn stays(sources: &[Option<usize>], pinned: Option<usize>) -> Vec<bool> {
    let pin = pinned.and_then(|pinned| {
        let at = sources.iter().position(|source| *source == Some(pinned))?;
        Some((at, pinned))
    });
    // For each length, the sequence of that length that ends lowest: its last source and where it is.
    let mut ends: Vec<(usize, usize)> = Vec::new();
    let mut before = vec![None; sources.len()];
    for (at, source) in sources.iter().enumerate() {
        let Some(source) = *source else { continue };
        if pin.is_some_and(|(place, pinned)| at.cmp(&place) != source.cmp(&pinned)) {
            continue;
        }
        let length = match ends.last() {
            Some((last, _)) if *last > source => ends.partition_point(|(end, _)| *end < source),
            _ => ends.len(),
        };
        if let Some(before) = before.get_mut(at) {
            *before = length.checked_sub(1).and_then(|length| ends.get(length)).map(|(_, at)| *at);
        }
        match ends.get_mut(length) {
            Some(end) => *end = (source, at),
            None => ends.push((source, at)),
        }
    }
    let mut stays = vec![false; sources.len()];
    let mut next = ends.last().map(|(_, at)| *at);
    while let Some(at) = next {
        if let Some(stays) = stays.get_mut(at) {
            *stays = true;
        }
        next = before.get(at).copied().flatten();
    }
    stays
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
