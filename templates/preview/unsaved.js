// What is written and not on disk yet stays in this browser, each tab's apart; what a tab left is offered to the next.
import { find } from "./page.js";

export const texts = find("form[data-keep]") ?? undefined; // none where nothing may be written
const rescued = find(".rescued[hidden]");
export const written = (form = texts) => JSON.stringify([...new FormData(form)].filter(([name]) => form.elements[name].type !== "hidden"));
const untouched = texts?.cloneNode(true);
untouched?.reset(); // something may have been written before this ran

// What the preview has; words that were sent, of which nobody knows whether they arrived; what another tab left.
export const state = { seen: written(untouched), unanswered: "", offered: null };
export const changes = (words) => JSON.parse(words).filter(([name, text]) => new Map(JSON.parse(state.seen)).get(name) !== text);
export const isDirty = () => written() !== state.seen || Boolean(state.unanswered);
const KEPT = `${find("[data-keep]").dataset.keep} `;
const own = `${KEPT}${Date.now()}-${Math.random()}`;

// While a tab holds its lock, what it keeps is its own to save.
export let release = () => {};
const until = (lock) => lock && new Promise((done) => (release = done));
export const hold = () => navigator.locks?.request(own, { ifAvailable: true }, until);

export function keep() {
  const [words, version, { seen, unanswered }] = [written(), texts?.elements.version.value, state];
  try {
    if (isDirty()) localStorage.setItem(own, JSON.stringify({ version, words, seen, unanswered, at: Date.now() }));
    else localStorage.removeItem(own);
  } catch {} // a browser keeps no more than some million signs: then the preview's answer alone counts
}

async function offer() {
  const { held } = (await navigator.locks?.query()) ?? { held: [] };
  const alive = [own, ...held.map(({ name }) => name)];
  const left = Object.entries(localStorage).filter(([name]) => name.startsWith(KEPT) && !alive.includes(name));
  const all = left.map(([name, kept]) => ({ name, ...JSON.parse(kept) }));
  for (const { name, words } of all) if (words === state.seen) localStorage.removeItem(name);
  [state.offered] = all.filter(({ words }) => words !== state.seen).sort((one, other) => other.at - one.at);
  rescued.hidden = !state.offered;
}

// Carets stay with the words before them, or as far from the end, and the editor follows the field that it stands for; what is one's own can be undone.
function put(field, value, isOwn) {
  const { value: before, selectionStart, selectionEnd } = field;
  if (before === value) return;
  const moved = (at) => Math.max(0, value.startsWith(before.slice(0, at)) ? at : at + value.length - before.length);
  field.value = value;
  if (Number.isInteger(selectionStart)) field.setSelectionRange(moved(selectionStart), moved(selectionEnd));
  field.dispatchEvent?.(new CustomEvent("change", { detail: Number(isOwn) }));
}

export const fill = (words, isOwn = false) => JSON.parse(words).forEach(([name, text]) => put(texts.elements[name], text, isOwn));

function answer({ target: { value } }) {
  if (!value) return;
  const { name, words, version, seen, unanswered } = state.offered;
  localStorage.removeItem(name);
  if (value === "take") {
    Object.assign(state, { seen, unanswered });
    texts.elements.version.value = version;
    fill(words);
    texts.dispatchEvent(new Event("input"));
  }
  offer();
}

// Where the next page says that it was done, nothing is left to offer.
export const sending = (...others) => (keep(), sessionStorage.setItem("sent", JSON.stringify([own, ...others])));
if (find(".said")) JSON.parse(sessionStorage.getItem("sent") ?? "[]").forEach((name) => localStorage.removeItem(name));
sessionStorage.removeItem("sent"); // a refusal, which is no end, does not come here

hold();
texts?.addEventListener("input", keep);
addEventListener("submit", ({ target, defaultPrevented }) => target === texts && !defaultPrevented && sending(state.offered?.name));
rescued.addEventListener("click", answer);
offer();
setInterval(offer, 1000); // a tab that is gone says so to nobody
keep();
