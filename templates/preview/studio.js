// Saves the texts as they are written, renews the studio when a file was saved, and changes tabs without leaving the page.
"use strict";

const EVERY = 1000; // ms between two looks at the files, and after the last key before a text is saved
const LATER = 5000; // ms before a text that could not be saved is tried again
const lost = document.querySelector(".lost");
const news = document.querySelector("#news");
const rescued = document.querySelector(".rescued");
const live = (root, name) => root.querySelector(`[data-live="${name}"]`);
const texts = (root) => root.querySelector("#texts");
const fields = (form) => [...form.elements].filter((field) => /^(edito|subject|preheader|signature)$/.test(field.name));
const written = (form) => JSON.stringify(fields(form).map((field) => [field.name, field.value]));

async function page(address, options) {
  const answer = await fetch(address, options);
  if (!answer.ok) throw Object.assign(new Error(await answer.text()), { status: answer.status });
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

// Changes a part of the page; with others' script (hatch_build.py) under the hands: focus, what was opened, what is being
// written in it stay.
let morph = (part, next) => part.replaceChildren(...next.childNodes);
const isWritten = (node) => node.matches?.("input:not([type=hidden])") && node.value !== node.defaultValue;
const callbacks = {
  beforeNodeMorphed: (node) => !isWritten(node),
  beforeAttributeUpdated: (name) => name !== "open",
};
import("/studio/idiomorph.js").then(
  ({ Idiomorph }) => (morph = (part, next) => Idiomorph.morph(part, next, { morphStyle: "outerHTML", callbacks })),
  () => {},
);

// What is being written is never replaced: a form that has changes keeps its words, and the version that they are about.
function renew(next, { keepPlace }) {
  for (const name of ["bar", "column", "entries", "desk"]) morph(live(document, name), live(next, name));
  document.title = next.title;
  document.body.dataset.version = next.body.dataset.version;
  renewTexts(texts(document), texts(next));
  renewStage(live(document, "stage"), live(next, "stage"), keepPlace);
}

// The editor follows the field that it stands for.
function put(field, value) {
  const { value: before, selectionStart, selectionEnd } = field;
  let same = 0;
  while (same < before.length && before[same] === value[same]) same += 1;
  const moved = (at) => (at > same ? Math.max(same, at + value.length - before.length) : at);
  field.value = value;
  field.setSelectionRange(moved(selectionStart), moved(selectionEnd));
  field.dispatchEvent(new Event("change"));
}

function renewTexts(form, next) {
  if (!form || !next) {
    if (form || next) location.reload(); // it was approved, or taken back: what could be written changes
    return;
  }
  if (saver.dirty) return;
  form.elements.version.value = next.elements.version.value;
  for (const field of fields(form)) {
    const { value } = next.elements[field.name];
    if (field.value !== value) put(field, value);
  }
  saver.seen = written(form);
  if (drafts.offered) drafts.offer(form);
  live(form, "length").textContent = live(next, "length").textContent;
}

// The new frame waits unseen behind the old one until it is loaded, so that nothing flickers.
function renewStage(stage, next, keepPlace) {
  stage.querySelectorAll(".waiting").forEach((frame) => frame.remove());
  const before = stage.querySelector("iframe");
  const after = next.querySelector("iframe");
  if (!before || !after) {
    stage.className = next.className;
    stage.replaceChildren(...next.childNodes);
    return;
  }
  after.classList.add("waiting");
  after.addEventListener("load", () => show(stage, next.className, before, after, keepPlace), { once: true });
  stage.append(after);
}

function show(stage, className, before, after, keepPlace) {
  const top = (keepPlace && before.contentDocument?.defaultView.scrollY) || 0; // where the preview has ended there is no document
  stage.className = className;
  after.classList.remove("waiting");
  before.remove();
  after.contentDocument?.defaultView.scrollTo({ top, behavior: "instant" });
}

// What is not on disk yet stays in this browser, each tab's apart; what a tab left that is gone is offered to the next.
const drafts = {
  own: `${Date.now()}-${Math.random()}`,
  offered: null,
  prefix: (form) => `lettre ${form.dataset.date} `,
  hold: (form) => navigator.locks?.request(drafts.prefix(form) + drafts.own, () => new Promise(() => {})),

  keep(form, more = {}) {
    const kept = { version: form.elements.version.value, words: written(form), at: Date.now(), ...more };
    localStorage.setItem(this.prefix(form) + this.own, JSON.stringify(kept));
  },

  forget(form, name = this.prefix(form) + this.own) {
    localStorage.removeItem(name);
  },

  async left(form) {
    const { held } = (await navigator.locks?.query()) ?? { held: [] };
    const names = Object.keys(localStorage).filter((name) => name.startsWith(this.prefix(form)) && !held.some((lock) => lock.name === name));
    return names.map((name) => ({ name, ...JSON.parse(localStorage.getItem(name)) })).sort((one, other) => other.at - one.at);
  },

  async offer(form) {
    const isDone = document.querySelector(".said"); // what was sent by the page before this one
    const all = (await this.left(form)).filter((one) => one.name !== this.prefix(form) + this.own);
    const settled = all.filter((one) => one.words === saver.seen || (one.sent && isDone));
    settled.forEach(({ name }) => this.forget(form, name));
    this.offered = all.find((one) => !settled.includes(one));
    rescued.hidden = !this.offered;
  },

  answer(form, value) {
    const { offered } = this;
    if (!offered || !value) return;
    if (value === "take") {
      form.elements.version.value = offered.version;
      for (const [name, words] of JSON.parse(offered.words)) put(form.elements[name], words);
      saver.changed(form);
    }
    this.forget(form, offered.name);
    this.offer(form);
  },
};

// One save at a time; the newest words win. Until they are on disk they stay in this browser, also over a restart.
const saver = {
  dirty: false,
  busy: null, // the save that is under way
  timer: 0,
  seen: "",
  say: (words) => (document.querySelector("#saved").textContent = words),

  changed(form) {
    this.dirty = written(form) !== this.seen;
    if (!this.dirty) return;
    drafts.keep(form);
    this.say("· pas encore enregistré");
    this.soon(form, EVERY);
  },

  soon(form, delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(form), delay);
  },

  save(form) {
    if (!this.dirty || this.busy) return this.busy;
    return (this.busy = this.send(form).finally(() => (this.busy = null)));
  },

  // Where the preview refuses, its own page says why, with all texts.
  async submit(form) {
    await this.busy;
    await (this.busy = this.send(form).finally(() => (this.busy = null)));
    if (!this.refused || this.refused === 403) return;
    drafts.keep(form, { sent: true });
    form.submit();
  },

  async send(form) {
    this.refused = 0;
    clearTimeout(this.timer);
    const sent = written(form);
    try {
      this.done(form, sent, await page(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), keepalive: sent.length < 60000 }));
    } catch (error) {
      this.failed(form, error);
    }
  },

  done(form, sent, next) {
    form.elements.version.value = next.body.dataset.mine;
    this.seen = sent;
    this.dirty = written(form) !== sent;
    if (this.dirty) {
      this.changed(form);
      return;
    }
    drafts.forget(form);
    this.say("· enregistré");
    next.querySelector(".said")?.remove(); // it is said beside the text
    renew(next, { keepPlace: true });
  },

  failed(form, error) {
    this.refused = error.status ?? 0;
    if (error.status === 409) {
      this.say("· changé ailleurs entre-temps : « Enregistrer » montre les deux textes");
      return;
    }
    this.say(`· pas enregistré : votre texte reste dans ce navigateur${this.refused ? " ; « Enregistrer » dit pourquoi" : ""}`);
    if (this.refused === 403) tell(403);
    this.soon(form, LATER);
  },
};

