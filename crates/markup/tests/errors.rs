//! Messages of the compiler for wrong markup, word by word.
#![cfg(not(target_arch = "wasm32"))]

#[test]
fn wrong_markup_is_explained() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
