// The édito's editor. The form's own field stays what is saved: each change is written through to it, and taken over from it.
import { Annotation, EditorView, Transaction, defaultKeymap, history, historyKeymap, keymap, openSearchPanel, placeholder, redo, search, searchKeymap, undo } from "./codemirror.js";
import { bold, heading, italic, language, list, quote } from "./formats.js";
import { markdownLook } from "./markdown.js";
import { diff } from "./merge.js";
import { fromHtml } from "./pasting.js";
import { find, link } from "./picking.js";

const MINUTE = 200; // words that are read in one; as in newsletter.preview.column
const UNREAD = /(?<=\])(?:\([^)\s]*\)|\{[^}]*\})|<!--[^]*?-->/g; // addresses, languages, notes
const KEYS = { "Mod-b": bold, "Mod-i": italic, "Mod-k": link, "Alt-t": heading, "Alt-l": list, "Alt-c": quote, "Alt-g": language };
const DEEDS = { bold, italic, link, heading, list, quote, language, plain, find: openSearchPanel, undo, redo };
const taken = Annotation.define();
const say = (words) => (document.querySelector("#news").textContent = words);
const insert = (view, text) => view.dispatch(view.state.replaceSelection(text), { userEvent: "input.paste", scrollIntoView: true });

function length(text) {
  const words = text.replace(UNREAD, "").match(/[\p{L}\p{N}_][\p{L}\p{N}_’'-]*/gu)?.length ?? 0;
  return words ? `${words}\u00a0mot${words > 1 ? "s" : ""} · ${Math.max(1, Math.round(words / MINUTE))} min` : "vide";
}

function plain(view) {
  navigator.clipboard.readText().then((text) => insert(view, text), () => say("Le navigateur ne laisse pas lire le presse-papiers : Ctrl+Maj+V colle sans mise en forme."));
}

function paste(event, view) {
  const html = event.clipboardData.getData("text/html");
  if (!html) return false; // Ctrl-Shift-V brings none
  fromHtml(html, async (address) => (await find(address))[0]?.url ?? address).then(({ text, pictures }) => {
    insert(view, text);
    if (pictures) say(`Collé sans ${pictures > 1 ? `ses ${pictures} images` : "son image"} : « Ajouter une image » en prend.`);
  });
  return true;
}

function edit(area) {
  const view = new EditorView({
    doc: area.value,
    extensions: [
      keymap.of([...Object.entries(KEYS).map(([key, run]) => ({ key, run, preventDefault: true })), ...searchKeymap, ...historyKeymap, ...defaultKeymap]),
      markdownLook("Édito"),
      history(),
      search({ top: true }),
      placeholder(area.placeholder),
      EditorView.domEventHandlers({ paste }),
      EditorView.updateListener.of(changed),
    ],
  });

  function changed({ docChanged, state, transactions }) {
    if (!docChanged) return;
    document.querySelector('[data-live="length"]').textContent = length(state.sliceDoc());
    if (transactions.some((one) => one.annotation(taken))) return;
    area.value = state.sliceDoc();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function take({ type }) {
    const text = view.state.sliceDoc();
    if (text === area.value) return; // it was written through from here
    const changes = view.state.changes(diff(text, area.value).map(({ fromA, toA, fromB, toB }) => ({ from: fromA, to: toA, insert: area.value.slice(fromB, toB) })));
    const isTyped = type === "input"; // there, by who has its caret; else by the script, for whom one's own caret stays
    const annotations = [taken.of(true), Transaction.addToHistory.of(isTyped)];
    const selection = isTyped ? { anchor: area.selectionStart, head: area.selectionEnd } : undefined;
    view.dispatch({ changes, selection, annotations, userEvent: "input.format", effects: view.scrollSnapshot().map(changes) });
  }

  // A paragraph of its own, at the caret.
  function place(event) {
    event.preventDefault();
    const { from, to } = view.state.selection.main;
    const [above, below] = [view.state.sliceDoc(0, from), view.state.sliceDoc(to)];
    const before = above.trim() ? "\n\n".slice(/\n{0,2}$/.exec(above)[0].length) : "";
    insert(view, before + event.detail + "\n\n".slice(/^\n{0,2}/.exec(below)[0].length));
    view.focus();
  }

  for (const type of ["input", "change"]) area.addEventListener(type, take);
  area.addEventListener("insert", place);
  area.addEventListener("select", () => area.value === view.state.sliceDoc() && view.dispatch({ selection: { anchor: area.selectionStart, head: area.selectionEnd } }));
  area.labels[0].addEventListener("click", (event) => (event.preventDefault(), view.focus()));
  Object.assign(area, { tabIndex: -1, ariaHidden: "true", className: "unseen" });
  area.after(view.dom);
  tools(document.querySelector(".tools"), view);
}

// One stop for the Tab key, arrows inside (WAI-ARIA, toolbar pattern).
function tools(bar, view) {
  const buttons = [...bar.querySelectorAll("button")];
  const stop = (at) => buttons.forEach((button, number) => (button.tabIndex = number === at ? 0 : -1));
  bar.addEventListener("keydown", ({ key }) => {
    const step = { ArrowRight: 1, ArrowLeft: buttons.length - 1 }[key] ?? 0;
    buttons[(buttons.indexOf(document.activeElement) + step) % buttons.length].focus();
  });
  bar.addEventListener("focusin", ({ target }) => stop(buttons.indexOf(target)));
  bar.addEventListener("mousedown", (event) => event.preventDefault());
  bar.addEventListener("click", ({ target }) => {
    const name = target.closest("button")?.dataset.do;
    if (name && name !== "find") view.focus();
    DEEDS[name]?.(view);
  });
  stop(0);
  bar.hidden = false;
}

document.querySelectorAll("#texts textarea").forEach(edit);
