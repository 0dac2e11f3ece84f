// Runs in the measured page before any of its scripts: notes when something is painted, and how long after
// an event that was. `window.__probes` says what to look for; the page's own code knows nothing of this.
(() => {
  const waiting = new Map();
  const times = {};

  // A frame's callbacks run before it is painted, so those of the next frame run after that.
  const painted = (report) => requestAnimationFrame(() => requestAnimationFrame(() => report(performance.now())));

  const look = () => {
    for (const [name, test] of waiting) {
      if (!test()) continue;
      waiting.delete(name);
      const seen = performance.now();
      painted((now) => {
        times[name] = { seen, painted: now };
        window.__noted(name);
      });
    }
    if (waiting.size === 0) observer.disconnect();
  };
  const observer = new MutationObserver(look);

  /** Notes the first frame after `test` holds. */
  const watch = (name, test) => {
    waiting.set(name, test);
    observer.observe(document, { subtree: true, childList: true, characterData: true });
  };

  /** Notes the time of the next event of a type, and then the frame after `test` holds. */
  const after = (type, name, test) => {
    addEventListener(
      type,
      (event) => {
        times[`${name}:start`] = event.timeStamp;
        watch(name, test);
      },
      { capture: true, once: true },
    );
  };

  /** Notes the frame after the next event of a type, whatever it changes. */
  const next = (type, name) => {
    addEventListener(
      type,
      (event) => {
        times[`${name}:start`] = event.timeStamp;
        painted((now) => {
          times[name] = { seen: event.timeStamp, painted: now };
          window.__noted(name);
        });
      },
      { capture: true, once: true },
    );
  };

  window.__watch = { after, next, times };
  watch("content", () => window.__probes.content());
  watch("rows", () => window.__probes.rows().length > 0);
})();
