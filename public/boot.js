// Starts the app: reads config.json, fetches the WebAssembly with progress and an integrity check,
// and shows a plain page when any of it fails. Runs before, beside and after the WebAssembly, so it
// depends on nothing in it. A page of its own file, because the policy allows no inline script.

const script = document.querySelector("script[data-wasm]");
const at = (path) => new URL(path, document.baseURI).href;
/** The first page of the queue as it is without a filter. */
const QUEUE = "v1/incidents?status=new%2Cactive&sort=-createdAt&limit=50";
/** The columns of the queue: title, class and text. Times are left to the program. */
const COLUMNS = [
  ["Severity", "rp-col-severity", ({ severity }) => word(severity)],
  ["Number", "rp-col-number", ({ number }) => number],
  ["Title", "rp-lead", ({ title }) => title],
  ["Status", "rp-col-status", ({ status }) => word(status)],
  ["Owner", "rp-col-owner", ({ owner }) => owner?.name ?? "Unassigned"],
  ["Alerts", "rp-col-count rp-number rp-wide", ({ counts }) => counts.alerts],
  ["Entities", "rp-col-count rp-number rp-wide", ({ counts }) => counts.entities],
  ["Created", "rp-col-time", () => ""],
  ["Updated", "rp-col-time rp-wide", () => ""],
];
/** Rows that fit into a window; more would keep the program waiting. */
const PREVIEWED = 24;
/** Time that another tab has to hand its session over, in milliseconds. */
const HANDED_MS = 150;
const word = (text) => text.charAt(0).toUpperCase() + text.slice(1);
/** Where the program keeps the session of this tab. */
const SESSION = "riposte.session";
const session = () => sessionStorage.getItem(SESSION);
const CHANGED =
  "The program could not be loaded, or is not the one that was published. Reload; if that does not help, tell the administrator of this site.";
const element = (id) => document.getElementById(id);

/** An error whose message is written for the person in front of the page. */
class Shown extends Error {
  constructor(message, detail) {
    super(message);
    this.detail = detail;
  }
}

/** Puts the plain page over everything and takes the app away, so that nothing can be clicked. */
function fail(title, message, detail, running) {
  // Where a navigation was under way, its address is only set after the first fault.
  element("fatal-reload").href = location.href;
  // The first fault is the cause of those that follow it.
  if (!element("fatal").hidden) return;
  element("boot")?.remove();
  element("app")?.remove();
  element("fatal-title").textContent = title;
  element("fatal-text").textContent = message;
  element("fatal-detail").textContent = detail ?? "";
  element("fatal-detail").hidden = !detail;
  element("fatal-runs").hidden = !running;
  element("fatal-link").hidden = !running;
  // The app no longer handles links: these load a new page.
  element("fatal").addEventListener("click", (event) => event.stopPropagation());
  element("fatal").hidden = false;
  element("fatal-reload").focus();
}

async function config() {
  const file = at("config.json");
  const answer = await fetch(file, { cache: "no-cache" }).catch((cause) => {
    throw new Shown("The configuration could not be loaded. Check the network and reload.", `${file}: ${cause.message}`);
  });
  if (!answer.ok) {
    throw new Shown("The configuration is missing. Put a config.json beside index.html.", `${file}: HTTP ${answer.status}`);
  }
  const text = await answer.text();
  try {
    JSON.parse(text);
  } catch (cause) {
    throw new Shown("The configuration is not JSON. Correct config.json and reload.", `${file}: ${cause.message}`);
  }
  return text;
}

/** Tabs of this deployment share one session: it is handed from tab to tab, and no storage outlives them. */
const tabs = new BroadcastChannel(`riposte ${at("")}`);

/** Ends when another tab has handed its session over, or when none has answered. */
async function handed() {
  if (session()) return;
  const answered = new Promise((done) => addEventListener("riposte-session", done, { once: true }));
  tabs.postMessage({ ask: true });
  await Promise.race([answered, new Promise((done) => setTimeout(done, HANDED_MS))]);
}

tabs.onmessage = ({ data: { ask, opened, ended, expired } }) => {
  if (ask && session()) tabs.postMessage({ opened: session() });
  if (opened && !session()) sessionStorage.setItem(SESSION, opened);
  else if (ended && session() === ended) sessionStorage.removeItem(SESSION);
  else return;
  dispatchEvent(new CustomEvent("riposte-session", { detail: expired }));
};

// The program says what has become of its session.
addEventListener("riposte-tell", ({ detail: [event, text, expired] }) => tabs.postMessage({ [event]: text, expired }));

/**
 * Asks for the first data beside the program, as the person whom this tab has signed in: what the backend can
 * do, and on the start page the incidents. The program takes a response over where it would send the same
 * request, so each of these is as it sends it (crates/client/src/transport/fetch.rs).
 */
