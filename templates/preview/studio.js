// Saves the texts as they are written, renews the studio when a file was saved, and changes tabs without leaving the page.
"use strict";

const EVERY = 1000; // ms between two looks at the files, and after the last key before a text is saved
const LATER = 5000; // ms before a text that could not be saved is tried again
const SOON = 500; // ms that nobody notices
const MOST = 60000; // ms that an answer is waited for
const HERE = ["/entree", "/accepter", "/corriger", "/repondre"]; // what is done without leaving the page
const live = (root, name) => root.querySelector(`[data-live="${name}"]`);
const lost = find(".lost");
const shown = () => find('.tabs a[aria-current="page"]');
const { day } = document.body.dataset;

// One at a time: whatever is asked waits for what was asked before.
let last = Promise.resolve();
const queue = (deed) => (last = last.then(deed, deed));

// What this tab made of each version: who clicks faster than the page follows is no stranger to what they did themselves.
const made = new Map();
function latest(version) {
  while (made.has(version)) version = made.get(version);
  return version;
}
function becomes(before, after) {
  if (before !== after) made.set(before, after);
  made.delete(after); // what was taken back is the latest again
}

// What readers of screens hear; a toast is seen too, for a while.
function say(words, className = "unseen") {
  const news = Object.assign(find("#news"), { className: words ? className : "unseen", textContent: words });
  for (const one of news.getAnimations()) one.currentTime = 0;
}

// What takes longer than half a second says that it is under way, and its button is busy until it is done.
async function patiently(button, deed) {
  const waiting = setTimeout(() => (button?.setAttribute("aria-busy", "true"), say("En cours…", "toast lasting")), SOON);
  try {
    return await deed();
  } finally {
    clearTimeout(waiting);
    button?.removeAttribute("aria-busy");
    if (find("#news.lasting")) say("");
  }
}
const isSeen = (one) => one.getBoundingClientRect().bottom > 0 && one.getBoundingClientRect().top < innerHeight;
const isToasting = () => find("#news").getAnimations().some(({ playState }) => playState === "running");

// Without a status nobody answers; 403 is a preview that was started anew, and does not know this page.
function tell(status) {
  lost.hidden = Boolean(status) && status !== 403;
  if (status !== 403) return;
  const { anew, enter } = lost.dataset; // by a password one enters here
  lost.replaceChildren(anew, ...(enter ? [make("a", { href: shown().href }, enter)] : []));
}

async function get(address, options) {
  const answer = await fetch(address, { signal: AbortSignal.timeout(MOST), ...options });
  if (!answer.ok) throw Object.assign(new Error(address), { status: answer.status });
  if (answer.headers.has("Frame")) foretell(answer.headers.get("Frame"));
  return answer.text();
}

// What is said of a mail waits for it: while its frame is drawn, nothing else is.
let drawn = Promise.resolve();

async function page(...asked) {
  const text = await get(...asked);
  await Promise.race([drawn, new Promise((done) => setTimeout(done, SOON))]);
  return new DOMParser().parseFromString(text, "text/html");
}

const post = (address, form, more) => page(address, { method: "POST", body: new URLSearchParams(form), ...more });

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

// What is corrected by a click is one step of the editor's own, which can be undone.
let isCorrected = false;

// What is being written is never replaced: a form that has changes keeps its words, and the version that they are about.
function renewTexts(next) {
  if (!texts !== !next) location.reload(); // it was approved, or taken back: what could be written changes
  if (!texts || !next) return;
  if (texts.elements.csrf.value !== next.elements.csrf.value) recover(next.elements.csrf.value);
  if (isDirty()) return void (saver.refused && saver.soon(0)); // what kept it from being saved may be over
  texts.elements.version.value = next.elements.version.value;
  fields.forEach((field) => put(field, next.elements[field.name].value, isCorrected));
  isCorrected = false;
  seen = written();
  if (offered) offer();
  live(texts, "length").textContent = live(next, "length").textContent;
}

// The preview was started anew, and has let this browser in: this tab saves its own again.
function recover(csrf) {
  document.querySelectorAll("[name=csrf]").forEach((field) => (field.value = csrf));
  hold();
  listen();
  saver.soon(0);
}

