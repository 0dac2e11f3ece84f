//! Difference between two lists of keys.

use std::hash::{Hash, Hasher};

/// Way from one list of rows to another. In numbers of one type, because each more costs bytes.
pub(crate) struct Plan {
    /// For each row of the new list its index in the old one, or [`NONE`] where it is new.
    pub(crate) sources: Vec<usize>,
    /// Indices, in the new list, of the rows that stay where they are, last to first.
    pub(crate) stays: Vec<usize>,
}

/// Index of no row.
pub(crate) const NONE: usize = usize::MAX;

/// Way from the rows with the old keys to those with the new ones. Old rows that are no source of
/// any new one are removed; those that are and do not stay are moved.
///
/// The n-th occurrence of a key takes the n-th row that had it. As few rows as possible move; the
/// `pinned` row of the old list never does, because an element that moves loses the focus, its
/// selection and its scroll position. It is only asked for where something has to move.
///
/// Hashes each key once, and not at all where both lists begin alike. Where k rows are out of order,
/// finding out which of them move takes at most k log k comparisons of numbers; rows that are
/// appended, prepended, inserted or removed leave the rest in order.
pub(crate) fn plan<K: Hash + Eq>(old: &[K], new: &[K], pinned: &mut dyn FnMut() -> Option<usize>) -> Plan {
    let sources = sources(old, new);
    let is_ordered = sources.iter().filter(|source| **source != NONE).is_sorted();
    let pinned = if is_ordered { None } else { pinned() };
    let stays = stays(&sources, pinned);
    Plan { sources, stays }
}

/// Index in the old list of each key of the new one.
fn sources<K: Hash + Eq>(old: &[K], new: &[K]) -> Vec<usize> {
    let alike = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let mut sources: Vec<_> = (0..alike).collect();
    if alike == new.len() || alike == old.len() {
        sources.resize(new.len(), NONE);
        return sources;
    }
    // A hash table without types of its own, which would cost kilobytes. Each bucket is a chain of
    // rows, earlier ones first: the link after a row stands at its index, the first link of a
    // bucket behind those.
    let rows = old.len();
    let bucket = |key| rows + hash(key) % rows;
    let mut links = vec![NONE; 2 * rows];
    for (at, key) in old.iter().enumerate().skip(alike).rev() {
        let first = links.get_mut(bucket(key)).map_or(NONE, |first| std::mem::replace(first, at));
        if let Some(link) = links.get_mut(at) {
            *link = first;
        }
    }
    sources.extend(new.iter().skip(alike).map(|key| {
        let mut link = bucket(key);
        while let Some(at) = links.get(link).copied()
            && let Some(other) = old.get(at)
        {
            if other == key {
                // Taken out of its chain, so that the next one of this key is found first.
                let next = links.get(at).copied().unwrap_or(NONE);
                if let Some(link) = links.get_mut(link) {
                    *link = next;
                }
                return at;
            }
            link = at;
        }
        NONE
    }));
    sources
}

/// FNV-1a, for keys of a few dozen bytes.
struct Fnv(u32);

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
        }
    }

    fn finish(&self) -> u64 {
        self.0.into()
    }
}

fn hash<K: Hash>(key: &K) -> usize {
    let mut hasher = Fnv(0x811c_9dc5);
    key.hash(&mut hasher);
    hasher.0 as usize
}

/// Rows that stay: a longest increasing sequence of sources, last to first. With a pinned row, a
/// longest one among those that pass through it.
fn stays(sources: &[usize], pinned: Option<usize>) -> Vec<usize> {
    let source = |at: usize| sources.get(at).copied().unwrap_or(NONE);
    let pin = pinned.and_then(|pinned| sources.iter().position(|source| *source == pinned));
    // For each length, where the sequence of that length ends whose last source is the lowest.
    let mut ends: Vec<usize> = Vec::new();
    let mut before = vec![NONE; sources.len()];
    for (at, this) in sources.iter().enumerate() {
        if *this == NONE || pin.is_some_and(|pin| at.cmp(&pin) != this.cmp(&source(pin))) {
            continue;
        }
        let length = match ends.last() {
            Some(last) if source(*last) > *this => ends.partition_point(|end| source(*end) < *this),
            _ => ends.len(),
        };
        if let Some(before) = before.get_mut(at) {
            *before = length.checked_sub(1).and_then(|last| ends.get(last).copied()).unwrap_or(NONE);
        }
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut stays = Vec::new();
    let mut next = ends.last().copied();
    while let Some(at) = next.filter(|at| *at != NONE) {
        stays.push(at);
        next = before.get(at).copied();
    }
    stays
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
