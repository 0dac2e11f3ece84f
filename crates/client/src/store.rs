//! Storage that survives a reload.

use std::cell::RefCell;

/// A store of texts under names, kept while the tab is open. Never fails: a text that cannot be stored
/// is at least kept as long as the page.
pub trait IntentStore {
    /// The text under `name`.
    fn get(&self, name: &str) -> Option<String>;
    /// Stores a text under `name`.
    fn set(&self, name: &str, text: &str);
    /// Removes the text under `name`.
    fn remove(&self, name: &str);
}

/// A store in memory. Clones of an `Rc` of it share their texts.
#[derive(Debug, Default)]
pub struct MemoryStore(RefCell<Vec<(String, String)>>);

impl IntentStore for MemoryStore {
    fn get(&self, name: &str) -> Option<String> {
        self.0.borrow().iter().find(|(known, _)| known == name).map(|(_, text)| text.clone())
    }

    fn set(&self, name: &str, text: &str) {
        self.remove(name);
        self.0.borrow_mut().push((name.to_owned(), text.to_owned()));
    }

    fn remove(&self, name: &str) {
        self.0.borrow_mut().retain(|(known, _)| known != name);
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

/// A storage of the browser. It may refuse everything, as in a sandboxed frame or when it is full.
#[cfg(target_arch = "wasm32")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WebStorage {
    /// Kept while the tab is open.
    Session,
    /// Kept for good, shared by all tabs.
    Local,
}

#[cfg(target_arch = "wasm32")]
impl WebStorage {
    fn area(self) -> Option<web_sys::Storage> {
        let window = web_sys::window()?;
        let area = match self {
            Self::Session => window.session_storage(),
            Self::Local => window.local_storage(),
        };
        area.ok().flatten()
    }

    /// The text under `name`.
    pub fn get(self, name: &str) -> Option<String> {
        self.area()?.get_item(name).ok()?
    }

    /// Stores a text under `name`. Returns whether the browser took it.
    pub fn set(self, name: &str, text: &str) -> bool {
        self.area().is_some_and(|area| area.set_item(name, text).is_ok())
    }

    /// Removes the text under `name`.
    pub fn remove(self, name: &str) {
        if let Some(area) = self.area() {
            // A storage that refuses holds nothing that could be removed.
            area.remove_item(name).ok();
        }
    }
}

/// The tab's `sessionStorage`, backed by memory where the browser refuses it.
#[cfg(target_arch = "wasm32")]
#[derive(Debug, Default)]
pub struct SessionStore {
    memory: MemoryStore,
}

#[cfg(target_arch = "wasm32")]
impl IntentStore for SessionStore {
    fn get(&self, name: &str) -> Option<String> {
        // Memory has only what the storage refused, which is newer.
        self.memory.get(name).or_else(|| WebStorage::Session.get(name))
    }

    fn set(&self, name: &str, text: &str) {
        if WebStorage::Session.set(name, text) {
            self.memory.remove(name);
        } else {
            self.memory.set(name, text);
        }
    }

    fn remove(&self, name: &str) {
        self.memory.remove(name);
        WebStorage::Session.remove(name);
    }
}
