//! Texts about an incident.

use crate::Incident;

impl Incident {
    /// Name of the owner, or `Unassigned`.
    pub fn owner_name(&self) -> &str {
        self.owner.as_ref().map_or("Unassigned", |owner| owner.name.as_str())
    }

    /// Number and title, as in a breadcrumb or the title of a tab.
    pub fn label(&self) -> String {
        format!("{} {}", self.number, self.title)
    }
}
