// Ctrl-K: a few letters find what is known, or an address is pasted; the link is written where one was.
import { ask } from "./asking.js";
import { done, enclosing, selected } from "./formats.js";
import { Idiomorph } from "./idiomorph.js";
import { find } from "./page.js";

const form = find("#picker form");
const { q: field, found } = form.elements;
let looking = null;

// Only the answer to what was typed last is shown, and taken by Enter.
function look() {
  const answer = ask(`/liens?${new URLSearchParams(new FormData(form))}`).then((told) => told.text()).catch(() => "");
  const asked = (looking = answer.then((told) => asked === looking && Idiomorph.morph(found, told, { morphStyle: "innerHTML" })));
}

field.addEventListener("input", look);

// Arrows lead from the field to what was found, and back.
form.addEventListener("keydown", (event) => {
  const { key, target } = event;
  const stops = [field, ...found.querySelectorAll("button")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[key];
  if (/^\S$/.test(key)) return field.focus(); // who types goes on looking
  if (step) stops.at((stops.indexOf(target) + step) % stops.length).focus();
  else if (key === "Enter" && target === field) looking.then(() => find("button", found)?.click());
  else return;
  event.preventDefault();
});

export function link(view) {
  const { state } = view;
  const old = enclosing(state, "Link");
  const address = old?.getChild("URL");
  const { from, to } = address ? old : selected(state);
  const [first, last] = address ? old.getChildren("LinkMark") : [{ to: from }, { from: to }];
  const words = state.sliceDoc(first.to, last.from);
  form.onsubmit = ({ submitter }) => {
    const text = `[${words || submitter.dataset.words}]${submitter.value}`;
    done(view, { changes: { from, to, insert: text }, selection: { anchor: from + text.length } });
  };
  field.value = address ? state.sliceDoc(address.from, address.to) : "";
  form.parentNode.showModal();
  field.select();
  look();
  return true;
}
