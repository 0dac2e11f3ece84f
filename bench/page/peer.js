// What the harness looks for in a page that meets the contract: attributes, and a mark once its rows work.
window.__probes = (() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const isReady = () => performance.getEntriesByName("bench:interactive").length > 0;
  return {
    content: () => document.querySelector("h1") !== null,
    rows: () => (isReady() ? all("[data-bench-row]") : []),
    keyOf: (row) => row.dataset.benchRow,
    isOpen: (key) => document.querySelector(`[data-bench=detail][data-id="${key}"]`) !== null,
    openers: () => all("[data-bench=open-panel]"),
    isPanelOpen: () => document.querySelector("[data-bench=panel]") !== null,
    filter: () => document.querySelector("[data-bench=filter]"),
    backToList: () => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true })),
  };
})();
