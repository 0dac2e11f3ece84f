//! Rules of editing an incident.

use crate::{Classification, FieldError, Incident, IncidentPatch, IncidentStatus, Severity};

/// Editable fields of an incident, as they are after an edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncidentEdit {
    /// Status.
    pub status: IncidentStatus,
    /// Severity.
    pub severity: Severity,
    /// Identifier of the owner.
    pub owner_id: Option<String>,
    /// Classification; present if and only if the incident is closed.
    pub classification: Option<Classification>,
    /// Justification of the classification. Never empty.
    pub classification_comment: Option<String>,
}

impl IncidentEdit {
    /// Whether anything differs from the incident.
    pub fn changes(&self, incident: &Incident) -> bool {
        incident.status != self.status
            || incident.severity != self.severity
            || incident.owner.as_ref().map(|owner| &owner.id) != self.owner_id.as_ref()
            || incident.classification != self.classification
            || incident.classification_comment != self.classification_comment
    }
}

impl IncidentPatch {
    /// Applies the patch to an incident: a closed incident has a classification, no other has one, and
    /// reopening one drops it. Fails with every error of the patch. Whether the owner exists is left to
    /// the caller.
    pub fn apply(
        &self,
        incident: &Incident,
        max_comment_chars: usize,
    ) -> Result<IncidentEdit, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut fail = |pointer: &str, detail: &str| {
            errors.push(FieldError { pointer: pointer.to_owned(), detail: detail.to_owned() });
        };
        let unknown = "This is not one of the documented values.";
        if matches!(self.status, Some(IncidentStatus::Unrecognized(_))) {
            fail("/status", unknown);
        }
        if matches!(self.severity, Some(Severity::Unrecognized(_))) {
            fail("/severity", unknown);
        }
        if matches!(self.classification, Some(Classification::Unrecognized(_))) {
            fail("/classification", unknown);
        }
        let comment = self.classification_comment.as_deref();
        if comment.is_some_and(|text| text.chars().nth(max_comment_chars).is_some()) {
            fail("/classificationComment", &format!("At most {max_comment_chars} characters."));
        }
        let status = self.status.as_ref().unwrap_or(&incident.status);
        let closed = *status == IncidentStatus::Closed;
        if !closed && (self.classification.is_some() || comment.is_some_and(|text| !text.is_empty())) {
            fail("/classification", "Only a closed incident has a classification.");
        }
        let classification = self.classification.as_ref().or(incident.classification.as_ref());
        if closed && classification.is_none() {
            fail("/classification", "Closing requires a classification.");
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let owner_id = match self.owner_id.as_deref() {
            None => incident.owner.as_ref().map(|owner| owner.id.clone()),
            Some("") => None,
            Some(id) => Some(id.to_owned()),
        };
        let comment = comment.or(incident.classification_comment.as_deref());
        Ok(IncidentEdit {
            status: status.clone(),
            severity: self.severity.as_ref().unwrap_or(&incident.severity).clone(),
            owner_id,
            classification: classification.filter(|_| closed).cloned(),
            classification_comment: comment.filter(|text| closed && !text.is_empty()).map(str::to_owned),
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn incident(change: Value) -> Incident {
        let mut incident = json!({
            "id": "inc-1", "number": 1, "title": "T", "severity": "high", "status": "active",
            "owner": { "id": "mara", "name": "Mara" }, "createdAt": "2026-01-01T00:00:00.000Z",
            "updatedAt": "2026-01-01T00:00:00.000Z"
        });
        for (name, value) in change.as_object().unwrap() {
            incident[name] = value.clone();
        }
        serde_json::from_value(incident).unwrap()
    }

    fn closed() -> Incident {
        incident(
            json!({ "status": "closed", "classification": "undetermined", "classificationComment": "C" }),
        )
    }

    fn apply(incident: &Incident, patch: Value) -> Result<IncidentEdit, Vec<FieldError>> {
        serde_json::from_value::<IncidentPatch>(patch).unwrap().apply(incident, 10)
    }

    fn pointers(incident: &Incident, patch: Value) -> Vec<String> {
        apply(incident, patch).unwrap_err().into_iter().map(|error| error.pointer).collect()
    }

    #[test]
    fn an_empty_patch_changes_nothing() {
        for incident in [incident(json!({})), closed()] {
            let edit = apply(&incident, json!({})).unwrap();
            assert!(!edit.changes(&incident), "{edit:?}");
        }
    }

    #[test]
    fn each_field_of_a_patch_is_a_change() {
        let incident = incident(json!({}));
        for patch in [
            json!({ "status": "new" }),
            json!({ "severity": "low" }),
            json!({ "ownerId": "sam" }),
            json!({ "ownerId": "" }),
            json!({ "status": "closed", "classification": "true-positive" }),
        ] {
            assert!(apply(&incident, patch.clone()).unwrap().changes(&incident), "{patch}");
        }
        let closed = closed();
        for patch in [json!({ "classification": "true-positive" }), json!({ "classificationComment": "D" })] {
            assert!(apply(&closed, patch.clone()).unwrap().changes(&closed), "{patch}");
        }
    }

    #[test]
    fn an_absent_owner_stays_and_an_empty_one_is_removed() {
        let incident = incident(json!({}));
        let owner = |patch| apply(&incident, patch).unwrap().owner_id;
        assert_eq!(owner(json!({ "severity": "low" })).as_deref(), Some("mara"));
        assert_eq!(owner(json!({ "ownerId": "sam" })).as_deref(), Some("sam"));
        assert_eq!(owner(json!({ "ownerId": "" })), None);
    }

    #[test]
    fn null_removes_what_can_be_absent_and_is_refused_elsewhere() {
        assert_eq!(apply(&incident(json!({})), json!({ "ownerId": null })).unwrap().owner_id, None);
        let edit = apply(&closed(), json!({ "classificationComment": null })).unwrap();
        assert_eq!(edit.classification_comment, None);
        assert!(apply(&incident(json!({})), json!({ "classificationComment": null })).is_ok());
        for member in ["status", "severity", "classification"] {
            assert!(serde_json::from_value::<IncidentPatch>(json!({ member: null })).is_err(), "{member}");
        }
    }

    #[test]
    fn closing_requires_a_classification() {
        assert_eq!(pointers(&incident(json!({})), json!({ "status": "closed" })), ["/classification"]);
        let edit = apply(
            &incident(json!({})),
            json!({ "status": "closed", "classification": "true-positive", "classificationComment": "Sure" }),
        )
        .unwrap();
        assert_eq!(edit.classification, Some(Classification::TruePositive));
        assert_eq!(edit.classification_comment.as_deref(), Some("Sure"));
    }

    #[test]
    fn only_a_closed_incident_takes_a_classification_or_a_comment() {
        for patch in [json!({ "classification": "true-positive" }), json!({ "classificationComment": "C" })] {
            assert_eq!(pointers(&incident(json!({})), patch), ["/classification"]);
        }
    }

    #[test]
    fn reopening_drops_the_classification_and_its_comment() {
        let edit = apply(&closed(), json!({ "status": "active" })).unwrap();
        assert_eq!((edit.classification, edit.classification_comment), (None, None));
    }

    #[test]
    fn a_closed_incident_keeps_the_half_that_is_not_patched() {
        let edit = apply(&closed(), json!({ "classificationComment": "New" })).unwrap();
        assert_eq!(edit.classification, Some(Classification::Undetermined));
        assert_eq!(edit.classification_comment.as_deref(), Some("New"));
        let edit = apply(&closed(), json!({ "classification": "false-positive-data" })).unwrap();
        assert_eq!(edit.classification, Some(Classification::FalsePositiveData));
        assert_eq!(edit.classification_comment.as_deref(), Some("C"));
    }

    #[test]
    fn an_empty_comment_removes_the_comment() {
        assert_eq!(
            apply(&closed(), json!({ "classificationComment": "" })).unwrap().classification_comment,
            None
        );
    }

    #[test]
    fn a_comment_is_limited_in_characters_not_bytes() {
        assert!(apply(&closed(), json!({ "classificationComment": "ä".repeat(10) })).is_ok());
        let long = json!({ "classificationComment": "ä".repeat(11) });
        assert_eq!(pointers(&closed(), long), ["/classificationComment"]);
    }

    #[test]
    fn every_unknown_value_is_reported_at_once() {
        let patch = json!({ "status": "done", "severity": "huge", "classification": "odd" });
        assert_eq!(
            pointers(&closed(), patch),
            ["/status", "/severity", "/classification", "/classification"]
        );
    }
}
