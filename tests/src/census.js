// Counts what stands under the elements that a selector matches, each on its own, and looks in the whole
// document for what may be in none.
const roots = [...document.querySelectorAll(arguments[0])];
const INVISIBLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\u{e0000}-\u{e0fff}]/u;
const ADDRESSES = ["href", "src", "action", "formaction", "xlink:href", "data", "poster", "srcset", "background", "cite", "manifest", "ping"];

const faults = [];
for (const element of document.querySelectorAll("*")) {
  for (const { name, value } of element.attributes) {
    if (name.startsWith("on") || name === "srcdoc") faults.push(`${element.tagName} has ${name}`);
    if (!ADDRESSES.includes(name)) continue;
    const address = URL.parse(value, document.baseURI);
    if (!["http:", "https:"].includes(address?.protocol)) faults.push(`${element.tagName} leads to ${value}`);
  }
}
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const text = walker.currentNode.data;
  if (INVISIBLE.test(text)) {
    const at = walker.currentNode.parentElement;
    faults.push(`hidden characters in ${at.tagName}.${at.className} within ${at.parentElement.tagName}.${at.parentElement.className}: ${JSON.stringify(text.slice(0, 60))}`);
  }
}

return { faults: [...new Set(faults)], parts: roots.map(count) };
