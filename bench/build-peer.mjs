// Builds the peer: node build-peer.mjs FOLDER. The folder then holds what a host would serve, with a copy
// compressed by brotli at its best beside each file, so that no response waits for a compressor.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import zlib from "node:zlib";

import react from "@vitejs/plugin-react";
import { build } from "vite";

import { incidents } from "./peer/incidents.mjs";

const folder = path.resolve(process.argv[2] ?? "");
if (!process.argv[2]) throw new Error("usage: node build-peer.mjs FOLDER");

await build({
  configFile: false,
  root: fileURLToPath(new URL("peer", import.meta.url)),
  base: "./",
  logLevel: "warn",
  plugins: [react()],
  build: { outDir: folder, emptyOutDir: true, target: "es2022", chunkSizeWarningLimit: 2000 },
});
// As many as the app has on the first page of its queue.
fs.writeFileSync(path.join(folder, "incidents.json"), JSON.stringify(incidents(50)));

const { BROTLI_PARAM_QUALITY, BROTLI_MAX_QUALITY } = zlib.constants;
for (const name of fs.readdirSync(folder, { recursive: true })) {
  const file = path.join(folder, name);
  if (!fs.statSync(file).isFile()) continue;
  const bytes = zlib.brotliCompressSync(fs.readFileSync(file), { params: { [BROTLI_PARAM_QUALITY]: BROTLI_MAX_QUALITY } });
  fs.writeFileSync(`${file}.br`, bytes);
  console.log(`${name}: ${bytes.length} bytes with brotli`);
}
