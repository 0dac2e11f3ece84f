// A browser for one sample: a process and a profile of its own.
import { chromium } from "playwright-core";

const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-extensions",
  "--disable-sync",
  "--no-first-run",
];

/** Starts a browser, hands its page to `work` and ends it, also when `work` takes longer than `limit` ms. */
export async function withBrowser(program, limit, work) {
  const server = await chromium.launchServer({ executablePath: program, headless: true, args: ARGS });
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${limit / 1000} s`)), limit);
  });
  try {
    return await Promise.race([open(server, work), late]);
  } finally {
    clearTimeout(timer);
    await server.kill();
  }
}

async function open(server, work) {
  const browser = await chromium.connect(server.wsEndpoint());
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1 });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send("Network.enable");
  return work({ page, cdp, pid: server.process().pid, version: browser.version() });
}