// The mail is there before all that is said of it: it is loaded meanwhile, where it is shown in the same way.
function foretell(address) {
  const stage = live(document, "stage").cloneNode(true);
  const frame = stage.querySelector("iframe");
  const [before] = frame?.src.split("&de=") ?? [];
  frame?.setAttribute("src", address);
  if (frame?.src.startsWith(`${before}&de=`)) renewStage(live(document, "stage"), stage, true);
}

// The new frame waits unseen behind the old one until it is loaded, so that nothing flickers; what shows the same stays.
function renewStage(stage, next, keepPlace) {
  const after = next.querySelector("iframe");
  if (stage.className === next.className && [...stage.querySelectorAll("iframe")].at(-1)?.src === after?.src) return;
  stage.querySelectorAll(".waiting").forEach((frame) => frame.remove());
  const before = stage.querySelector("iframe");
  if (!before || !after) {
    stage.className = next.className;
    stage.replaceChildren(...next.childNodes);
    return;
  }
  after.classList.add("waiting");
  drawn = new Promise((done) => after.addEventListener("load", done, { once: true }));
  drawn.then(() => show(stage, next.className, before, after, keepPlace));
  stage.append(after);
}

function show(stage, className, before, after, keepPlace) {
  const top = (keepPlace && before.contentDocument?.defaultView.scrollY) || 0; // where the preview has ended there is no document
  stage.className = className;
  after.classList.remove("waiting");
  before.remove();
  after.contentDocument?.defaultView.scrollTo({ top, behavior: "instant" });
}

// The newest words win. Until they are on disk they stay in this browser, also over a restart.
const saver = {
  refused: 0, // the status of the last answer, where it was no page
  timer: 0,
  say: (words) => (find("#saved").textContent = words),

  changed() {
    this.say(isDirty() ? "· pas encore enregistré" : "· enregistré");
    this.soon(EVERY);
  },

  soon(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), delay);
  },

  save: () => queue(() => isDirty() && saver.send()),

  // Saves until all is saved; returns the version that its editor has before their eyes then, or nothing.
  async settle(isAsked) {
    let { value } = texts.elements.version;
    for (let again = isAsked; value && (again || isDirty()); again = false) value = await this.send();
    return value;
  },

  // Only what was changed: what follows the édito, such as the subject, may be another by now.
  asked(words) {
    const form = new FormData(texts);
    fields.forEach(({ name }) => form.delete(name));
    for (const [name, text] of changes(words)) form.set(name, text);
    return form;
  },

  // What may have arrived is sent again as it was: had it arrived, this tab would conflict with itself.
  async send() {
    const words = (unanswered ||= written());
    const form = this.asked(words);
    keep();
    try {
      const next = await post(texts.action, form, { keepalive: words.length < 60000 });
      becomes(form.get("version"), next.body.dataset.mine);
      [unanswered, seen, this.refused] = ["", words, 0];
      texts.elements.version.value = next.body.dataset.mine;
      keep();
      this.say("· enregistré");
      next.querySelector(".said")?.remove(); // it is said beside the text
      if (offered) setAside(offered).catch(() => {}); // then it stays offered
      if (isDirty()) this.changed();
      else renew(next);
      return next.body.dataset.mine;
    } catch ({ status = 0 }) {
      this.fail(status);
    }
  },

  fail(status) {
    this.refused = status;
    if (status && status !== 403) unanswered = "";
    keep();
    if (status === 409) return this.say("· changé ailleurs entre-temps : « Enregistrer » montre les deux textes");
    this.say(`· pas enregistré : votre texte reste dans ce navigateur${status ? " ; « Enregistrer » dit pourquoi" : ""}`);
    this.soon(LATER);
    if (status !== 403) return;
    release?.();
    tell(status);
    look();
  },

  // Where the preview refuses, its own page says why, with all texts.
  explain() {
    if (!this.refused || this.refused === 403) return (tell(this.refused), say(lost.dataset.anew, "toast"));
    sending();
    return leave(texts.action, this.asked(written()));
  },
};

