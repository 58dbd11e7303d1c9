// What is done in the studio without leaving its page: deeds of its forms, another view of the letter, what others changed.
import { ask, explain, page, post, queue, renew } from "./asking.js";
import { find, isLost, patiently, say, tell } from "./page.js";
import { saver } from "./saving.js";
import { state, texts } from "./unsaved.js";

const EVERY = 1000; // ms between two looks at the files
const shown = () => find('.tabs a[aria-current="page"]');
const isSeen = (one) => one.getBoundingClientRect().bottom > 0 && one.getBoundingClientRect().top < innerHeight;

// What kept it from being saved may be over.
const follow = (next) => renew(next).then(() => void (state.refusal && saver.save()));

// An entry's button does its work without leaving the page: what is being written stays, and so does the focus.
async function act(form, asked, row, submitter) {
  const next = await post(form.action, asked).catch(explain);
  saver.mine = next.body.dataset.mine || saver.mine;
  state.isCorrected ||= form.action.endsWith("/corriger");
  await follow(next);
  say(find(".said")?.textContent ?? "", "toast");
  const again = find(`[id="${submitter?.id}"]:enabled`) ?? find(`#${row} button:enabled`);
  if (!find(":focus:not(:disabled)")) again?.focus();
}

// A mail server may take minutes: what is written meanwhile is saved, and so it is before the page is left.
let departure = null;
const depart = (answer) => queue(() => saver.settle().finally(() => ((departure = null), explain(answer))));

// What is approved, sent, corrected is what is written: it is saved first.
document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (event.defaultPrevented || form.method !== "post") return;
  event.preventDefault();
  if (submitter?.ariaBusy === "true" && submitter.name !== "move") return; // of places, three clicks are three
  const isHere = "here" in form.dataset;
  // Its row may be gone when its turn comes; what others change meanwhile nobody has seen who clicks now.
  const [asked, row, { mine }] = [new FormData(form, submitter), form.closest("li")?.id, saver];
  const turn = queue(async () => {
    const isSaved = await saver.settle(form === texts);
    if (!isSaved && !isHere) return saver.explain();
    if (isHere) asked.set("version", form.dataset.here || (isSaved && texts?.version.value) || find("[data-edition]").dataset.edition);
    else if (saver.mine !== mine) asked.set("version", saver.mine);
    if (isHere) return act(form, asked, row, submitter);
    if (form !== texts) departure = post(form.action, asked, { signal: null }).then(depart, depart);
  });
  patiently(submitter, turn.then(() => isHere || departure));
});

const look = ({ data } = {}) => queue(async () => {
  if (departure) return;
  const wasLost = isLost();
  const version = data ?? (await (await ask(`/version${location.search}`)).text());
  tell(200);
  if (wasLost) listen();
  else if (version === find("[data-version]").dataset.version) return;
  const known = find(".replaced, #gone p")?.textContent;
  await follow(await page(shown().href));
  const box = find(".replaced, #gone p");
  if (box && box.textContent !== known) say(box.textContent, isSeen(box) ? "unseen" : "toast");
  else if (!find("#news").getAnimations().some(({ playState }) => playState === "running")) say("Aperçu mis à jour.");
});

// The server tells each version; where it cannot be heard, it is asked. A tab that nobody sees holds no connection.
let source = null;
function listen() {
  source?.close();
  const hear = { onmessage: look, onerror: look };
  if (!document.hidden) source = Object.assign(new EventSource(`/changements${location.search}`), hear);
}

const open = (address) => queue(() => page(address).then(renew, () => location.assign(address)));

document.addEventListener("click", async (event) => {
  const tab = event.target.closest(".tabs a");
  if (!tab || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  history.pushState(tab.href, "", tab.href);
  await patiently(tab, open(tab.href));
  say(shown().textContent);
});

history.replaceState(shown().href, "", shown().href + location.hash); // its day stays, what was said once does not
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
addEventListener("popstate", ({ state: address }) => address && open(address));
document.addEventListener("visibilitychange", listen);
listen();
setInterval(() => document.hidden || (source?.readyState === EventSource.OPEN && !isLost()) || look(), EVERY);
