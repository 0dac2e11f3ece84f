// Opens the panel of every entity in the widget, by its address where nothing can be run on it, and of
// each that has one the last question, and counts what they are made of. As fast as the page goes: a
// click for each, then a look per frame.
const done = arguments[arguments.length - 1];
const until = async (what, look) => {
  const deadline = Date.now() + 10000;
  for (;;) {
    const found = look();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};
const find = (selector) => document.querySelector(selector);
(async () => {
  const visits = [];
  const names = [...document.querySelectorAll(".rp-entity-name")];
  for (const [at, name] of names.entries()) {
    const [before, was] = [find(".rp-pane"), location.href];
    if (name.matches("button")) {
      name.click();
    } else {
      const incident = location.pathname.split("/").at(-1);
      history.pushState(null, "", `${location.pathname}?entity=${incident}-e${String(at).padStart(2, "0")}&panel=playbooks`);
      dispatchEvent(new PopStateEvent("popstate"));
    }
    await until(`panel ${at}`, () => find(".rp-pane") !== null && find(".rp-pane") !== before);
    await until(`playbooks ${at}`, () => find(".rp-panel .rp-playbook, .rp-panel .rp-empty"));
    // The address follows the view: who goes on sooner would be taken back here.
    await until(`address ${at}`, () => location.href !== was);
    // Both lists have been loaded when both tabs have their count.
    await until(`counts ${at}`, () => document.querySelectorAll(".rp-panel .rp-tab .rp-count").length === 2);
    const visit = { panel: count(find(".rp-panel")), confirm: null };
    const asking = [...document.querySelectorAll(".rp-playbook button")].filter((each) => each.textContent.includes("…"));
    if (asking.length > 0) {
      asking.at(-1).click();
      const form = await until(`question ${at}`, () => find("form.rp-confirm"));
      visit.confirm = count(form);
    }
    visits.push(visit);
  }
  return visits;
})().then(done, (fault) => done(String(fault)));
