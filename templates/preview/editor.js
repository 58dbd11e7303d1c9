// The édito's editor. The form's own field stays what is saved: each change is written through to it, and taken over from it.
import { Annotation, EditorView, Transaction, keymap, placeholder, search } from "./codemirror.js";
import { defaultKeymap, history, historyKeymap, openSearchPanel, redo, searchKeymap, undo } from "./codemirror.js";
import { formats, words } from "./formats.js";
import { markdownLook } from "./markdown.js";
import { diff } from "./merge.js";
import { link } from "./picking.js";

const TOOLS = { ...formats, link, plain, find: openSearchPanel, undo, redo };
const KEYS = { bold: "Mod-b", italic: "Mod-i", link: "Mod-k", heading: "Alt-t", list: "Alt-l", quote: "Alt-c", language: "Alt-g" };
const keys = Object.entries(KEYS).map(([name, key]) => ({ key, run: TOOLS[name], preventDefault: true }));
const area = find("#edito");
const bar = find(".tools");
const taken = Annotation.define();
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

function plain() {
  const refused = "Le navigateur ne laisse pas lire le presse-papiers : Ctrl+Maj+V colle sans mise en forme.";
  navigator.clipboard.readText().then(insert, () => say(refused, "toast"));
}

function tighten() {
  const [{ from: anchor }, { to: head }] = [words(view.state)[0], words(view.state).at(-1)];
  view.dispatch({ selection: { anchor, head } });
}

function paste({ clipboardData }) {
  const [html, text] = ["text/html", "text/plain"].map((kind) => clipboardData.getData(kind));
  if (!html && URL.canParse(text) && !view.state.selection.main.empty) tighten(); // words become its link
  if (!html && (isBare || !text.includes("\n"))) return false;
  const [csrf, page] = [area.form.elements.csrf.value, html.replace(/data:image[^"']*/gi, "")];
  const body = new URLSearchParams({ csrf, html: page, text: html ? "" : text });
  get("/colle", { method: "POST", body }).then(JSON.parse).catch(() => ({ text })).then((made) => {
    insert(made.text);
    say(made.said, "toast");
  });
  return true;
}

function write({ docChanged, selectionSet, state, transactions }) {
  const isOwn = docChanged && !transactions.some((one) => one.annotation(taken));
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
  const annotations = [taken.of(true), Transaction.addToHistory.of(type === "input" || detail === 1)];
  view.dispatch({ changes, selection, annotations, userEvent: "input.format", effects: view.scrollSnapshot().map(changes) });
}

// One stop for the Tab key, arrows inside (WAI-ARIA, toolbar pattern).
bar.addEventListener("focusin", ({ target }) => {
  bar.querySelector('[tabindex="0"]').tabIndex = -1;
  target.tabIndex = 0;
});
bar.addEventListener("keydown", ({ key, target }) => {
  if (key === "ArrowRight") (target.nextElementSibling ?? bar.firstElementChild).focus();
  if (key === "ArrowLeft") (target.previousElementSibling ?? bar.lastElementChild).focus();
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
