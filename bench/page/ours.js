// What the harness looks for in the app, whose code holds no attributes for it.
window.__bench ??= { contract: 1, kind: "app", name: "Riposte" };
window.__probes = (() => {
  const outside = (element) => !element.closest("#boot, #fatal");
  const all = (selector) => [...document.querySelectorAll(selector)].filter(outside);
  return {
    /** A heading of the page itself, or what stands in for it before the program is there. */
    content: () =>
      document.querySelector("#boot-page:not([hidden]) [data-boot-content]") !== null || all("h1").some((heading) => heading.textContent.trim()),
    rows: () => all(".rp-incident-row a[href^='incidents/']"),
    keyOf: (row) => row.textContent.trim(),
    /** The incident is there with its name, which comes from the backend. */
    isOpen: (title) => all(".rp-incident").length > 0 && all("h1").some((heading) => heading.textContent.trim() === title),
    /** Buttons that open the panel on an entity. */
    openers: () => all(".rp-incident button.rp-entity-name"),
    isPanelOpen: () => document.querySelector(".rp-panel .rp-playbook") !== null,
    filter: () => document.querySelector(".rp-toolbar input[type=search]"),
    /** By the first entry of the rail. */
    backToList: () => document.querySelector(".rp-rail a").click(),
  };
})();
