// Entries are dragged to their place, in their section or another; the form that moves them says it to the preview.
import { Sortable } from "/studio/sortable.js";

const entries = document.querySelector('[data-live="entries"]');
const hidden = (tag, name, value) => Object.assign(document.createElement(tag), { name, value, hidden: true });

function dropped({ item, to }) {
  const form = item.querySelector(".deeds");
  const isOut = item.classList.contains("left-out");
  const beside = [...to.children].filter((row) => row.classList.contains("left-out") === isOut);
  const move = hidden("button", "move", "to");
  form.append(hidden("input", "position", beside.indexOf(item)), hidden("input", "section", to.closest("[data-section]").dataset.section), move);
  form.requestSubmit(move);
}

function begin() {
  for (const list of entries.querySelectorAll(".group ul")) {
    if (!list.querySelector(".deeds") || Sortable.get(list)) continue;
    Sortable.create(list, {
      group: "entries",
      handle: ".title",
      forceFallback: true, // the same in every browser, and by touch
      fallbackTolerance: 4,
      delay: 200,
      delayOnTouchOnly: true,
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 150,
      onEnd: (event) => (event.from !== event.to || event.oldIndex !== event.newIndex) && dropped(event),
    });
  }
}

new MutationObserver(begin).observe(entries, { childList: true });
begin();
