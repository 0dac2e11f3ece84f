#!/usr/bin/env bash
# binaryen 132.0.0: wasm-merge joins modules that import the same memory from the same place without making
# the imports one. The result imports that memory once for each module, so it needs the multi-memory feature,
# which none of its inputs uses.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund binaryen@132.0.0 >/dev/null
for name in first second; do
  printf '(module (import "main" "memory" (memory 1)) (func (export "%s") (result i32) (i32.load (i32.const 0))))\n' "$name" >"$name.wat"
  npx --no-install wasm-as "$name.wat" -o "$name.wasm"
done
npx --no-install wasm-merge first.wasm first second.wasm second --enable-multimemory -o merged.wasm
imports=$(npx --no-install wasm-dis --enable-multimemory merged.wasm | grep -c '(import "main" "memory"')
if npx --no-install wasm-opt merged.wasm -o again.wasm 2>/dev/null; then valid=yes; else valid=no; fi
echo "imports of the one memory after merging two modules: $imports; valid without multi-memory: $valid"
[ "$imports" = 2 ] && [ "$valid" = no ]
