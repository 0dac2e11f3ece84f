//! The value that a person types to confirm.

use crate::{Entity, EntityKind, comparable, pasted};

/// Longest value that is typed as a whole, in characters: an IPv4 address, most names. Of a longer one a part is
/// asked for.
const MAX_TYPED: usize = 31;
/// Number of characters that are asked for where no part of a long value tells it from others.
const LAST: usize = 6;

/// A value to type, and what of it is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedValue {
    plain: String,
    shown: String,
    part: Option<String>,
}

impl TypedValue {
    /// The value of an entity.
    pub fn new(entity: &Entity) -> Self {
        let plain = entity.plain_name();
        let part = (plain.chars().count() > MAX_TYPED).then(|| telling_part(&entity.kind, &plain));
        Self { shown: entity.display_name(), plain, part }
    }

    /// Part that is asked for in place of the whole value, with the words that introduce it; none for the whole.
    pub fn part(&self) -> Option<(&'static str, &str)> {
        let part = self.part.as_deref()?;
        let words = if part.chars().count() == LAST { "the last six characters, " } else { "" };
        Some((words, part))
    }

    /// Whether what was typed or pasted is the value, as it is, as it is shown, or defanged in any way, or the part
    /// that is asked for. White space, and composed and decomposed letters count as the same; case and letters that
    /// look alike do not.
    pub fn matches(&self, typed: &str) -> bool {
        let asked = [Some(&self.plain), Some(&self.shown), self.part.as_ref()];
        let is = |typed: &str| asked.iter().flatten().any(|value| comparable(value) == comparable(typed));
        let bare = pasted(typed);
        !typed.is_empty() && (is(typed) || (!bare.is_empty() && is(&bare)))
    }
}

/// The host of an address, the name before an at sign, or the last characters.
fn telling_part(kind: &EntityKind, plain: &str) -> String {
    let host = || plain.split_once("://")?.1.split(['/', '?', '#']).next();
    let part = match kind {
        EntityKind::Url => host(),
        EntityKind::Account | EntityKind::Mailbox => plain.split_once('@').map(|(name, _)| name),
        _ => None,
    };
    let part = part.filter(|part| part.len() > LAST && part.chars().count() <= MAX_TYPED).map(str::to_owned);
    part.unwrap_or_else(|| plain.chars().skip(plain.chars().count().saturating_sub(LAST)).collect())
}
