//! Search: what was typed, and what it stands for.

use crate::{fold, pasted, refang};

/// Words that a person searches for. A text is found by all the words as they were typed, or by all that they stand
/// for: `hxxp://evil[.]example` finds `http://evil.example`, and `array[x]` finds itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// Words as they were typed, folded.
    pub typed: Vec<String>,
    /// Words that they stand for, folded; the same words where nothing was defanged.
    pub meant: Vec<String>,
}

impl Search {
    /// Reads what was typed.
    pub fn new(text: &str) -> Self {
        let meant = refang(text);
        let meant = meant.split_whitespace().map(|word| fold(&pasted(word)));
        Self {
            typed: fold(text).split_whitespace().map(str::to_owned).collect(),
            meant: meant.filter(|word| !word.is_empty()).collect(),
        }
    }

    /// Whether nothing is searched for, so that everything is found.
    pub fn is_empty(&self) -> bool {
        self.typed.is_empty()
    }

    /// Whether it finds a text that [`searchable`] has prepared.
    pub fn finds(&self, searchable: &str) -> bool {
        let all = |words: &[String]| words.iter().all(|word| searchable.contains(word.as_str()));
        all(&self.typed) || (!self.meant.is_empty() && all(&self.meant))
    }
}

/// A text as [`Search`] looks at it: as it is and as what it stands for, folded.
pub fn searchable(text: &str) -> String {
    let plain = refang(text);
    let mut out = fold(text);
    if plain != text {
        out.push('\n');
        out.push_str(&fold(&plain));
    }
    out
}
