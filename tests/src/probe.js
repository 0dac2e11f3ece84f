// Runs in every page before its own scripts and writes down what must not happen.
(() => {
  const seen = { violations: [], errors: [], dialogs: [], owned: 0 };
  Object.defineProperty(window, "__probe", { value: seen });
  // Hostile strings that manage to run call this.
  Object.defineProperty(window, "__own", { value: () => { seen.owned += 1; } });
  addEventListener(
    "securitypolicyviolation",
    (event) => seen.violations.push(`${event.effectiveDirective}: ${event.blockedURI} ${event.sample} (${event.sourceFile}:${event.lineNumber})`),
    true,
  );
  addEventListener("error", (event) => {
    if (event instanceof ErrorEvent) seen.errors.push(`uncaught: ${event.message}`);
  }, true);
  addEventListener("unhandledrejection", (event) => seen.errors.push(`unhandled rejection: ${event.reason}`));
  for (const name of ["alert", "confirm", "prompt", "print"]) {
    window[name] = (...words) => { seen.dialogs.push(`${name}(${words.join(", ")})`); };
  }
  const error = console.error;
  console.error = (...words) => {
    seen.errors.push(words.map(String).join(" "));
    error.apply(console, words);
  };
})();
