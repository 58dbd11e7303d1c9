// The page changes under the hands: focus, what was opened, what is being written stay.
import { find } from "./page.js";
import { saver } from "./saving.js";
import { fill, hold, isDirty, state, texts, written } from "./unsaved.js";

let Idiomorph = null; // others' script (hatch_build.py), where it was made
import("/studio/idiomorph.js").then((made) => ({ Idiomorph } = made), () => {});
const callbacks = {
  beforeNodeMorphed: (node) => !node.matches?.("input:not([type=hidden])") || node.value === node.defaultValue,
  beforeAttributeUpdated: (name) => name !== "open",
};

// What is corrected by a click is one step of the editor's own, which can be undone.
export function renew(next) {
  const form = find("#texts", next);
  if (!texts !== !form) return location.reload(); // it was approved, or taken back: what could be written changes
  renewStage(find(".stage", next)); // first: it takes longest
  for (const part of document.querySelectorAll("[data-live]")) {
    const after = find(`[data-live="${part.dataset.live}"]`, next);
    if (Idiomorph) Idiomorph.morph(part, after, { morphStyle: "outerHTML", callbacks });
    else part.replaceWith(after);
  }
  document.title = next.title;
  document.body.dataset.version = next.body.dataset.version;
  if (texts) renewTexts(form);
}

// What is being written is never replaced: a form that has changes keeps its words, and the version that they are about.
function renewTexts(next) {
  const { csrf, version } = next.elements;
  document.querySelectorAll("[name=csrf]").forEach((field) => (field.value = csrf.value)); // it may have been started anew
  hold();
  if (isDirty()) return void (state.isRefused && saver.soon(0)); // what kept it from being saved may be over
  texts.elements.version.value = version.value;
  fill(written(next), state.isCorrected);
  Object.assign(state, { seen: written(), isCorrected: false });
}

// What is said of a mail waits for it: while its frame is drawn, nothing else is.
export let drawn = Promise.resolve();

// The new frame waits unseen behind the old one until it is loaded, so that nothing flickers; what shows the same stays.
export function renewStage(next) {
  const stage = find(".stage");
  const [[before, ...waiting], [after]] = [stage, next].map((one) => one.querySelectorAll("iframe"));
  const isAlike = stage.className === next.className;
  if (isAlike && (waiting.at(-1) ?? before)?.src === after?.src) return;
  waiting.forEach((frame) => frame.remove());
  if (!before || !after) return void stage.replaceWith(next);
  after.className = "waiting";
  stage.append(after);
  drawn = new Promise((done) => after.addEventListener("load", done, { once: true })).then(() => {
    const top = (isAlike && before.contentDocument?.defaultView.scrollY) || 0; // where the preview has ended there is no document
    stage.className = next.className;
    after.className = "";
    before.remove();
    after.contentDocument?.defaultView.scrollTo({ top, behavior: "instant" });
  });
}

// The mail is there before all that is said of it: it is loaded meanwhile, where it is shown in the same way.
export function foretell(address) {
  const next = find(".stage").cloneNode(true);
  const frame = find("iframe", next);
  const [before] = frame?.src.split("&de=") ?? [];
  frame?.setAttribute("src", address);
  if (frame?.src.startsWith(`${before}&de=`)) renewStage(next);
}
