// The benchmark: node run.mjs --ours URL --peer FOLDER --out FILE [--baseline URL] [--rounds N] [--net NAME].
// `cargo xtask bench` builds everything, starts the servers and calls this. Every sample has a browser of its
// own; in each round the targets take turns in an order that is drawn anew from a fixed seed.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

import { missing } from "./measures.mjs";
import { NETS } from "./network.mjs";
import { options } from "./options.mjs";
import { numbers } from "./peer/incidents.mjs";
import { ratios, report } from "./report.mjs";
import { sample } from "./sample.mjs";
import { shuffled } from "./stats.mjs";
import { targets } from "./targets.mjs";

const chosen = options();
const all = await targets(chosen);
const results = {
  when: new Date().toISOString(),
  rounds: chosen.rounds,
  nets: chosen.nets,
  targets: all.map(({ id }) => id),
  machine: { cores: os.cpus().length, cpu: os.cpus()[0]?.model ?? "unknown", load: [os.loadavg()[0]] },
  samples: [],
  troubles: [],
};

/** Measures once, and once more where that fails. Undefined where it fails twice. */
async function measured(target, net, round) {
  for (const gaveUp of [false, true]) {
    try {
      const found = await sample(target, NETS[net], chosen.chromium);
      const gaps = missing(found);
      if (gaps.length > 0) throw new Error(`not measured: ${gaps.join(", ")}`);
      return found;
    } catch (error) {
      const message = String(error.message).split("\n")[0];
      results.troubles.push({ target: target.id, net, round, error: message, gaveUp });
      console.error(`  ${target.id}, ${net ?? "rehearsal"}, round ${round}: ${message}`);
    }
  }
  return undefined;
}

// A rehearsal that does not count: it reads the browser from the disk, and finds out what does not work at all.
for (const target of all) {
  const found = await measured(target, undefined, 0);
  if (!found) {
    console.error(`\n${target.id} cannot be measured: the lines above say why. Has its markup changed? bench/page/ knows it.`);
    process.exit(1);
  }
  results.browser = found.browser;
}

const next = numbers(chosen.seed);
for (let round = 1; round <= chosen.rounds; round += 1) {
  for (const net of shuffled(chosen.nets, next)) {
    for (const target of shuffled(all, next)) {
      const found = await measured(target, net, round);
      if (!found) continue;
      results.samples.push({ target: target.id, net, round, load: os.loadavg()[0], ...found });
      console.error(`  ${round} of ${chosen.rounds}, ${net}: ${target.id} has painted its queue after ${found.rows.toFixed(0)} ms`);
    }
  }
}

results.machine.load.push(os.loadavg()[0]);
results.ratios = ratios(results);
fs.mkdirSync(path.dirname(chosen.out), { recursive: true });
fs.writeFileSync(chosen.out, JSON.stringify(results, null, 1));
console.log(`${report(results)}\n\nEvery sample: ${chosen.out}`);
process.exit(0);
