// Asks the preview, one thing after the other, and lets the page follow: focus, what was opened, what is being written stay.
import { Idiomorph } from "./idiomorph.js";
import { find, soon, tell } from "./page.js";
import { fill, hold, isDirty, state, texts, written } from "./unsaved.js";

const MOST = 60000; // ms that an answer is waited for

let last = Promise.resolve();
export const queue = (deed) => (last = last.then(deed).catch(({ status }) => tell(status)));

// What is refused is thrown, with its status; without one nobody answered.
export async function ask(address, options) {
  const answer = await fetch(address, { signal: AbortSignal.timeout(MOST), ...options });
  if (!answer.ok) throw answer;
  return answer;
}

// Until that page is there nothing else is asked.
const leave = (address) => new Promise((_, stay) => (location.assign(address), setTimeout(stay, MOST, { status: 200 })));

// Where it is refused, a page of its own says why, with all that was asked; who has left is led to the way in, and what was done says so.
export function explain(refusal) {
  const address = refusal.address ?? (refusal.redirected ? refusal.url : refusal.headers?.get("Content-Location"));
  if (!address) throw refusal;
  return leave(address);
}

const parse = (html) => new DOMParser().parseFromString(html, "text/html");

// The mail is there before all that is said of it: it is loaded meanwhile. What is said of it waits until it is drawn.
export async function page(address, options) {
  const answer = await ask(address, options);
  const foretold = answer.headers.get("Frame");
  if (foretold) renewFrame(find("iframe", parse(foretold)));
  const html = await answer.text();
  await Promise.race([drawn, soon()]);
  return Object.assign(parse(html), { address: answer.url });
}

export function post(address, asked, options) {
  const body = new URLSearchParams(asked);
  return page(address, { method: "POST", body, keepalive: body.toString().length < 60000, ...options });
}

const callbacks = {
  beforeNodeMorphed: (node) => !node.matches?.("input:not([type=hidden])") || node.value === node.defaultValue,
  beforeAttributeUpdated: (name) => name !== "open",
};

// What can be written changes once it is approved, or taken back: then the page is another. What a hand holds stays in it.
export async function renew(next) {
  while (find(".sortable-chosen")) await soon();
  const form = find("#texts", next);
  if (!texts !== !form || !find(".stage", next)) return leave(next.address);
  renewFrame(find(".stage iframe", next)); // first: it takes longest
  for (const part of document.querySelectorAll("[data-live]")) {
    Idiomorph.morph(part, find(`[data-live="${part.dataset.live}"]`, next), { morphStyle: "outerHTML", callbacks });
  }
  if (form) renewTexts(form);
}

// What is being written is never replaced: a form that has changes keeps its words, and the version that they are about.
// What is corrected by a click is one step of the editor's own, which can be undone.
function renewTexts(next) {
  const { csrf, version } = next.elements;
  document.querySelectorAll("[name=csrf]").forEach((field) => (field.value = csrf.value)); // it may have been started anew
  hold();
  if (isDirty() || find("#gone")) return; // where the file is gone, what this tab shows is the last that is seen of it
  texts.elements.version.value = version.value;
  fill(written(next), state.isCorrected);
  Object.assign(state, { seen: written(), isCorrected: false });
}

let drawn = Promise.resolve();

// The new frame waits unseen behind the old one until it is loaded, so that nothing flickers; what shows the same stays.
function renewFrame(after) {
  const stage = find(".stage");
  const [before, ...waiting] = stage.children;
  if ((waiting.at(-1) ?? before)?.isEqualNode(after)) return;
  waiting.forEach((frame) => frame.remove());
  if (!after) return stage.replaceChildren();
  stage.append(after);
  drawn = new Promise((done) => after.addEventListener("load", done, { once: true })).then(() => {
    // Where the preview has ended there is no document.
    const top = (before?.className === after.className && before.contentDocument?.defaultView.scrollY) || 0;
    before?.remove();
    after.contentDocument?.defaultView.scrollTo({ top, behavior: "instant" });
  });
}
