// Saves the texts as they are written, renews the studio when a file was saved, and changes tabs without leaving the page.
"use strict";

const EVERY = 1000; // ms between two looks at the files, and after the last key before a text is saved
const LATER = 5000; // ms before a text that could not be saved is tried again
const find = (what) => document.querySelector(what);
const live = (root, name) => root.querySelector(`[data-live="${name}"]`);
const [lost, rescued, texts] = [".lost", ".rescued", "#texts"].map(find); // the last is not there where nothing may be written
const fields = texts ? ["edito", "subject", "preheader", "signature"].map((name) => texts.elements[name]) : [];
const written = () => JSON.stringify(fields.map(({ name, value }) => [name, value]));
let seen = written(); // what the preview has
const isDirty = () => written() !== seen;
const shown = () => find('.tabs a[aria-current="page"]');
const { day } = document.body.dataset;
let deeds = 0; // begun and done: what was looked at before one is not what to show after it

// What readers of screens hear; a toast is seen too, for a while.
function say(words, className = "unseen") {
  const news = Object.assign(find("#news"), { className, textContent: words });
  for (const one of news.getAnimations()) one.currentTime = 0;
}

// Without a status nobody answers; 403 is a preview that was started anew, and does not know this page.
function tell(status) {
  lost.hidden = Boolean(status) && status !== 403;
  if (status === 403) lost.textContent = lost.dataset.anew;
}

async function get(address, options) {
  const answer = await fetch(address, options);
  if (!answer.ok) throw Object.assign(new Error(address), { status: answer.status });
  return answer.text();
}

const page = async (...asked) => new DOMParser().parseFromString(await get(...asked), "text/html");
let posted = null; // the form whose answer is awaited
const post = (form, submitter, more) =>
  (posted = page(form.action, { method: "POST", body: new URLSearchParams(new FormData(form, submitter)), ...more }));

// With others' script (hatch_build.py) the page changes under the hands: focus, what was opened, what is being written stay.
let Idiomorph = null;
import("/studio/idiomorph.js").then((made) => ({ Idiomorph } = made), () => {});
const callbacks = {
  beforeNodeMorphed: (node) => !node.matches?.("input:not([type=hidden])") || node.value === node.defaultValue,
  beforeAttributeUpdated: (name) => name !== "open",
};

function renew(next, { keepPlace = true } = {}) {
  renewStage(live(document, "stage"), live(next, "stage"), keepPlace); // first: it takes longest
  for (const name of ["bar", "column", "entries", "desk"]) {
    const [part, after] = [live(document, name), live(next, name)];
    if (Idiomorph) Idiomorph.morph(part, after, { morphStyle: "outerHTML", callbacks });
    else part.replaceWith(after);
  }
  document.title = next.title;
  document.body.dataset.version = next.body.dataset.version;
  renewTexts(next.querySelector("#texts"));
}

// What is being written is never replaced: a form that has changes keeps its words, and the version that they are about.
function renewTexts(next) {
  if (!texts !== !next) location.reload(); // it was approved, or taken back: what could be written changes
  if (!texts || !next || isDirty()) return;
  texts.elements.version.value = next.elements.version.value;
  fields.forEach((field) => put(field, next.elements[field.name].value));
  seen = written();
  if (offered) offer();
  live(texts, "length").textContent = live(next, "length").textContent;
}

// Carets stay with their words, and the editor follows the field that it stands for.
function put(field, value) {
  let [before, same, left] = [field.value, 0, 0];
  if (before === value) return;
  while (same < before.length && before[same] === value[same]) same += 1;
  while (left < Math.min(before.length, value.length) - same && before.at(-left - 1) === value.at(-left - 1)) left += 1;
  field.setRangeText(value.slice(same, value.length - left), same, before.length - left, "preserve");
  field.dispatchEvent(new Event("change"));
}

