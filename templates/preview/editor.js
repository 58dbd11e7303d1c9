// The édito's editor. The form's own field stays what is saved: each change is written through to it, and taken over from it.
import { ask } from "./asking.js";
import { EditorView, Transaction, keymap, placeholder, search } from "./codemirror.js";
import { defaultKeymap, history, historyKeymap, openSearchPanel, redo, searchKeymap, undo } from "./codemirror.js";
import { formats, words } from "./formats.js";
import { markdownLook } from "./markdown.js";
import { diff } from "./merge.js";
import { find, say } from "./page.js";
import { link } from "./picking.js";

const REFUSED = "Le navigateur ne laisse pas lire le presse-papiers : Ctrl+Maj+V colle sans mise en forme.";
const plain = () => navigator.clipboard.readText().then(insert, () => say(REFUSED, "toast"));
const TOOLS = { ...formats, link, plain, find: openSearchPanel, undo, redo };
const area = find("#edito");
const bar = find(".tools");
const tools = [...bar.children];
const keys = tools.map(({ dataset }) => ({ key: dataset.key, run: TOOLS[dataset.do], preventDefault: true }));
let isBare = false; // what is pasted stays as it is

const view = new EditorView({
  doc: area.value,
  selection: { anchor: area.selectionEnd }, // the end (pictures.js)
  extensions: [
    keymap.of([...keys, ...searchKeymap, ...historyKeymap, ...defaultKeymap]),
    EditorView.domEventHandlers({ paste, keydown: ({ shiftKey }) => void (isBare = shiftKey) }), // Ctrl-Shift-V
    markdownLook("Édito"),
    history(),
    search({ top: true }),
    placeholder(area.placeholder),
    EditorView.updateListener.of(write),
  ],
});

function insert(text) {
  view.dispatch(view.state.replaceSelection(text), { userEvent: "input.paste", scrollIntoView: true });
}

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

function write({ docChanged, selectionSet, state }) {
  const isOwn = docChanged && area.value !== state.sliceDoc();
  const { from, to } = state.selection.main;
  if (isOwn) area.value = state.sliceDoc();
  if (docChanged || selectionSet) area.setSelectionRange(from, to);
  if (isOwn) area.dispatchEvent(new Event("input", { bubbles: true }));
}

// What is typed there by others, or put there by the script, for which one's own caret stays with its words, or at the end.
function take({ type, detail }) {
  const [text, value] = [view.state.sliceDoc(), area.value];
  const { from, to } = view.state.selection.main;
  const isWithWords = type === "change" && area.selectionStart < value.length;
  const selection = isWithWords ? undefined : { anchor: area.selectionStart, head: area.selectionEnd };
  if (text === value && (!selection || (selection.anchor === from && selection.head === to))) return;
  const pieces = diff(text, value).map((one) => ({ from: one.fromA, to: one.toA, insert: value.slice(one.fromB, one.toB) }));
  const changes = view.state.changes(pieces);
  const annotations = Transaction.addToHistory.of(type === "input" || detail === 1);
  view.dispatch({ changes, selection, annotations, userEvent: "input.format", effects: view.scrollSnapshot().map(changes) });
}

// One stop for the Tab key, arrows inside (WAI-ARIA, toolbar pattern).
bar.addEventListener("focusin", ({ target }) => tools.forEach((one) => (one.tabIndex = one === target ? 0 : -1)));
bar.addEventListener("keydown", ({ key, target }) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
  if (step) tools.at((tools.indexOf(target) + step) % tools.length).focus();
});
bar.addEventListener("mousedown", (event) => event.preventDefault());
bar.addEventListener("click", ({ target }) => {
  const name = target.closest("button")?.dataset.do;
  if (name && name !== "find") view.focus();
  TOOLS[name]?.(view);
});
bar.hidden = false;

for (const type of ["input", "change", "select"]) area.addEventListener(type, take);
area.labels[0].addEventListener("click", (event) => (event.preventDefault(), view.focus()));
Object.assign(area, { tabIndex: -1, ariaHidden: "true", className: "unseen" });
area.after(view.dom);
