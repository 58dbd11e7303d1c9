// Entries are dragged to their place, in their section or another; the form that moves them says it to the preview.
import { Sortable } from "./sortable.js";

const animation = matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 150;
const TOUCH = { forceFallback: true, fallbackTolerance: 4, delay: 200, delayOnTouchOnly: true }; // the same in every browser
const OPTIONS = { ...TOUCH, group: "entries", handle: ".title", animation, onAdd: dropped, onUpdate: dropped };

function dropped({ item, to }) {
  const form = item.querySelector(".deeds");
  const alike = item.matches(".left-out") ? ".left-out" : ":not(.left-out)";
  const position = [...to.querySelectorAll(`:scope > ${alike}`)].indexOf(item);
  const asked = Object.entries({ position, section: to.closest("[data-section]").dataset.section, move: "to" });
  form.addEventListener("formdata", ({ formData }) => asked.forEach((one) => formData.set(...one)), { once: true });
  form.requestSubmit();
}

// Where the page was changed there may be other lists: the hand that begins finds them all.
const begin = (list) => Sortable.get(list) ?? Sortable.create(list, OPTIONS);
document.addEventListener("pointerdown", () => document.querySelectorAll(".group ul:has(.deeds)").forEach(begin), true);
