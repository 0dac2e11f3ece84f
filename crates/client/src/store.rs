//! Where intents survive a reload.

use std::{cell::RefCell, collections::BTreeMap};

/// A few texts under names, kept while the tab is open. Never fails: what cannot be stored for
/// long is at least kept as long as the page.
pub trait IntentStore {
    /// The text under `name`.
    fn get(&self, name: &str) -> Option<String>;
    /// Puts a text there.
    fn set(&self, name: &str, text: &str);
    /// Takes it away.
    fn remove(&self, name: &str);
}

/// Keeps the texts as long as it lives. Clones of an `Rc` of it share them.
#[derive(Debug, Default)]
pub struct MemoryStore(RefCell<BTreeMap<String, String>>);

impl IntentStore for MemoryStore {
    fn get(&self, name: &str) -> Option<String> {
        self.0.borrow().get(name).cloned()
    }

    fn set(&self, name: &str, text: &str) {
        self.0.borrow_mut().insert(name.to_owned(), text.to_owned());
    }

    fn remove(&self, name: &str) {
        self.0.borrow_mut().remove(name);
    }
}

impl<S: IntentStore + ?Sized> IntentStore for std::rc::Rc<S> {
    fn get(&self, name: &str) -> Option<String> {
        (**self).get(name)
    }

    fn set(&self, name: &str, text: &str) {
        (**self).set(name, text);
    }

    fn remove(&self, name: &str) {
        (**self).remove(name);
    }
}

/// The tab's `sessionStorage`, backed by memory where the browser refuses it, as in a sandboxed
/// frame or when it is full.
#[cfg(target_arch = "wasm32")]
#[derive(Debug, Default)]
pub struct SessionStore {
    memory: MemoryStore,
}

#[cfg(target_arch = "wasm32")]
impl SessionStore {
    fn storage() -> Option<web_sys::Storage> {
        web_sys::window()?.session_storage().ok().flatten()
    }
}

#[cfg(target_arch = "wasm32")]
impl IntentStore for SessionStore {
    fn get(&self, name: &str) -> Option<String> {
        // What is in memory is what the storage did not take, and therefore newer.
        self.memory.get(name).or_else(|| Self::storage()?.get_item(name).ok()?)
    }

    fn set(&self, name: &str, text: &str) {
        match Self::storage().map(|storage| storage.set_item(name, text)) {
            Some(Ok(())) => self.memory.remove(name),
            _ => self.memory.set(name, text),
        }
    }

    fn remove(&self, name: &str) {
        self.memory.remove(name);
        if let Some(storage) = Self::storage() {
            // A storage that refuses holds nothing that could be removed.
            storage.remove_item(name).ok();
        }
    }
}
