// What an element is made of: how often each tag with the names of its attributes, and the texts of the
// elements that show what a backend sent. Characters made visible have an element of their own and are not
// counted. Neither are cautions, which a hostile name deserves, and what they lock, nor is a refusal that passes
// by itself: a question takes no answer right after it appeared, and whether that moment is over when it is
// looked at depends on the machine.
const LOCKS = ["aria-describedby", "aria-disabled", "disabled"];
const count = (root) => {
  const counts = {};
  for (const element of [root, ...root.querySelectorAll("*")]) {
    if (element.matches(".rp-hidden-char, #rp-confirm-lock") || element.closest(".rp-cautions")) continue;
    const names = element.getAttributeNames().filter((name) => !LOCKS.includes(name));
    const key = `${element.tagName.toLowerCase()}[${names.sort()}]`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  const texts = [...root.querySelectorAll(".rp-value")].map((each) => each.textContent);
  return { counts, texts };
};
