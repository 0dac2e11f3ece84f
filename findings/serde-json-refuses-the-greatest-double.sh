#!/usr/bin/env bash
# serde_json 1.0.154: the number 1.7976931348623158e308 is a valid JSON number that rounds to the greatest
# finite f64, and the standard library reads it as that. serde_json refuses it as out of range.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir src
cat >Cargo.toml <<'EOF'
[package]
name = "finding"
version = "0.0.0"
edition = "2021"
[dependencies]
serde_json = "=1.0.154"
[workspace]
EOF
cat >src/main.rs <<'EOF'
fn main() {
    let text = "1.7976931348623158e308";
    let standard: f64 = text.parse().unwrap();
    let json: Result<f64, _> = serde_json::from_str(text);
    println!("standard library reads the greatest f64: {}", standard == f64::MAX);
    println!("serde_json: {}", json.map_or_else(|error| error.to_string(), |value| value.to_string()));
}
EOF
seen=$(cargo run --quiet)
echo "$seen"
grep -q "standard library reads the greatest f64: true" <<<"$seen"
grep -q "serde_json: number out of range" <<<"$seen"
