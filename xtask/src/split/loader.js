// Fetches the parts of the program. A part belongs to this very script: names follow the content, and
// the browser refuses a file whose digest is not the one written here.

let imports;
/** What every part imports from the main part, which has been started by then. */
function shared() {
  if (!imports) {
    const { /* shared */ } = initSync();
    imports = { __wasm_split: { /* shared */ } };
  }
  return imports;
}

/** A function that fetches a file and what it needs, side by side and once. After a failure the next call
 *  asks the network again: the cache may hold what was refused. */
function load(file, integrity, ...needs) {
  let loading;
  let cache = "default";
  const fetched = () => {
    const signal = AbortSignal.timeout(60_000);
    return fetch(new URL(file, import.meta.url), { integrity, cache, signal });
  };
  const attempt = async () => {
    const answer = file && fetched();
    await Promise.all([answer, ...needs.map((need) => need())]);
    if (answer) await WebAssembly.instantiateStreaming(answer, shared());
  };
  return () =>
    (loading ??= attempt().catch((cause) => {
      loading = undefined;
      cache = "reload";
      throw cause;
    }));
}

/** The form in which the program calls it: with an entry of the function table that takes the outcome. */
function reported(load) {
  return async (callback, data) => {
    let done = true;
    try {
      await load();
    } catch (cause) {
      done = false;
      console.warn("A part of the program could not be loaded:", cause);
      dispatchEvent(new Event("riposte-part-missing"));
    }
    shared().__wasm_split.__indirect_function_table.get(callback)(data, done);
  };
}

/* parts */
