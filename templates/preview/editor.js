// The édito's editor. The form's own field stays what is saved: each change is written through to it, and taken over from it.
import { ask } from "./asking.js";
import { EditorView, Transaction, keymap, openSearchPanel, placeholder, redo, search, searchKeymap, undo } from "./codemirror.js";
import { formats, words } from "./formats.js";
import { markdownLook, writing } from "./markdown.js";
import { diff } from "./merge.js";
import { find, say } from "./page.js";
import { link } from "./picking.js";

const [area, bar] = ["#edito", ".tools"].map((what) => find(what));
const plain = () => navigator.clipboard.readText().then(insert, () => say(bar.dataset.refused, "toast"));
const TOOLS = { ...formats, link, plain, find: openSearchPanel, undo, redo };
const tools = [...bar.children];
const keys = tools.map(({ dataset }) => ({ key: dataset.key, run: TOOLS[dataset.do], preventDefault: true }));
let isBare = false; // what is pasted stays as it is

export const view = new EditorView({
  doc: area.value,
  selection: { anchor: area.value.length },
  extensions: [
    keymap.of([...keys, ...searchKeymap]),
    EditorView.domEventHandlers({ paste, keydown: ({ shiftKey }) => void (isBare = shiftKey) }), // Ctrl-Shift-V
    markdownLook("Édito"),
    search({ top: true }),
    placeholder(area.placeholder),
    writing(area),
  ],
});

export const insert = (text) => view.dispatch(view.state.replaceSelection(text), { userEvent: "input.paste", scrollIntoView: true });

function paste({ clipboardData }) {
  const [html, text] = ["text/html", "text/plain"].map((kind) => clipboardData.getData(kind));
  const isLink = !html && URL.canParse(text) && !view.state.selection.main.empty;
  if (isLink) view.dispatch({ selection: { anchor: words(view.state)[0].from, head: words(view.state).at(-1).to } }); // no blanks
  if (!html && (isBare || !text.includes("\n"))) return false;
  const asked = { csrf: area.form.elements.csrf.value, html: html.replace(/data:image[^"']*/gi, ""), text: html ? "" : text };
  const answer = ask("/colle", { method: "POST", body: new URLSearchParams(asked) }).then((told) => told.json());
  answer.catch(() => ({ text })).then((made) => (insert(made.text), say(made.said, "toast")));
  return true;
}

// What the script put there: one's own caret stays with the words before it; at the end it stays there while one is elsewhere.
function take({ detail }) {
  const [text, value] = [view.state.sliceDoc(), area.value];
  const pieces = diff(text, value).map((one) => ({ from: one.fromA, to: one.toA, insert: value.slice(one.fromB, one.toB) }));
  const changes = view.state.changes(pieces);
  const selection = !view.hasFocus && view.state.selection.main.head === text.length ? { anchor: value.length } : undefined;
  const annotations = Transaction.addToHistory.of(detail === 1);
  view.dispatch({ changes, selection, annotations, userEvent: "input.format", effects: view.scrollSnapshot().map(changes) });
}

// A finding leads to the first of the words that it names which stand in the text, however they are spaced.
const flat = (words) => words.replace(/\s/g, " ").replaceAll("’", "'");
function show(event) {
  const there = event.target.closest('[href="#edito"], [for="edito"]');
  if (!there) return;
  event.preventDefault();
  view.focus();
  const text = flat(view.state.sliceDoc());
  const named = [...there.textContent.matchAll(/«\s*([^»…]*[^»…\s])/g)].find(([, words]) => text.includes(flat(words)));
  // Its own words stand one blank apart, and end with a number where another finding has the same.
  const [, , told = ""] = there.parentNode.dataset.finding?.split(":") ?? [];
  const pattern = new RegExp(told.replace(/ \d+$/, "").replace(/[^\p{L}\p{N}_]+/gu, "[^\\p{L}\\p{N}_]+"), "u");
  const words = named ? flat(named[1]) : text.match(pattern)?.[0];
  if (!words) return;
  const anchor = text.indexOf(words);
  view.dispatch({ selection: { anchor, head: anchor + words.length }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
}

// One stop for the Tab key, arrows inside (WAI-ARIA, toolbar pattern).
bar.addEventListener("focusin", ({ target }) => tools.forEach((one) => (one.tabIndex = one === target ? 0 : -1)));
const step = { ArrowRight: 1, ArrowLeft: -1 };
bar.addEventListener("keydown", ({ key, target }) => step[key] && tools.at((tools.indexOf(target) + step[key]) % tools.length).focus());
bar.addEventListener("mousedown", (event) => event.preventDefault());
bar.addEventListener("click", ({ target }) => {
  const name = target.closest("button")?.dataset.do;
  if (name && name !== "find") view.focus();
  TOOLS[name]?.(view);
});

area.addEventListener("change", take);
document.addEventListener("click", show);
area.after(view.dom);
