//! The Run playbook panel in a Leptos page that is not Riposte's: a backend, an entity, a place to keep
//! the location.

#[cfg(target_arch = "wasm32")]
mod page;

fn main() {
    #[cfg(target_arch = "wasm32")]
    page::mount();
}
