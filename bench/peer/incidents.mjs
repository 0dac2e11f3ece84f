// The incidents of the peer: made up, and the same each time.

export const SEVERITIES = ["High", "Medium", "Low", "Informational"];
export const STATUSES = ["New", "Active", "Closed"];

const OWNERS = [null, "Ada Winter", "Jonas Falk", "Priya Nair", "Tomas Reyes"];
const PRODUCTS = ["Endpoint protection", "Mail gateway", "Identity", "Firewall"];
const SIGNS = [
  ["Credential dump on", "A process read the memory of the sign-in service."],
  ["Unusual sign-in to", "A sign-in came from a country that was never seen before."],
  ["Phishing link opened on", "A link of a reported message was followed."],
  ["Beacon traffic from", "Small requests leave at a constant interval."],
  ["Archive of files staged on", "Many documents were packed into one archive."],
  ["Service installed remotely on", "A service was installed by an account that never does that."],
];

/** A generator of numbers from 0 up to `below`, the same for the same seed (xorshift, 32 bits). */
export function numbers(seed) {
  let state = seed | 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** So many incidents, the newest first. */
export function incidents(count) {
  const next = numbers(1);
  const newest = Date.UTC(2026, 0, 15, 8);
  // The first is the one that is opened, and holds as much as the first of the sample.
  const extent = (place) => (place === 0 ? { alerts: 5, entities: 14 } : { alerts: 1 + next(4), entities: 2 + next(4) });
  return Array.from({ length: count }, (_, place) =>
    incident(next, 5000 - place, newest - place * 3_600_000, extent(place)),
  );
}

function incident(next, number, created, extent) {
  const host = `ws-${100 + next(800)}`;
  const [sign, summary] = SIGNS[next(SIGNS.length)];
  const severity = SEVERITIES[next(SEVERITIES.length)];
  const product = PRODUCTS[next(PRODUCTS.length)];
  const alerts = Array.from({ length: extent.alerts }, (_, place) => ({
    title: place === 0 ? `${sign} ${host}` : `${SIGNS[next(SIGNS.length)][0]} ${host}`,
    at: new Date(created - place * 60_000).toISOString(),
    severity,
    product,
  }));
  const entities = Array.from({ length: extent.entities }, (_, place) => entity(next, place, host));
  return {
    id: `i-${number}`,
    number,
    title: `${sign} ${host}`,
    summary,
    severity,
    status: STATUSES[next(2)],
    owner: OWNERS[next(OWNERS.length)],
    created: new Date(created).toISOString(),
    updated: new Date(created + next(120) * 60_000).toISOString(),
    alerts,
    entities,
  };
}

function entity(next, place, host) {
  if (place === 0) return { kind: "Host", name: host };
  const kinds = [
    () => ({ kind: "Account", name: `user.${next(1000)}` }),
    () => ({ kind: "IP address", name: `198.51.100.${1 + next(250)}` }),
    () => ({ kind: "File", name: `report-${next(1000)}.docm` }),
    () => ({ kind: "Domain", name: `cdn-${next(1000)}.example` }),
  ];
  return kinds[place % kinds.length]();
}
