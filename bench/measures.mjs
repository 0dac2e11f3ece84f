// What is measured, and what ratio to the others is aimed at.

/** Digits are those of the table. A goal is the highest ratio that meets it. */
export const MEASURES = [
  { id: "fcp", name: "first contentful paint, ms", digits: 0 },
  { id: "content", name: "content painted, ms", digits: 0, goals: { peer: 0.75 } },
  { id: "rows", name: "queue painted, ms", digits: 0, goals: { peer: 0.75 } },
  { id: "detail", name: "first click on an incident, ms", digits: 0, goals: { peer: 0.8, baseline: 0.9 } },
  { id: "panel", name: "open the panel, ms", digits: 0, goals: { peer: 0.6 } },
  { id: "typed", name: "letter in the search, next frame, ms", digits: 0 },
  { id: "filtered", name: "letter in the search, rows changed, ms", digits: 0 },
  { id: "codeKB", name: "code of the first route, kB", digits: 1, goals: { peer: 0.9 } },
  { id: "dataKB", name: "data of the first route, kB", digits: 1 },
  { id: "allKB", name: "everything before the first click, kB", digits: 1 },
  { id: "pssMB", name: "memory of all processes, MB", digits: 1, goals: { baseline: 1 } },
  { id: "heapMB", name: "heap of JavaScript, MB", digits: 2 },
];

/** Names of the measures that a sample must have and has not. */
export function missing(sample) {
  const wanted = MEASURES.filter(({ id }) => id !== "pssMB" || process.platform === "linux");
  return wanted.filter(({ id }) => !Number.isFinite(sample[id])).map(({ name }) => name);
}
