//! Keeps the relocations in the linked program: the split tool finds out by them which function needs which.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // Not in RUSTFLAGS, which host programs get as well; their linkers refuse the option.
    let set = |name: &str| std::env::var_os(name).is_some();
    if set("CARGO_FEATURE_SPLIT") && std::env::var("CARGO_CFG_TARGET_ARCH").as_deref() == Ok("wasm32") {
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
}
