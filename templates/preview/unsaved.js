// What is written and not on disk yet stays in this browser, each tab's apart; what a tab left is offered to the next.
"use strict";

const find = (what) => document.querySelector(what);
const make = (name, known, ...inside) => {
  const node = Object.assign(document.createElement(name), known);
  node.append(...inside);
  return node;
};
const [texts, rescued] = ["form[data-keep]", ".rescued[hidden]"].map(find); // none where nothing may be written
const fieldsOf = (form) => [...(form?.elements ?? [])].filter(({ name, type }) => name && type !== "hidden" && type !== "submit");
const fields = fieldsOf(texts);
const said = ({ type, checked }) => type !== "radio" || checked;
const written = (from = fields) => JSON.stringify(from.filter(said).map(({ name, value }) => [name, value]));
const untouched = texts?.cloneNode(true);
untouched?.reset(); // something may have been written before this ran
let seen = written(fieldsOf(untouched)); // what the preview has
let unanswered = ""; // words that were sent, of which nobody knows whether they arrived
const changes = (words) => JSON.parse(words).filter(([name, text]) => new Map(JSON.parse(seen)).get(name) !== text);
const isDirty = () => written() !== seen || Boolean(unanswered);
const KEPT = `${texts?.dataset.keep} `;
const own = `${KEPT}${Date.now()}-${Math.random()}`;
const gone = new Map(); // whether the tab is gone, or has given up, that kept something
let [offered, release] = [null, null];

// While a tab holds its lock, what it keeps is its own to save.
const hold = () => navigator.locks?.request(own, () => new Promise((done) => (release = done)));

function keep() {
  const kept = { version: texts.elements.version.value, words: written(), seen, at: Date.now(), unanswered };
  try {
    if (isDirty()) localStorage.setItem(own, JSON.stringify(kept));
    else localStorage.removeItem(own);
  } catch {} // a browser keeps no more than some million signs: then the preview's answer alone counts
}

function wait(name) {
  gone.set(name, false);
  Promise.resolve(navigator.locks?.request(name, () => {})).then(() => (gone.set(name, true), offer()));
}

function offer() {
  const left = Object.keys(localStorage).filter((name) => name.startsWith(KEPT) && name !== own);
  left.filter((name) => !gone.has(name)).forEach(wait);
  const all = left.filter((name) => gone.get(name)).map((name) => ({ name, ...JSON.parse(localStorage.getItem(name)) }));
  for (const { name, words } of all) if (words === seen) localStorage.removeItem(name);
  [offered] = all.filter(({ words }) => words !== seen).sort((one, other) => other.at - one.at);
  rescued.hidden = !offered;
}

// Carets stay with their words, or at the end, and the editor follows the field that it stands for; what is one's own can be undone.
function put(field, value, isOwn) {
  let [before, same, left] = [field.value, 0, 0];
  if (before === value) return;
  while (same < before.length && before[same] === value[same]) same += 1;
  while (left < Math.min(before.length, value.length) - same && before.at(-left - 1) === value.at(-left - 1)) left += 1;
  const isAtEnd = field.selectionStart === before.length;
  if (field.setRangeText) field.setRangeText(value.slice(same, value.length - left), same, before.length - left, "preserve");
  else field.value = value;
  if (isAtEnd) field.setSelectionRange(value.length, value.length);
  field.dispatchEvent?.(new CustomEvent("change", { detail: Number(isOwn) }));
}

function answer({ target: { value } }) {
  if (!value) return;
  localStorage.removeItem(offered.name);
  if (value === "take") {
    [texts.elements.version.value, seen] = [offered.version, offered.seen ?? seen];
    for (const [name, text] of JSON.parse(offered.words)) put(texts.elements[name], text);
    unanswered = offered.unanswered;
    texts.dispatchEvent(new Event("input"));
  }
  offer();
}

// Where the next page says that it was done, nothing is left to offer.
const sending = (...others) => (keep(), sessionStorage.setItem("sent", JSON.stringify([own, ...others])));
const isDone = find(".said");
if (isDone) JSON.parse(sessionStorage.getItem("sent") ?? "[]").forEach((name) => localStorage.removeItem(name));
if (isDone || texts) sessionStorage.removeItem("sent"); // a refusal is no end

// Where nothing may be written any more, it is said that words are left.
const left = find(".left");
if (left) left.hidden = !Object.keys(localStorage).some((name) => name.startsWith(`${left.dataset.keep} `));

if (texts) {
  hold();
  texts.addEventListener("input", keep);
  addEventListener("submit", ({ target, defaultPrevented }) => target === texts && !defaultPrevented && sending(offered?.name));
  addEventListener("storage", offer);
  rescued.addEventListener("click", answer);
  offer();
  keep();
}
