// Finds what a page consists of, and says what is going on to who sees it and to readers of screens.
const SOON = 500; // ms that nobody notices
export const find = (what, within = document) => within.querySelector(what);
export const soon = () => new Promise((done) => setTimeout(done, SOON));

// A toast is seen too, for a while.
export function say(words, className = "unseen") {
  const news = Object.assign(find("#news"), { className: words ? className : "unseen", textContent: words });
  for (const one of news.getAnimations()) one.currentTime = 0;
}

// What takes longer than half a second says that it is under way, and its button is busy until it is done.
export async function patiently(button, deed) {
  const waiting = setTimeout(() => (button?.setAttribute("aria-busy", "true"), say("En cours…", "toast lasting")), SOON);
  await deed;
  clearTimeout(waiting);
  button?.removeAttribute("aria-busy");
  if (find("#news.lasting")) say("");
}

// Without a status nobody answers; 403 is a preview that was started anew, and does not know this page.
export const isLost = () => Boolean(find(".lost:not([hidden])"));
export const tell = (status = 0) =>
  document.querySelectorAll(".lost").forEach((one) => (one.hidden = one.dataset.status !== String(status)));
