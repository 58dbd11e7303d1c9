// Ctrl-K: a few letters find what is known, or an address is pasted; the link is written where one was.
import { done, enclosing, selected } from "./formats.js";
import { make } from "./markdown.js";

const dialog = document.querySelector("#picker");
const field = dialog?.querySelector("input");
const list = dialog?.querySelector("ul");
let [found, at, looking, write] = [[], 0, null, null];

export async function find(words) {
  const answer = await fetch(`/liens?${new URLSearchParams({ q: words, jour: document.body.dataset.day })}`).catch(() => null);
  return answer?.ok ? (await answer.json()).found : [];
}

function choose(next) {
  at = (next + found.length) % found.length || 0;
  [...list.children].forEach((option, number) => (option.ariaSelected = String(number === at)));
  list.children[at]?.scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", list.children[at]?.id ?? "");
}

// Only the answer to what was typed last is shown, and taken by Enter.
function look() {
  const asked = (looking = find(field.value).then((answer) => asked === looking && show(answer)));
}

function show(answer) {
  found = answer;
  list.replaceChildren(...found.map(({ title, facts }, id) => make("li", { id: `target-${id}`, role: "option", onclick: () => take(found[id]) }, title, " ", make("span", { className: "facts", textContent: facts }))));
  list.hidden = !found.length;
  dialog.querySelector("[role=status]").textContent = found.length ? "" : "Rien de tel. Une adresse complète, https://…, convient aussi.";
  choose(0);
}

const take = (target) => target && (dialog.close(), write(target));
const KEYS = { ArrowDown: () => choose(at + 1), ArrowUp: () => choose(at - 1), Enter: () => looking.then(() => take(found[at])) };

dialog?.querySelector("button").addEventListener("click", () => dialog.close());
field?.addEventListener("input", look);
field?.addEventListener("keydown", (event) => {
  if (!(event.key in KEYS)) return;
  event.preventDefault();
  KEYS[event.key]();
});

export function link(view) {
  const { state } = view;
  const old = enclosing(state, "Link");
  const address = old?.getChild("URL");
  const { from, to } = address ? old : selected(state);
  const [first, last] = address ? old.getChildren("LinkMark") : [];
  const words = address ? state.sliceDoc(first.to, last.from) : state.sliceDoc(from, to);
  write = ({ words: title, target }) => {
    const text = `[${words || title}]${target}`;
    done(view, { changes: { from, to, insert: text }, selection: words ? { anchor: from + text.length } : { anchor: from + 1, head: from + 1 + title.length } });
  };
  field.value = address ? state.sliceDoc(address.from, address.to) : "";
  dialog.addEventListener("close", () => view.focus(), { once: true });
  dialog.showModal();
  field.select();
  look();
  return true;
}