function write(form) {
  saver.seen = written(form);
  drafts.hold(form);
  form.addEventListener("input", () => saver.changed(form));
  form.addEventListener("focusout", () => saver.save(form));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    saver.submit(form);
  });
  addEventListener("pagehide", () => saver.save(form));
  rescued.addEventListener("click", ({ target }) => drafts.answer(form, target.value));
  drafts.offer(form);
}

// What is approved is what is written: it is saved first.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!saver.dirty || new URL(form.action).pathname !== "/approuver") return;
  event.preventDefault();
  await saver.save(texts(document));
  if (!saver.dirty) document.querySelector('form[action="/approuver"] button:not(:disabled)')?.click();
});

let toasting = 0;
function toast(words) {
  const shown = document.querySelector(".toast");
  shown.textContent = words;
  shown.hidden = !words;
  clearTimeout(toasting);
  toasting = setTimeout(() => (shown.hidden = true), 6000);
}

let deeds = 0; // begun and done: what was looked at before one is not what to show after it

// An entry's button does its work without leaving the page: what is being written stays.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.dataset.plain || !/^\/(entree|accepter|corriger|repondre)$/.test(new URL(form.action).pathname)) return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form, event.submitter));
  const { name, value } = event.submitter;
  const key = form.elements.key?.value;
  deeds += 1;
  try {
    const next = await page(form.action, { method: "POST", body });
    deeds += 1;
    const words = next.querySelector(".said")?.textContent ?? "";
    renew(next, { keepPlace: true });
    news.textContent = words;
    toast(words);
    const still = document.activeElement;
    if (!still.disabled && still.form?.elements.key?.value === key) return;
    const again = [...document.querySelectorAll(`button[name="${name}"][value="${value}"]`)].find((one) => one.form.elements.key?.value === key);
    (again && !again.disabled ? again : [...document.querySelectorAll(".deeds button:not(:disabled)")].find((one) => one.form.elements.key.value === key))?.focus();
  } catch (error) {
    lost.hidden = Boolean(error.status);
    if (!error.status) return;
    form.dataset.plain = "yes"; // its answer is a page of its own
    form.requestSubmit(event.submitter);
  }
});

