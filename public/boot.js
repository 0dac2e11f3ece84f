// Starts the app: reads config.json, fetches the WebAssembly with progress and an integrity check,
// and shows a plain page when any of it fails. Runs before, beside and after the WebAssembly, so it
// depends on nothing in it. A page of its own file, because the policy allows no inline script.

const script = document.querySelector("script[data-wasm]");
const at = (path) => new URL(path, document.baseURI).href;
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

async function program() {
  const { wasm, wasmIntegrity, wasmSize } = script.dataset;
  const options = wasmIntegrity ? { integrity: wasmIntegrity } : {};
  const answer = await fetch(at(wasm), options).catch((cause) => {
    throw new Shown(
      "The program could not be loaded, or is not the one that was published. Reload; if that does not help, tell the administrator of this site.",
      `${wasm}: ${cause.message}`,
    );
  });
  if (!answer.ok) throw new Shown("The program is missing on the server. Reload in a minute.", `${wasm}: HTTP ${answer.status}`);
  return counted(answer, Number(wasmSize));
}

async function start() {
  if (typeof WebAssembly !== "object") {
    throw new Shown("This browser has no WebAssembly, or it is switched off. Use a current browser.");
  }
  const [text, module, bytes] = await Promise.all([config(), import(at(script.dataset.js)), program()]);
  await module.default({ module_or_path: bytes });
  module.start(text);
  element("boot")?.remove();
}

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
