//! Cautions in words, before anything is done to an entity.

use riposte_model::{Entity, Precaution};

use crate::{
    markup::Markup,
    parts::{Note, Tone, Untrusted},
};

/// The cautions for an entity, the other spellings of it, and how it is sent.
pub(super) fn notes(entity: &Entity, others: &[Entity]) -> Markup {
    let cautions = entity.all_cautions().into_iter().map(|caution| {
        let tone = match caution.precaution {
            Precaution::Refuse => Tone::Danger,
            Precaution::Note => Tone::Info,
            _ => Tone::Warning,
        };
        html! { <Note tone=tone title=caution.label><p><Untrusted text=caution.text /></p></Note> }
    });
    let same = others.iter().filter(|other| entity.same_as.contains(&other.id)).map(Entity::display_name);
    let same: Vec<String> = same.collect();
    let same = (!same.is_empty()).then(|| format!("Same as {}.", same.join(", ")));
    let sent = entity.sent_as.as_ref().map(|sent| format!("Sent as {}.", entity.kind.display(sent)));
    let facts = [same, sent].into_iter().flatten();
    let facts = facts.map(|text| html! { <p class="rp-meta"><Untrusted text=text /></p> });
    let notes: Vec<Markup> = cautions.into_iter().chain(facts).collect();
    if notes.is_empty() {
        return Markup::NOTHING;
    }
    html! { <div class="rp-cautions">{notes}</div> }
}
