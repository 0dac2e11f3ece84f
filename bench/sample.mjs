// One sample: a page is opened in a fresh browser and used, and what that took is returned.
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";

import { withBrowser } from "./browser.mjs";
import { heap, pss } from "./memory.mjs";
import { code, imitate, Traffic } from "./network.mjs";

/** Limits in ms: of a sample, and of what is waited for in it. */
const SAMPLE = 150_000;
const STEP = 60_000;
/** How long a person looks at the queue before the first click, and at each thing after it, in ms. */
const LOOK = 1500;
/** A letter that some titles have and others have not, on either side. */
const LETTER = "k";

const script = (name) => ({ path: fileURLToPath(new URL(`page/${name}.js`, import.meta.url)) });

/** Measures a target on a net. Throws where a measure cannot be taken. */
export function sample(target, net, program) {
  return withBrowser(program, SAMPLE, async (browser) => {
    const user = await User.at(browser, target);
    const blank = await pss(browser.pid);
    const traffic = new Traffic(browser.cdp);
    await imitate(browser.cdp, net);

    await browser.page.goto(target.url, { waitUntil: "commit" });
    await user.sees("rows");
    await sleep(LOOK);
    const loaded = await user.load(traffic, target);
    const used = await user.use();

    if (net) await imitate(browser.cdp, { ...net, slowdown: 1 });
    await sleep(LOOK);
    const heapMB = await heap(browser.cdp);
    const total = await pss(browser.pid);
    const pssMB = total === null ? null : total - blank;
    if (user.errors.length > 0) throw new Error(`the page reports ${user.errors[0]}`);
    return { ...loaded, ...used, pssMB, heapMB, browser: browser.version };
  });
}

/** The person in front of the page. */
class User {
  #noted = new Map();

  constructor({ page, cdp }) {
    this.page = page;
    this.cdp = cdp;
    this.errors = [];
    page.on("pageerror", (error) => this.errors.push(String(error).slice(0, 300)));
  }

  /** Someone whose page is watched, and who is signed in where the target wants that. */
  static async at(browser, target) {
    const user = new User(browser);
    await browser.page.exposeFunction("__noted", (name) => user.#settle(name));
    if (target.session) {
      // An init script runs in every document, but the storage belongs to this one origin.
      const enter = ({ origin, key, value }) => location.origin === origin && sessionStorage.setItem(key, value);
      await browser.page.addInitScript(enter, { origin: new URL(target.url).origin, ...target.session });
    }
    for (const name of [target.probes, "watch"]) await browser.page.addInitScript(script(name));
    return user;
  }

  #settle(name) {
    this.#step(name).resolve();
  }

  #step(name) {
    if (!this.#noted.has(name)) this.#noted.set(name, Promise.withResolvers?.() ?? deferred());
    return this.#noted.get(name);
  }

  /** Waits for what the page notes under a name. Nothing runs in the page meanwhile. */
  async sees(name) {
    const late = sleep(STEP, null, { ref: false }).then(() => Promise.reject(new Error(`no ${name} after ${STEP / 1000} s`)));
    late.catch(() => {});
    await Promise.race([this.#step(name).promise, late]);
  }

  /** Times of the load, in ms since the navigation, and the kilobytes that it took. */
  async load(traffic, target) {
    const page = await this.page.evaluate(() => ({
      origin: performance.timeOrigin,
      fcp: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? null,
      ...window.__watch.times,
    }));
    const { fcp, rows, content } = page;
    if (fcp === null || !content) throw new Error("no first paint");
    const needed = traffic.until(page.origin + rows.painted);
    const loaded = Object.values(traffic.until(Date.now()));
    return {
      fcp,
      content: target.startsWithContent ? fcp : Math.max(fcp, content.painted),
      rows: rows.painted,
      codeKB: code(needed),
      dataKB: needed.data ?? 0,
      allKB: loaded.reduce((sum, each) => sum + each, 0),
      bytes: needed,
    };
  }

  /** Opens an incident and the panel, then filters the queue; times in ms since each input event. */
  async use() {
    const page = this.page;
    const row = await page.evaluate(() => window.__probes.keyOf(window.__probes.rows()[0]));
    await page.evaluate((row) => window.__watch.after("click", "detail", () => window.__probes.isOpen(row)), row);
    await this.#click("rows");
    await this.sees("detail");

    await this.#until(() => window.__probes.openers().length > 0);
    await sleep(LOOK);
    await page.evaluate(() => window.__watch.after("click", "panel", () => window.__probes.isPanelOpen()));
    await this.#click("openers");
    await this.sees("panel");
    await sleep(LOOK);

    await page.evaluate(() => window.__probes.backToList());
    await this.#until(() => window.__probes.rows().length > 0 && !window.__probes.isPanelOpen());
    await sleep(LOOK);
    await page.evaluate(() => {
      const shown = () => window.__probes.rows().map((row) => window.__probes.keyOf(row)).join();
      const before = shown();
      window.__watch.next("input", "typed");
      window.__watch.after("input", "filtered", () => shown() !== before && shown() !== "");
    });
    await this.#click("filter");
    await page.keyboard.press(LETTER);
    await this.sees("typed");
    await this.sees("filtered");

    const times = await page.evaluate(() => window.__watch.times);
    const took = (name) => times[name].painted - times[`${name}:start`];
    return Object.fromEntries(["detail", "panel", "typed", "filtered"].map((name) => [name, took(name)]));
  }

  /** A real click on the first of what a probe finds. */
  async #click(probe) {
    const [x, y] = await this.page.evaluate((probe) => {
      const element = [window.__probes[probe]()].flat()[0];
      element.scrollIntoView({ block: "nearest" });
      const { left, top, width, height } = element.getBoundingClientRect();
      return [left + Math.min(width / 2, 40), top + height / 2];
    }, probe);
    await this.page.mouse.click(x, y);
  }

  /** Waits for something that is not measured. */
  async #until(test) {
    await this.page.waitForFunction(test, null, { polling: 100, timeout: STEP });
  }
}

/** `Promise.withResolvers`, which Node 20 has not. */
function deferred() {
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
}