// What was offered gives way to what is saved in its place, and is one of the versions.
async function setAside({ name, words }) {
  const form = new FormData(texts);
  for (const [field, text] of JSON.parse(words)) form.set(field, text);
  await post("/mettre-de-cote", form);
  localStorage.removeItem(name);
  offer();
  say("Le texte retrouvé est parmi les versions de cette lettre.", "toast");
}

function leave(action, asked) {
  const fields = [...asked].map(([name, value]) => make("input", { type: "hidden", name, value }));
  const form = make("form", { method: "post", action, hidden: true }, ...fields);
  document.body.append(form);
  form.submit();
  return new Promise((stay) => setTimeout(stay, MOST)); // until then nothing else is asked
}

// An entry's button does its work without leaving the page: what is being written stays, and so does the focus.
async function act({ action }, asked, row, submitter) {
  try {
    const version = latest(asked.get("version"));
    asked.set("version", version);
    const next = await post(action, asked);
    becomes(version, next.body.dataset.mine);
    isCorrected ||= new URL(action).pathname === "/corriger";
    renew(next);
    say(find(".said")?.textContent ?? "", "toast");
    const { body, activeElement } = document;
    const again = [...document.querySelectorAll(`#${row} button:enabled`)];
    if (activeElement === body || activeElement.disabled) (again.find(({ id }) => id === submitter?.id) ?? again[0])?.focus();
  } catch ({ status }) {
    if (!status || status === 403) return tell(status);
    return leave(action, asked); // the answer is a page of its own
  }
}

// What is approved, sent, corrected is what is written: it is saved first.
document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (event.defaultPrevented || form.method !== "post") return;
  event.preventDefault();
  const isHere = HERE.includes(new URL(form.action).pathname);
  if (submitter?.ariaBusy === "true" && submitter.name !== "move") return; // of places, three clicks are three
  const body = new FormData(form, submitter);
  const row = form.closest("li")?.id;
  const deed = () => queue(async () => {
    const version = texts && (await saver.settle(form === texts));
    if (isHere) return act(form, body, row, submitter);
    if (texts && !version) return saver.explain();
    if (version && body.has("version")) body.set("version", version);
    if (form !== texts) return leave(form.action, body);
  });
  patiently(submitter, deed);
});

function look({ data } = {}) {
  return queue(async () => {
    const wasLost = !lost.hidden;
    try {
      const version = data ?? (await get(`/version?jour=${day}`));
      tell(200);
      if (version === document.body.dataset.version && !wasLost) return;
      const known = find(".replaced")?.textContent;
      renew(await page(shown().href));
      const box = find(".replaced");
      const replaced = box?.textContent;
      if (replaced && replaced !== known) say(replaced, isSeen(box) ? "unseen" : "toast");
      else if (!isToasting()) say("Aperçu mis à jour.");
    } catch ({ status }) {
      tell(status);
    }
  });
}

// The server tells each version; where it cannot be heard, it is asked. A tab that nobody sees holds no connection.
let source = null;
function listen() {
  source?.close();
  source = document.hidden ? null : new EventSource(`/changements?jour=${day}`);
  if (source) source.onmessage = source.onerror = look;
}

const turn = async (address) => renew(await page(address), { keepPlace: false });
const open = (address) => queue(() => turn(address)).catch(() => location.assign(address));

document.addEventListener("click", async (event) => {
  const tab = event.target.closest(".tabs a");
  if (!tab || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  history.pushState(tab.href, "", tab.href);
  await patiently(tab, () => open(tab.href));
  say(shown().textContent);
  shown().focus();
});

if (texts) {
  texts.addEventListener("input", () => saver.changed());
  texts.addEventListener("focusout", () => saver.save());
  addEventListener("pagehide", () => isDirty() && !unanswered && saver.send()); // nothing can be waited for
  if (isDirty()) saver.changed();
}
history.replaceState(shown().href, "", shown().href + location.hash); // its day stays, what was said once does not
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
addEventListener("popstate", ({ state }) => state && open(state));
document.addEventListener("visibilitychange", listen);
listen();
setInterval(() => document.hidden || source?.readyState === EventSource.OPEN || look(), EVERY);
