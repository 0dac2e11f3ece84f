/// The one way to write a view.
///
/// The empty global class keeps the framework from building static sub-trees through `innerHTML`,
/// which a page that enforces Trusted Types refuses.
#[macro_export]
macro_rules! html {
    ($($view:tt)*) => {
        ::leptos::view! { class = "", $($view)* }
    };
}
