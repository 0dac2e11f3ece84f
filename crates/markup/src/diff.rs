//! Difference between two lists of keys.

use std::hash::{Hash, Hasher};

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
/// Hashes each key once, and not at all where both lists begin alike.
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

/// End of a chain: the index of no row.
const END: usize = usize::MAX;

/// Index in the old list of each key of the new one.
fn sources<K: Hash + Eq>(old: &[K], new: &[K]) -> Vec<Option<usize>> {
    let alike = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let mut sources: Vec<_> = (0..alike).map(Some).collect();
    if alike == new.len() || alike == old.len() {
        sources.resize(new.len(), None);
        return sources;
    }
    // A hash table without types of its own, which would cost kilobytes. Each bucket is a chain of
    // rows, earlier ones first: the link after a row stands at its index, the first link of a
    // bucket behind those.
    let rows = old.len();
    let bucket = |key| rows + hash(key) % rows;
    let mut links = vec![END; 2 * rows];
    for (at, key) in old.iter().enumerate().skip(alike).rev() {
        let first = links.get_mut(bucket(key)).map_or(END, |first| std::mem::replace(first, at));
        if let Some(link) = links.get_mut(at) {
            *link = first;
        }
    }
    sources.extend(new.iter().skip(alike).map(|key| {
        let mut link = bucket(key);
        loop {
            let at = *links.get(link)?;
            if old.get(at)? == key {
                // Taken out of its chain, so that the next one of this key is found first.
                let next = *links.get(at)?;
                *links.get_mut(link)? = next;
                return Some(at);
            }
            link = at;
        }
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
