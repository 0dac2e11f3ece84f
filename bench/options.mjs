// The command line of run.mjs. `cargo xtask bench` types it.
import { parseArgs } from "node:util";

import { NETS } from "./network.mjs";

/** The options, checked. */
export function options(args = process.argv.slice(2)) {
  const text = (value) => ({ type: "string", ...(value === undefined ? {} : { default: value }) });
  const { values } = parseArgs({
    args,
    options: {
      ours: text(),
      baseline: text(),
      peer: text(),
      rounds: text("9"),
      net: { type: "string", multiple: true, default: Object.keys(NETS) },
      out: text(),
      chromium: text("/usr/bin/chromium"),
      seed: text("1"),
    },
  });
  for (const name of ["ours", "peer", "out"]) {
    if (values[name] === undefined) throw new Error(`--${name} is missing`);
  }
  for (const net of values.net) {
    if (!(net in NETS)) throw new Error(`--net takes ${Object.keys(NETS).join(" or ")}, not ${net}`);
  }
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds takes a number from 1, not ${values.rounds}`);
  return { ...values, rounds, seed: Number(values.seed), nets: values.net };
}
