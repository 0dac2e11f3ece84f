// Memory of a browser: all of its processes, with each shared page counted in shares (PSS). It is the one
// figure that holds WebAssembly's memory and JavaScript's heap alike. Linux only; null elsewhere.
import fs from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** Two readings this many ms apart that differ by less than this many megabytes are of something at rest. */
const APART = 400;
const REST = 0.5;
/** Readings after which it is taken as it is. */
const READINGS = 15;

/** Process identifiers of a process and all that it started. */
function family(root) {
  const children = new Map();
  for (const entry of fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    const stat = read(`/proc/${entry}/stat`);
    // The name, in parentheses, may hold anything; the parent is the second field after it.
    const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
  }
  const found = [root];
  for (const pid of found) found.push(...(children.get(pid) ?? []));
  return found;
}

/** PSS of a process and all that it started once it is at rest, in megabytes. */
export async function pss(root) {
  if (process.platform !== "linux") return null;
  let before = reading(root);
  for (let count = 1; count < READINGS; count += 1) {
    await sleep(APART);
    const now = reading(root);
    if (Math.abs(now - before) < REST) return now;
    before = now;
  }
  return before;
}

function reading(root) {
  const kilobytes = family(root).map((pid) => Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0));
  return kilobytes.reduce((sum, each) => sum + each, 0) / 1000;
}

/** The heap of JavaScript after a collection, in megabytes. */
export async function heap(cdp) {
  await cdp.send("HeapProfiler.enable");
  // What one collection leaves for finalizers, the next one takes.
  for (let time = 0; time < 2; time += 1) await cdp.send("HeapProfiler.collectGarbage");
  await cdp.send("Performance.enable");
  const { metrics } = await cdp.send("Performance.getMetrics");
  return metrics.find(({ name }) => name === "JSHeapUsedSize").value / 1e6;
}

/** Empty for a process that has just ended. */
function read(file) {
  try {
    return fs.readFileSync(file, "latin1");
  } catch {
    return "";
  }
}
