// Renews the studio when a file was saved, and changes tabs without leaving the page. The reader's place is kept.
"use strict";

const EVERY = 1000;
const lost = document.querySelector(".lost");
const news = document.querySelector("#news");
const live = (root, name) => root.querySelector(`[data-live="${name}"]`);

async function page(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(await answer.text());
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

function renew(next, { keepPlace }) {
  for (const name of ["bar", "column", "desk"]) {
    live(document, name).replaceChildren(...live(next, name).childNodes);
  }
  document.title = next.title;
  document.body.dataset.version = next.body.dataset.version;
  renewStage(live(document, "stage"), live(next, "stage"), keepPlace);
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
  const top = keepPlace ? before.contentWindow.scrollY : 0;
  stage.className = className;
  after.classList.remove("waiting");
  before.remove();
  after.contentWindow.scrollTo({ top, behavior: "instant" });
}

async function look() {
  try {
    const answer = await fetch("/version");
    lost.hidden = answer.status !== 403;
    if (!answer.ok || (await answer.text()) === document.body.dataset.version) return;
    renew(await page(location.href), { keepPlace: true });
    news.textContent = "Aperçu mis à jour.";
  } catch (error) {
    lost.hidden = !(error instanceof TypeError); // what fetch throws when nobody answers
  }
}

async function watch() {
  if (!document.hidden) await look();
  setTimeout(watch, EVERY);
}

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
addEventListener("popstate", () => open(location.href));
watch();
