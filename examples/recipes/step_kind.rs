//! `note`: puts a text into the output of the run.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    Answer, AttemptContext, AttemptFuture, AttemptOutcome, PreparedStep, StepKind, TemplateError,
};
use crate::systems::Registry;

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NoteStep {
    text: String,
}

impl StepKind for NoteStep {
    fn check(&self, _systems: &Registry) -> Result<(), String> {
        if self.text.is_empty() { Err("text is empty".to_owned()) } else { Ok(()) }
    }

    fn fields(&self) -> Result<Value, serde_json::Error> {
        serde_json::to_value(self)
    }

    fn is_read_only(&self) -> bool {
        true
    }

    fn is_repeatable(&self) -> bool {
        true
    }

    fn prepare(&self, _scope: &Value) -> Result<Box<dyn PreparedStep>, TemplateError> {
        Ok(Box::new(self.clone()))
    }
}

impl PreparedStep for NoteStep {
    fn attempt<'a>(&'a self, _context: AttemptContext<'a>) -> AttemptFuture<'a> {
        let output = json!({ "note": self.text });
        Box::pin(async move { AttemptOutcome::Done(Answer { output, ..Answer::default() }) })
    }
}
