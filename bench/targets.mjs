// The pages that are measured, and who is signed in there.
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** Someone of the sample who may run playbooks. */
const USER = "mara";
/** Where the app keeps its session in the tab. */
const KEY = "riposte.session";

/** The targets of these options. */
export async function targets({ ours, baseline, peer }) {
  const apps = Object.entries({ ours, baseline }).filter(([, url]) => url);
  const all = apps.map(async ([id, url]) => ({ id, url, probes: "ours", session: await session(url) }));
  // The first that the peer paints is its heading; the app may paint an outline before its content.
  all.push({ id: "peer", url: await serve(peer), probes: "peer", startsWithContent: true });
  return Promise.all(all);
}

/** An entry of the tab's storage that signs in. */
async function session(url) {
  const response = await fetch(new URL("auth/sessions", url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ userId: USER }),
  });
  if (!response.ok) throw new Error(`${url} does not let ${USER} sign in: HTTP ${response.status}`);
  return { key: KEY, value: await response.text() };
}

/** Serves the peer from a process that ends with this one. */
async function serve(folder) {
  const server = fork(fileURLToPath(new URL("static.mjs", import.meta.url)), [folder]);
  server.unref();
  const [url] = await once(server, "message");
  server.channel.unref();
  return `${url}/`;
}
