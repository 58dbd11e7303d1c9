// Leads from a passage of the letter to where it is written, and moves entries by keys.
import { find } from "./page.js";

// The letter's own words: its title stands in the édito.
const fieldOf = (one) => (one.closest(".signature") ? "signature" : one.closest(".edito, h1") ? "edito" : "");

function lead({ target }) {
  if (target.closest("a")) return;
  const label = find(`label[for="${fieldOf(target)}"]`);
  const title = label ? null : target.closest(".entry, article:not(.paper), li")?.querySelector("[data-row]");
  const row = document.getElementById(title?.dataset.row);
  label?.click();
  label?.form.scrollIntoView();
  if (row) location.hash = row.id;
  row?.querySelector(".edit, a")?.focus({ preventScroll: true });
}

const follow = (frame) => frame.contentDocument?.addEventListener("click", lead);
document.addEventListener("load", ({ target }) => follow(target), true);
document.querySelectorAll("iframe").forEach(follow);

document.addEventListener("keydown", (event) => {
  const way = event.altKey && { ArrowUp: "up", ArrowDown: "down" }[event.key];
  const button = way ? event.target.closest?.(".group li")?.querySelector(`[name="move"][value="${way}"]`) : null;
  if (button) event.preventDefault(), button.click();
});