// Where no day stands in the address, the page stays with the one that it began with, also when the next one's turn has come.
function here() {
  const address = new URL(location.href);
  address.searchParams.set("jour", document.body.dataset.day);
  return address.href;
}

function tell(status) {
  lost.hidden = status !== 403;
  if (status === 403) lost.textContent = "L’aperçu a été relancé : ouvrez l’adresse que « newsletter preview » a affichée. Ce qui n’est pas enregistré vous y sera proposé.";
}

async function asked() {
  const answer = await fetch(`/version?jour=${document.body.dataset.day}`);
  tell(answer.status);
  return answer.ok ? answer.text() : document.body.dataset.version;
}

async function look({ data } = {}) {
  const before = deeds;
  try {
    if ((data ?? (await asked())) === document.body.dataset.version) return;
    const next = await page(here());
    if (deeds !== before) return;
    renew(next, { keepPlace: true });
    lost.hidden = true;
    news.textContent = "Aperçu mis à jour.";
  } catch (error) {
    lost.hidden = !(error instanceof TypeError); // what fetch throws when nobody answers
  }
}

// The server tells each version; where it cannot be heard, it is asked. A tab that nobody sees holds no connection.
const listener = {
  source: null,

  listen() {
    if (document.hidden || this.source) return;
    this.source = new EventSource(`/changements?jour=${document.body.dataset.day}`);
    this.source.addEventListener("message", look);
    this.source.addEventListener("error", look);
  },

  stop() {
    this.source?.close();
    this.source = null;
  },
};

document.addEventListener("visibilitychange", () => (document.hidden ? listener.stop() : listener.listen()));

async function open(address) {
  try {
    renew(await page(address), { keepPlace: false });
  } catch {
    location.assign(address);
  }
}

document.addEventListener("click", (event) => {
  const tab = event.target.closest(".tabs a");
  if (!tab || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  const name = tab.textContent;
  history.pushState(null, "", tab.href);
  open(tab.href).then(() => {
    news.textContent = name;
    document.querySelector('.tabs a[aria-current="page"]')?.focus();
  });
});
addEventListener("popstate", () => open(here()));
if (texts(document)) write(texts(document));
listener.listen();
setInterval(() => document.hidden || listener.source?.readyState === EventSource.OPEN || look(), EVERY);
