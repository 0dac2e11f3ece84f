// The lines that are imitated, and the bytes that come over them.

/** Rates in Mbit/s, delays in ms. */
export const NETS = {
  fast: { name: "10 Mbit/s, 40 ms", rate: 10, delay: 40, slowdown: 1 },
  slow: { name: "1.6 Mbit/s, 150 ms, CPU / 4", rate: 1.6, delay: 150, slowdown: 4 },
};

/** Makes the page's line and processor as slow as the net says. Nothing for no net. */
export async function imitate(cdp, net) {
  if (!net) return;
  const throughput = (net.rate * 1e6) / 8;
  await cdp.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: net.delay,
    downloadThroughput: throughput,
    uploadThroughput: throughput,
  });
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: net.slowdown });
}

/** Counts what a page receives, as it travels: headers and compressed bodies. */
export class Traffic {
  #requests = new Map();
  #clock = null;

  constructor(cdp) {
    cdp.on("Network.requestWillBeSent", ({ requestId, timestamp, wallTime, type }) => {
      // The page counts by the wall clock, the protocol from the start of the machine.
      this.#clock ??= wallTime - timestamp;
      this.#requests.set(requestId, { kind: kind(type, ""), sum: 0, parts: [] });
    });
    cdp.on("Network.responseReceived", ({ requestId, timestamp, type, response }) => {
      const request = this.#requests.get(requestId);
      if (request) request.kind = kind(type, response.mimeType);
      this.#take(requestId, timestamp, response.encodedDataLength);
    });
    // Part by part: a reader that stops at the length it was told leaves a response that never finishes.
    cdp.on("Network.dataReceived", ({ requestId, timestamp, encodedDataLength }) => {
      this.#take(requestId, timestamp, encodedDataLength);
    });
    // The parts of a document are not told, but its sum is.
    cdp.on("Network.loadingFinished", ({ requestId, timestamp, encodedDataLength }) => {
      this.#take(requestId, timestamp, encodedDataLength - (this.#requests.get(requestId)?.sum ?? 0));
    });
  }

  #take(requestId, timestamp, bytes) {
    const request = this.#requests.get(requestId);
    if (!request || bytes <= 0) return;
    request.sum += bytes;
    request.parts.push({ timestamp, bytes });
  }

  /** Kilobytes by kind of what had arrived at a time, in ms since the epoch. */
  until(time) {
    const end = time / 1000 - this.#clock;
    const sums = {};
    for (const { kind, parts } of this.#requests.values()) {
      const arrived = parts.filter(({ timestamp }) => timestamp <= end);
      for (const { bytes } of arrived) sums[kind] = (sums[kind] ?? 0) + bytes / 1000;
    }
    return sums;
  }
}

/** Sum of what a page needs whatever its data are. */
export function code(sums) {
  return ["html", "js", "css", "wasm"].reduce((sum, kind) => sum + (sums[kind] ?? 0), 0);
}

function kind(type, mime) {
  if (mime === "application/wasm") return "wasm";
  const kinds = { Document: "html", Script: "js", Stylesheet: "css", Fetch: "data", XHR: "data" };
  // A module that is preloaded is a script by its content.
  return /javascript/.test(mime) ? "js" : (kinds[type] ?? "other");
}
