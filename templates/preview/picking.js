// Ctrl-K: a few letters find what is known, or an address is pasted; the link is written where one was.
import { ask, day } from "./asking.js";
import { done, enclosing, selected } from "./formats.js";
import { find, make } from "./page.js";

const dialog = find("#picker");
const [field, list, status] = ["input", "ul", "[role=status]"].map((what) => dialog.querySelector(what));
let [found, at, looking] = [[], 0, null];

function choose(next) {
  at = (next + found.length) % found.length || 0;
  [...list.children].forEach((option, number) => (option.ariaSelected = String(number === at)));
  list.children[at]?.scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", list.children[at]?.id ?? "");
}

// Only the answer to what was typed last is shown, and taken by Enter.
function look() {
  const answer = ask(`/liens?${new URLSearchParams({ q: field.value, jour: day })}`).then((told) => told.json());
  const asked = (looking = answer.catch(() => ({ found: [] })).then((told) => asked === looking && show(told.found)));
}

function option({ title, facts }, id) {
  const known = { id: `target-${id}`, role: "option", onclick: () => dialog.close(id) };
  return make("li", known, title, " ", make("span", { className: "facts" }, facts));
}

function show(answer) {
  found = answer;
  list.replaceChildren(...found.map(option));
  list.hidden = !found.length;
  status.textContent = found.length ? "" : status.dataset.none;
  choose(0);
}

const take = () => looking.then(() => found[at] && dialog.close(at));
const KEYS = { ArrowDown: () => choose(at + 1), ArrowUp: () => choose(at - 1), Enter: take };
field.addEventListener("input", look);
field.addEventListener("keydown", (event) => {
  if (!(event.key in KEYS)) return;
  event.preventDefault();
  KEYS[event.key]();
});

export function link(view) {
  const { state } = view;
  const old = enclosing(state, "Link");
  const address = old?.getChild("URL");
  const { from, to } = address ? old : selected(state);
  const [first, last] = address ? old.getChildren("LinkMark") : [{ to: from }, { from: to }];
  const words = state.sliceDoc(first.to, last.from);
  dialog.onclose = () => {
    view.focus();
    const target = found[dialog.returnValue];
    const text = target && `[${words || target.words}]${target.target}`;
    if (target) done(view, { changes: { from, to, insert: text }, selection: { anchor: from + text.length } });
  };
  field.value = address ? state.sliceDoc(address.from, address.to) : "";
  dialog.returnValue = "";
  dialog.showModal();
  field.select();
  look();
  return true;
}
