// Serves a folder with brotli copies: node static.mjs FOLDER. A process of its own, as the app's server is.
// Prints its address, and ends with its parent.
import fs from "node:fs";
import http from "node:http";
import path from "node:path";

const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".json": "application/json" };

const folder = path.resolve(process.argv[2] ?? "");
const files = new Map();
for (const name of fs.readdirSync(folder, { recursive: true })) {
  const file = path.join(folder, name);
  if (name.endsWith(".br") || !fs.statSync(file).isFile()) continue;
  const type = TYPES[path.extname(name)] ?? "application/octet-stream";
  files.set(`/${name.split(path.sep).join("/")}`, { type, body: fs.readFileSync(`${file}.br`), hashed: name.startsWith("assets") });
}

const server = http.createServer((request, response) => {
  const { pathname } = new URL(request.url, "http://localhost");
  const file = files.get(pathname === "/" ? "/index.html" : pathname);
  if (!file) return response.writeHead(404).end();
  response.writeHead(200, {
    "content-type": file.type,
    "content-encoding": "br",
    "content-length": file.body.length,
    "cache-control": file.hashed ? "public, max-age=31536000, immutable" : "no-cache",
  });
  response.end(file.body);
});
server.listen(0, "127.0.0.1", () => process.send?.(`http://127.0.0.1:${server.address().port}`));
process.on("disconnect", () => process.exit());
