// The results as Markdown. `node report.mjs FILE` prints those of an earlier run.
import fs from "node:fs";
import { fileURLToPath } from "node:url";

import { MEASURES } from "./measures.mjs";
import { NETS } from "./network.mjs";
import { median, ratio } from "./stats.mjs";

/** Tables of all nets, the goals, and what went wrong. */
export function report(results) {
  const parts = results.nets.map((net) => [`### ${NETS[net].name}`, table(results, net)]);
  return [heading(results), ...parts.flat(), "### Goals", goals(results), troubles(results)].filter(Boolean).join("\n\n");
}

/** Every ratio: `net`, `measure`, `to`, and what `ratio` says. */
export function ratios(results) {
  const others = results.targets.filter((target) => target !== "ours");
  return results.nets.flatMap((net) =>
    MEASURES.flatMap((measure) =>
      others.map((to) => ({ net, measure: measure.id, to, goal: measure.goals?.[to], ...ratio(pairs(results, net, measure.id, to)) })),
    ),
  );
}

function pairs(results, net, measure, to) {
  const of = (target) => new Map(values(results, net, target).map((sample) => [sample.round, sample[measure]]));
  const [ours, theirs] = [of("ours"), of(to)];
  return [...ours].filter(([round]) => theirs.has(round)).map(([round, value]) => [value, theirs.get(round)]);
}

function values(results, net, target) {
  return results.samples.filter((sample) => sample.net === net && sample.target === target);
}

function heading({ rounds, machine, browser, when, samples }) {
  // The browser and the servers keep about two cores busy by themselves.
  const busiest = Math.max(...samples.map(({ load }) => load));
  const warning = busiest > 2 * machine.cores ? ` **Busy machine: the load rose to ${busiest.toFixed(1)}.**` : "";
  return (
    `${rounds} rounds, ${when.slice(0, 10)}; Chromium ${browser}, ${machine.cores} cores, ${machine.cpu}, ` +
    `load ${machine.load.map((load) => load.toFixed(1)).join(" to ")}. Medians; ratios are ours to theirs, ` +
    "the median of the rounds with an interval that holds the true one with 95 %" +
    (rounds < 6 ? "; fewer than six rounds are too few for that, and it is the least to the most." : ".") +
    warning
  );
}

function table(results, net) {
  const others = results.targets.filter((target) => target !== "ours");
  const all = ratios(results).filter((each) => each.net === net);
  const head = ["measure", ...results.targets, ...others.map((target) => `ours to ${target}`)];
  const rows = MEASURES.map((measure) => [
    measure.name,
    ...results.targets.map((target) => median(values(results, net, target).map((sample) => sample[measure.id]))?.toFixed(measure.digits) ?? "none"),
    ...others.map((to) => shown(all.find((each) => each.measure === measure.id && each.to === to))),
  ]);
  return markdown(head, rows);
}

function goals(results) {
  const rows = ratios(results).filter(({ goal }) => goal !== undefined).map((each) => {
    const { name } = MEASURES.find(({ id }) => id === each.measure);
    return [`${name.split(",")[0]}, to ${each.to}`, NETS[each.net].name, `${each.goal.toFixed(2)} at most`, shown(each), verdict(each)];
  });
  return markdown(["goal", "net", "ratio wanted", "ratio found", "met"], rows);
}

/** Sure only where the whole interval is on one side. */
function verdict({ median: found, low, high, isSure, goal }) {
  if (found === undefined) return "not measured";
  if (!isSure) return `${found <= goal ? "yes" : "no"} by the median, too few rounds to be sure`;
  if (high <= goal) return "yes";
  if (low > goal) return "no";
  return found <= goal ? "yes by the median, not surely" : "no by the median, not surely";
}

function shown({ median: found, low, high } = {}) {
  return found === undefined ? "none" : `${found.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
}

function troubles({ troubles: all }) {
  const lines = all.map(({ target, net, round, error, gaveUp }) => `- ${target}, ${NETS[net]?.name ?? "rehearsal"}, round ${round}: ${error} (${gaveUp ? "left out" : "measured again"})`);
  return lines.length > 0 ? `### Samples that failed\n\n${lines.join("\n")}` : "";
}

function markdown(head, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(head), `|${head.map((_, place) => (place === 0 ? "---|" : "---:|")).join("")}`, ...rows.map(line)].join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(report(JSON.parse(fs.readFileSync(process.argv[2], "utf8"))));
}
