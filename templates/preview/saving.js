// Saves the texts as they are written. The newest words win; until they are on disk they stay in this browser, also over a restart.
import { explain, post, queue, renew } from "./asking.js";
import { find, isLost, say, tell } from "./page.js";
import { changes, isDirty, keep, release, sending, state, texts, written } from "./unsaved.js";

const PAUSE = 1000; // ms after the last key before a text is saved
const LATER = 5000; // ms before a text that could not be saved is tried again

// Only what was changed: what follows the édito, such as the subject, may be another by now.
const carried = [...(texts?.elements ?? [])].filter(({ type }) => type === "hidden");
const asked = (words) => [...carried.map(({ name, value }) => [name, value]), ...changes(words)];

// What was offered gives way to what is saved in its place, and is one of the versions.
const setAside = ({ name, words }) => post("/mettre-de-cote", asked(words)).then(() => {
  localStorage.removeItem(name);
  say("Le texte retrouvé est parmi les versions de cette lettre.", "toast");
});

export const saver = {
  say: (words) => void (find("#saved").textContent = words),
  save: () => queue(() => isDirty() && saver.send()),

  changed() {
    this.say(isDirty() ? "· pas encore enregistré" : "· enregistré");
    if (isDirty()) this.soon(PAUSE);
  },

  soon(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), delay);
  },

  // Saves until all is saved; tells whether it is.
  async settle(isAsked) {
    return (!isAsked && !isDirty()) || ((await this.send()) && this.settle());
  },

  // What may have arrived is sent again as it was: had it arrived, this tab would conflict with itself.
  send() {
    const words = (state.unanswered ||= written());
    keep();
    return post(texts.action, asked(words)).then((next) => this.sent(words, next), (refusal) => this.fail(refusal));
  },

  async sent(words, next) {
    Object.assign(state, { seen: words, unanswered: "", refusal: null });
    this.mine = texts.elements.version.value = next.body.dataset.mine; // what its editor has before their eyes
    keep();
    this.changed();
    find(".said", next)?.remove(); // it is said beside the text
    if (state.offered) setAside(state.offered).catch(() => {}); // then it stays offered
    return isDirty() || renew(next).then(() => true);
  },

  fail(refusal) {
    const { status = 0 } = (state.refusal = refusal);
    if (status && status !== 403) state.unanswered = "";
    keep();
    if (status === 409) return this.say(find("#saved").dataset[find("#gone") ? "gone" : "clash"]);
    this.say(`· pas enregistré : votre texte reste dans ce navigateur${status ? " ; « Enregistrer » dit pourquoi" : ""}`);
    this.soon(LATER);
    if (status === 403) release();
    tell(status);
  },

  // Where the preview refuses, its own page says why, with all texts.
  explain() {
    if (isLost()) return say(find(".lost:not([hidden])").textContent, "toast");
    sending();
    return explain(state.refusal);
  },
};

texts?.addEventListener("input", () => saver.changed());
texts?.addEventListener("focusout", () => saver.save());
addEventListener("pagehide", () => isDirty() && !state.unanswered && saver.send()); // nothing can be waited for
if (isDirty()) saver.changed();
