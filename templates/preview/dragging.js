// Entries are dragged to their place, in their section or another; the form that moves them says it to the preview.
import { Sortable } from "/studio/sortable.js";

const entries = find('[data-live="entries"]');
const OPTIONS = {
  group: "entries",
  handle: ".title",
  forceFallback: true, // the same in every browser, and by touch
  fallbackTolerance: 4,
  delay: 200,
  delayOnTouchOnly: true,
  animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 150,
  onAdd: dropped,
  onUpdate: dropped,
};

function dropped({ item, to }) {
  const form = item.querySelector(".deeds");
  const isOut = (row) => row.classList.contains("left-out");
  const beside = [...to.children].filter((row) => isOut(row) === isOut(item));
  const { section } = to.closest("[data-section]").dataset;
  const asked = { position: beside.indexOf(item), section, move: "to" };
  form.append(...Object.entries(asked).map(([name, value]) => make("input", { type: "hidden", name, value })));
  form.requestSubmit();
}

function begin() {
  for (const list of entries.querySelectorAll(".group ul:has(.deeds)")) if (!Sortable.get(list)) Sortable.create(list, OPTIONS);
}

new MutationObserver(begin).observe(entries, { childList: true });
begin();
