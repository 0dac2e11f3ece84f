//! The form that confirms a run before it starts.

use serde_json::{Map, Value};

use crate::{Confirmation, Entity, Field, Limits, NewRun, Playbook, Precaution, TypedValue, mask_secrets};

/// Rules of the form for one playbook on one entity.
#[derive(Clone, Debug, PartialEq)]
pub struct ConfirmationForm {
    /// Inputs of the playbook, in the order in which they are shown.
    pub fields: Vec<Field>,
    /// Schema of the inputs.
    pub schema: Option<Value>,
    /// Whether a reason must be given.
    pub reason_required: bool,
    /// Maximum number of characters in a reason.
    pub max_reason_chars: usize,
    /// Value that must be typed to confirm an irreversible effect; none for any other.
    pub expected_value: Option<TypedValue>,
    /// Whether nothing may be started, because the entity cannot be meant.
    pub refused: bool,
}

/// Texts as they stand in the form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConfirmationDraft {
    /// One text per field, in the order of [`ConfirmationForm::fields`]. A missing one counts as the
    /// field's default.
    pub inputs: Vec<String>,
    /// Reason.
    pub reason: String,
    /// Value typed to confirm.
    pub value: String,
}

/// Parts of a request that the form decides.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ConfirmedRun {
    /// Inputs that fit the playbook's fields.
    pub inputs: Map<String, Value>,
    /// Reason, without the white space around it; none where it is blank.
    pub reason: Option<String>,
    /// Whether an input that has a default was left out on purpose.
    pub exact_inputs: bool,
}

impl ConfirmedRun {
    /// The request with these parts filled in.
    #[must_use]
    pub fn apply_to(self, request: NewRun) -> NewRun {
        let Self { inputs, reason, exact_inputs } = self;
        NewRun { inputs, exact_inputs, reason, ..request }
    }
}

/// Control of the form, in the order in which the controls are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FormControl {
    /// Input at this position of [`ConfirmationForm::fields`].
    Input(usize),
    /// Reason.
    Reason,
    /// Value typed to confirm.
    Value,
}

/// Error to show beside a control.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormError {
    /// The control.
    pub control: FormControl,
    /// Message, as a sentence. It may quote the playbook's schema: hostile text.
    pub message: String,
}

impl ConfirmationForm {
    /// The form for a playbook on an entity, at a backend with these limits.
    pub fn new(playbook: &Playbook, entity: &Entity, limits: &Limits) -> Self {
        let precaution = entity.precaution(playbook);
        Self {
            fields: playbook.inputs_schema.as_ref().map(Field::from_schema).unwrap_or_default(),
            schema: playbook.inputs_schema.clone(),
            reason_required: playbook.needs_reason() || precaution == Some(Precaution::Reason),
            refused: precaution == Some(Precaution::Refuse),
            max_reason_chars: usize::try_from(limits.max_reason_chars).unwrap_or(usize::MAX),
            expected_value: (playbook.confirmation() == Confirmation::TypeValue)
                .then(|| TypedValue::new(entity)),
        }
    }

    /// The form for a backend that fills in defaults for what is left out, and cannot be told otherwise: an
    /// input with a default then always has a value.
    #[must_use]
    pub fn keeping_defaults(mut self) -> Self {
        for field in &mut self.fields {
            field.required |= field.default.is_some();
        }
        self
    }

    /// A draft with every field at its default.
    pub fn blank_draft(&self) -> ConfirmationDraft {
        let inputs = self.fields.iter().map(|field| field.default_text.clone()).collect();
        ConfirmationDraft { inputs, ..ConfirmationDraft::default() }
    }

    /// Checks a draft. The errors are in the order of the controls: the focus goes to the first.
    pub fn check(&self, draft: &ConfirmationDraft) -> Result<ConfirmedRun, Vec<FormError>> {
        let (run, errors) = self.read(draft);
        if errors.is_empty() { Ok(run) } else { Err(errors) }
    }

    /// The valid parts of a draft, for a preview of the request.
    #[must_use]
    pub fn preview(&self, draft: &ConfirmationDraft) -> ConfirmedRun {
        self.read(draft).0
    }

    fn read(&self, draft: &ConfirmationDraft) -> (ConfirmedRun, Vec<FormError>) {
        let mut errors = Vec::new();
        let mut fail = |control, message| errors.push(FormError { control, message });
        let mut inputs = Map::new();
        let mut exact_inputs = false;
        for (at, field) in self.fields.iter().enumerate() {
            match field.parse(draft.inputs.get(at).unwrap_or(&field.default_text)) {
                Ok(Some(value)) => {
                    inputs.insert(field.name.clone(), value);
                }
                Ok(None) => exact_inputs |= field.default.is_some(),
                Err(message) => fail(FormControl::Input(at), message),
            }
        }
        let reason = draft.reason.trim();
        if let Some(message) = self.reason_error(reason) {
            fail(FormControl::Reason, message);
        }
        if !self.value_matches(&draft.value) {
            fail(FormControl::Value, "Type the value exactly as shown.".to_owned());
        }
        let reason = Some(reason.to_owned()).filter(|reason| !reason.is_empty());
        (ConfirmedRun { inputs, reason, exact_inputs }, errors)
    }

    fn reason_error(&self, reason: &str) -> Option<String> {
        if reason.is_empty() {
            return self.reason_required.then(|| "Enter a reason.".to_owned());
        }
        let (count, max) = (reason.chars().count(), self.max_reason_chars);
        (count > max).then(|| format!("Use at most {max} characters. This reason has {count}."))
    }

    /// Whether the typed value confirms, where one is asked for. Typing nothing never does.
    pub fn value_matches(&self, typed: &str) -> bool {
        self.expected_value.as_ref().is_none_or(|expected| expected.matches(typed))
    }

    /// Why the form cannot be submitted yet, as a sentence; none where it can.
    pub fn lock(&self, typed: &str) -> Option<&'static str> {
        if self.refused {
            Some("This cannot be run on a value that cannot be meant. See the note above.")
        } else if self.value_matches(typed) {
            None
        } else if typed.is_empty() {
            Some("Type or paste the value above to unlock the button.")
        } else {
            Some("This does not match yet. The entity's menu can copy the value.")
        }
    }

    /// The request as it may be shown on screen: secrets masked.
    #[must_use]
    pub fn masked(&self, mut request: NewRun) -> NewRun {
        if let Some(schema) = &self.schema {
            request.inputs = mask_secrets(schema, request.inputs);
        }
        request
    }

    /// The draft without what must not outlast the form: secrets, and the value that confirms.
    #[must_use]
    pub fn storable(&self, mut draft: ConfirmationDraft) -> ConfirmationDraft {
        draft.value.clear();
        for (field, text) in self.fields.iter().zip(&mut draft.inputs) {
            if field.secret {
                text.clear();
            }
        }
        draft
    }
}

impl Playbook {
    /// Consequence of a run, as a sentence; none where the impact says enough.
    pub fn consequence(&self) -> Option<&'static str> {
        match self.confirmation() {
            Confirmation::TypeValue => Some("This cannot be undone."),
            _ if self.reversible => Some("This can be undone."),
            _ => None,
        }
    }
}