function early(config) {
  try {
    const { backend } = JSON.parse(config);
    if (backend.kind !== "rest") return [];
    const { token } = JSON.parse(session());
    const directory = (backend.url ?? "").replace(/([^/])$/, "$1/");
    const start = at("").replace(/\/$/, "");
    const here = location.href.replace(/\/?(index\.html)?(#.*)?$/, "");
    const paths = ["v1/capabilities"];
    if (here === start || here === `${start}/incidents`) paths.push(QUEUE);
    return paths.map((path) => {
      const url = at(directory + path);
      const authorization = `Bearer ${token}`;
      const answer = fetch(url, {
        headers: { accept: "application/json, application/problem+json", authorization },
        credentials: "omit",
        cache: "no-store",
        redirect: "manual",
      });
      // The program handles the error, if it asks for this at all.
      (path === QUEUE ? preview(answer) : answer).catch(() => {});
      return [url, authorization, answer];
    });
  } catch {
    // No session, or a configuration that the program explains.
    return [];
  }
}

/** Shows the first incidents as text, where they are there before the program. */
async function preview(answer) {
  const { items } = await (await answer).clone().json();
  const page = element("boot-page");
  if (!page || !items.length) return;
  const cell = (name, className, content) => {
    // Hidden characters could turn the text of an attacker into another one.
    const textContent = String(content).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "\ufffd");
    return Object.assign(document.createElement(name), { className, textContent });
  };
  const row = (cells) => {
    const row = document.createElement("tr");
    row.append(...cells);
    return row;
  };
  const head = row(COLUMNS.map(([title, style]) => cell("th", style, title)));
  const rows = items.slice(0, PREVIEWED).map((incident) => row(COLUMNS.map(([, style, text]) => cell("td", style, text(incident)))));
  page.querySelector("table").append(head, ...rows);
  page.hidden = false;
  element("boot-text").hidden = true;
}

/** Asks for the parts of the program that this page needs beside the main part. */
function parts() {
  const here = location.href.slice(at("").length).split(/[?#]/)[0];
  const page = session() ? here.replace(/\/.+$/, "/:id") : "sign-in";
  for (const entry of (script.dataset.pages ?? "").split(";")) {
    const [pattern, files] = entry.split("=");
    for (const file of pattern === page ? files.split(" ") : []) {
      const link = document.createElement("link");
      Object.assign(link, { rel: "preload", as: "fetch", crossOrigin: "anonymous", href: at(file) });
      document.head.append(link);
    }
  }
}

/** The answer again, with its bytes counted on the way through. */
function counted(answer, total) {
  const bar = element("boot-progress");
  let seen = 0;
  const through = new TransformStream({
    transform(chunk, out) {
      seen += chunk.byteLength;
      if (bar && total) bar.value = Math.min(100, (100 * seen) / total);
      out.enqueue(chunk);
    },
  });
  return new Response(answer.body.pipeThrough(through), { headers: { "Content-Type": "application/wasm" } });
}

/** The JavaScript of the program. Its element holds it to its digest; the import takes the module from there. */
async function glue() {
  const script = element("glue");
  await new Promise((load, error) => Object.assign(script, { onload: load, onerror: error })).catch(() => {
    throw new Shown(CHANGED, script.src);
  });
  return import(script.src);
}

async function program() {
  const { wasm, wasmIntegrity, wasmSize } = script.dataset;
  const options = wasmIntegrity ? { integrity: wasmIntegrity } : {};
  const answer = await fetch(at(wasm), options).catch((cause) => {
    throw new Shown(CHANGED, `${wasm}: ${cause.message}`);
  });
  if (!answer.ok) throw new Shown("The program is missing on the server. Reload in a minute.", `${wasm}: HTTP ${answer.status}`);
  return counted(answer, Number(wasmSize));
}

async function start() {
  if (typeof WebAssembly !== "object") {
    throw new Shown("This browser has no WebAssembly, or it is switched off. Use a current browser.");
  }
  const text = config();
  const ready = handed().then(parts);
  const first = text.then(async (text) => (await ready, early(text)), () => []);
  const [module, bytes] = await Promise.all([glue(), program(), text]);
  await module.default({ module_or_path: bytes });
  module.start(await text, await first);
  element("boot")?.remove();
}

// A part of the program could not be fetched. Where another version has been published, those of this one are
// gone for good, and the app offers to reload.
addEventListener("riposte-part-missing", async () => {
  try {
    const page = await fetch(at(""), { cache: "no-store" });
    const outdated = page.ok && !(await page.text()).includes(script.dataset.wasm);
    if (outdated) dispatchEvent(new Event("riposte-outdated"));
  } catch {
    // No network: nothing is known.
  }
});

// The app reports a fault of its own here; its memory cannot be trusted afterwards.
addEventListener("riposte-fault", (event) => {
  fail(
    "Riposte has stopped",
    "Something in this page went wrong. Reload to go on.",
    String(event.detail ?? "").slice(0, 2000),
    true,
  );
});

start().catch((cause) => {
  const known = cause instanceof Shown;
  fail(
    "Riposte could not start",
    known ? cause.message : "The program could not be started. Reload; if that does not help, use a current browser.",
    known ? cause.detail : String(cause?.message ?? cause),
    false,
  );
});