// The new frame waits unseen behind the old one until it is loaded, so that nothing flickers; what shows the same stays.
function renewStage(stage, next, keepPlace) {
  const after = next.querySelector("iframe");
  const isSame = ({ src, dataset }) => src === after?.src && dataset.content === after.dataset.content;
  if (stage.className === next.className && [...stage.querySelectorAll("iframe")].slice(-1).some(isSame)) return;
  stage.querySelectorAll(".waiting").forEach((frame) => frame.remove());
  const before = stage.querySelector("iframe");
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
const LETTER = `lettre ${texts?.dataset.date} `;
const own = `${LETTER}${Date.now()}-${Math.random()}`;
let offered = null;

function keep(more) {
  const kept = { version: texts.elements.version.value, words: written(), at: Date.now(), ...more };
  try {
    localStorage.setItem(own, JSON.stringify(kept));
  } catch {} // a browser keeps no more than some million signs: then the preview's answer alone counts
}

async function offer() {
  const { held } = (await navigator.locks?.query()) ?? { held: [] };
  const open = [own, ...held.map(({ name }) => name)];
  const left = Object.keys(localStorage).filter((name) => name.startsWith(LETTER) && !open.includes(name));
  const all = left.map((name) => ({ name, ...JSON.parse(localStorage.getItem(name)) })).sort((one, other) => other.at - one.at);
  const isDone = find(".said"); // what was sent by the page before this one
  const settled = all.filter(({ words, sent }) => words === seen || (sent && isDone));
  settled.forEach(({ name }) => localStorage.removeItem(name));
  offered = all.find((one) => !settled.includes(one));
  rescued.hidden = !offered;
}

function answer({ target }) {
  if (!target.value) return;
  if (target.value === "take") {
    texts.elements.version.value = offered.version;
    for (const [name, text] of JSON.parse(offered.words)) put(texts.elements[name], text);
    saver.changed();
  }
  localStorage.removeItem(offered.name);
  offer();
}

// One save at a time; the newest words win. Until they are on disk they stay in this browser, also over a restart.
const saver = {
  busy: null, // the save that is under way
  refused: 0, // the status of the last answer, where it was no page
  timer: 0,
  say: (words) => (find("#saved").textContent = words),

  changed() {
    if (!isDirty()) return;
    keep();
    this.say("· pas encore enregistré");
    this.soon(EVERY);
  },

  soon(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), delay);
  },

  save(isAsked) {
    if (!this.busy && (isDirty() || isAsked)) this.busy = this.send().finally(() => (this.busy = null));
    return this.busy;
  },

  // Where the preview refuses, its own page says why, with all texts.
  async submit() {
    await this.busy;
    await this.save(true);
    if (!this.refused || this.refused === 403) return;
    keep({ sent: true });
    texts.submit();
  },

  async send() {
    this.refused = 0;
    const sent = written();
    try {
      const next = await post(texts, null, { keepalive: sent.length < 60000 });
      texts.elements.version.value = next.body.dataset.mine;
      seen = sent;
      if (isDirty()) return this.changed();
      localStorage.removeItem(own);
      this.say("· enregistré");
      next.querySelector(".said")?.remove(); // it is said beside the text
      renew(next);
    } catch ({ status }) {
      this.refused = status ?? 0;
      if (status === 409) return this.say("· changé ailleurs entre-temps : « Enregistrer » montre les deux textes");
      this.say(`· pas enregistré : votre texte reste dans ce navigateur${status ? " ; « Enregistrer » dit pourquoi" : ""}`);
      if (status === 403) tell(status);
      this.soon(LATER);
    }
  },
};

async function turn(asked, options) {
  deeds += 1;
  const next = await asked;
  deeds += 1;
  renew(next, options);
}

// An entry's button does its work without leaving the page: what is being written stays, and so does the focus.
async function act(form, submitter) {
  const row = form.closest("li")?.id;
  try {
    await turn(post(form, submitter));
    say(find(".said")?.textContent ?? "", "toast");
    const { body, activeElement } = document;
    const again = [...document.querySelectorAll(`#${row} button:enabled`)];
    if (activeElement === body || activeElement.disabled) (again.find(({ id }) => id === submitter.id) ?? again[0])?.focus();
  } catch ({ status }) {
    if (!status) return tell();
    const { name, value } = submitter;
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    form.submit(); // the answer is a page of its own
  }
}

// What is approved is what is written: it is saved first.
async function approve() {
  await saver.save();
  if (!isDirty()) find(".approve:enabled")?.form.submit();
}

const ACTS = { "/entree": act, "/accepter": act, "/corriger": act, "/repondre": act, "/approuver": approve };
document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  const deed = form === texts ? () => saver.submit() : ACTS[new URL(form.action).pathname];
  if (!deed) return;
  event.preventDefault();
  deed(form, submitter);
});

async function look({ data } = {}) {
  await Promise.allSettled([posted]); // its answer shows the same, and would have to wait
  const before = deeds;
  try {
    const version = data ?? (await get(`/version?jour=${day}`));
    tell(200);
    if (version === document.body.dataset.version) return;
    const next = await page(shown().href);
    if (deeds !== before) return;
    renew(next);
    say("Aperçu mis à jour.");
  } catch ({ status }) {
    tell(status);
  }
}

// The server tells each version; where it cannot be heard, it is asked. A tab that nobody sees holds no connection.
let source = null;
function listen() {
  source?.close();
  source = document.hidden ? null : new EventSource(`/changements?jour=${day}`);
  if (source) source.onmessage = source.onerror = look;
}

const open = (address) => turn(page(address), { keepPlace: false }).catch(() => location.assign(address));

document.addEventListener("click", async (event) => {
  const tab = event.target.closest(".tabs a");
  if (!tab || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  history.pushState(tab.href, "", tab.href);
  await open(tab.href);
  say(shown().textContent);
  shown().focus();
});

if (texts) {
  navigator.locks?.request(own, () => new Promise(() => {}));
  texts.addEventListener("input", () => saver.changed());
  texts.addEventListener("focusout", () => saver.save());
  addEventListener("pagehide", () => saver.save());
  rescued.addEventListener("click", answer);
  offer();
}
history.replaceState(shown().href, ""); // its day stays, also when the next one's turn has come
addEventListener("popstate", ({ state }) => state && open(state));
document.addEventListener("visibilitychange", listen);
listen();
setInterval(() => document.hidden || source?.readyState === EventSource.OPEN || look(), EVERY);
