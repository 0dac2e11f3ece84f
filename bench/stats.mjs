// Medians, ratios and how sure they are.
import { numbers } from "./peer/incidents.mjs";

const DRAWS = 2000;

/** The middle of some numbers; undefined for none. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  if (sorted.length === 0) return undefined;
  return sorted.length % 2 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * The median of one side's values over the other's, round by round, and the interval that holds it with 95 %
 * by the bootstrap. What slows the machine for a round slows both sides of that round.
 */
export function ratio(pairs, seed = 1) {
  const ratios = pairs.filter(([ours, theirs]) => ours > 0 && theirs > 0).map(([ours, theirs]) => ours / theirs);
  if (ratios.length === 0) return undefined;
  const next = numbers(seed);
  const medians = Array.from({ length: DRAWS }, () => median(ratios.map(() => ratios[next(ratios.length)])));
  medians.sort((a, b) => a - b);
  return {
    median: median(ratios),
    low: medians[Math.floor(DRAWS * 0.025)],
    high: medians[Math.ceil(DRAWS * 0.975) - 1],
    least: Math.min(...ratios),
    most: Math.max(...ratios),
    rounds: ratios.length,
  };
}

/** The same things in another order, drawn with `next`. */
export function shuffled(things, next) {
  const order = [...things];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = next(last + 1);
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}
