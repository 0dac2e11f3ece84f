#![doc = include_str!("../README.md")]

#[cfg(not(feature = "split"))]
mod whole;

/// Runtime of the split tool, for the expansion of [`part!`].
#[cfg(feature = "split")]
#[doc(hidden)]
pub use wasm_split_helpers as helpers;

#[cfg(feature = "split")]
pub use wasm_split_helpers::SplitLoaderError as LoadError;
#[cfg(not(feature = "split"))]
pub use whole::LoadError;

/// Error of a call into a part that could not be fetched: no network, a missing file, or one that is not the
/// file that was published. Nothing of the part was executed. The next call fetches it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartMissing;

impl std::fmt::Display for PartMissing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a part of the program could not be loaded")
    }
}

impl std::error::Error for PartMissing {}

impl From<LoadError> for PartMissing {
    fn from(_: LoadError) -> Self {
        Self
    }
}

/// Defines a function that belongs to a part, and one that loads the part without calling it.
///
/// The function becomes `async` and answers a `Result` with [`PartMissing`]; the loader answers
/// `Result<(), LoadError>`. A function that is itself asynchronous answers a boxed future. Parameters are
/// plain names with owned types: no patterns, references with lifetimes, generics or `impl`.
///
/// ```
/// riposte_parts::part! {
///     /// Sum of two numbers, in the part `arithmetic`.
///     [arithmetic, load_arithmetic]
///     pub fn sum(left: u32, right: u32) -> u32 {
///         left + right
///     }
/// }
/// ```
#[macro_export]
macro_rules! part {
    ($($function:tt)*) => {
        $crate::part_of_build! { $($function)* }
    };
}

/// Form of [`part!`] in a build that is cut.
#[cfg(feature = "split")]
#[doc(hidden)]
#[macro_export]
macro_rules! part_of_build {
    (
        $(#[$meta:meta])*
        [$part:ident, $load:ident]
        $vis:vis fn $name:ident($($arg:ident: $type:ty),* $(,)?) -> $output:ty $body:block
    ) => {
        $(#[$meta])*
        #[$crate::helpers::wasm_split(
            $part,
            wasm_split_path = $crate::helpers,
            fallible,
            // Its `extern` blocks need `unsafe`: the tool replaces what they import.
            preload(#[allow(unsafe_code, dead_code, missing_docs)] $load)
        )]
        #[allow(unsafe_code)]
        $vis fn $name($($arg: $type),*) -> ::core::result::Result<$output, $crate::PartMissing> {
            ::core::result::Result::Ok($body)
        }
    };
}

/// Form of [`part!`] in a build that is one whole: the function is there from the start.
#[cfg(not(feature = "split"))]
#[doc(hidden)]
#[macro_export]
macro_rules! part_of_build {
    (
        $(#[$meta:meta])*
        [$part:ident, $load:ident]
        $vis:vis fn $name:ident($($arg:ident: $type:ty),* $(,)?) -> $output:ty $body:block
    ) => {
        $(#[$meta])*
        #[allow(clippy::unused_async)]
        $vis async fn $name($($arg: $type),*) -> ::core::result::Result<$output, $crate::PartMissing> {
            ::core::result::Result::Ok($body)
        }

        #[allow(dead_code, missing_docs, clippy::unused_async)]
        $vis async fn $load() -> ::core::result::Result<(), $crate::LoadError> {
            ::core::result::Result::Ok(())
        }
    };
}
