// Medians, ratios and how sure they are.
/** The middle of some numbers; undefined for none. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  if (sorted.length === 0) return undefined;
  return sorted.length % 2 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * The median of one side's values over the other's, round by round, and an interval that holds the true median
 * with at least 95 %. What slows the machine for a round slows both sides of that round. `isSure` is false for
 * fewer than six rounds, from which no such interval can be had; it is then the least to the most.
 */
export function ratio(pairs) {
  const ratios = pairs.filter(([ours, theirs]) => ours > 0 && theirs > 0).map(([ours, theirs]) => ours / theirs);
  if (ratios.length === 0) return undefined;
  ratios.sort((a, b) => a - b);
  const cut = droppedAtEachEnd(ratios.length);
  return {
    median: median(ratios),
    low: ratios[Math.max(cut, 0)],
    high: ratios[ratios.length - 1 - Math.max(cut, 0)],
    isSure: cut >= 0,
    rounds: ratios,
  };
}

/**
 * How many of the least and of the most values may be left out: each value is above the true median with one
 * chance in two, whatever the distribution, so the count of those above is binomial. -1 where even all of them
 * are too few.
 */
function droppedAtEachEnd(count) {
  let chance = 0.5 ** count;
  let outside = 2 * chance;
  let dropped = -1;
  while (outside <= 0.05) {
    dropped += 1;
    chance *= (count - dropped) / (dropped + 1);
    outside += 2 * chance;
  }
  return dropped;
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
