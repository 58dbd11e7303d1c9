// How Markdown looks while it is written: every sign of the text stays, and none is added.
import { Decoration, EditorState, EditorView, Prec, WidgetType, syntaxHighlighting, syntaxTree } from "./codemirror.js";
import { classHighlighter, commonmarkLanguage, markdownKeymap, pasteURLAsLink, tagHighlighter, tags } from "./codemirror.js";
import { defaultKeymap, history, historyKeymap, keymap } from "./codemirror.js";
import { find } from "./page.js";

const LANGUAGE = /\[([^[\]\n]+)\](\{ ?lang ?= ?["'“”«]?([A-Za-z]{2,3}(?:-[A-Za-z]{2})?)["'“”»]? ?\})/g;
const spanOf = ({ index: from, 0: all, 1: insert }) => ({ from, to: from + all.length, insert });
export const languages = (state) => [...state.sliceDoc().matchAll(LANGUAGE)].map(spanOf);

// What CodeMirror's own classes don't tell.
const MARKS = [tags.url, tags.processingInstruction, tags.comment, tags.contentSeparator].map((tag) => ({ tag, class: "md-mark" }));
const LOOKS = tagHighlighter([{ tag: tags.heading1, class: "md-title" }, { tag: tags.quote, class: "md-quote" }, ...MARKS]);

// A link is named by its words and by whose page it leads to; its whole address shows when the caret is in it.
// No row begins with that name: Home would lead behind it.
const whole = Decoration.mark({ class: "md-whole" });
const dim = (textContent) => Object.assign(document.createElement("span"), { className: "md-mark", textContent });
const named = (host) => Object.assign(new WidgetType(), { host, eq: (other) => other.host === host, toDOM: () => dim(host) });

function asides({ state, visibleRanges }) {
  const [found, { head }] = [[], state.selection.main];
  function enter({ name, node: { parent }, from, to }) {
    if (name !== "URL" || parent.name !== "Link") return;
    const [open, close] = parent.getChildren("LinkMark");
    if (open.to < close.from) found.push(Decoration.mark({ class: "md-link" }).range(open.to, close.from));
    const address = URL.parse(state.sliceDoc(from, to));
    const isAway = head <= close.from || head >= parent.to;
    if (!address || !isAway) return;
    const widget = named(address.hostname.replace(/^www\./, ""));
    found.push(whole.range(close.from, parent.to), Decoration.replace({ widget }).range(from, to));
  }
  for (const { from, to } of visibleRanges) {
    syntaxTree(state).iterate({ from, to, enter });
    for (const { index, 0: all, 1: words, 3: lang } of state.sliceDoc(from, to).matchAll(LANGUAGE)) {
      const [first, last] = [from + index + 1, from + index + 1 + words.length];
      found.push(Decoration.mark({ attributes: { lang } }).range(first, last));
      found.push(Decoration.mark({ class: "md-mark" }).range(last, first - 1 + all.length));
    }
  }
  return Decoration.set(found, true);
}

// A line that ended in words of another language, or in their sign, would leave neither: Enter leads behind them.
function leaveLanguage(view) {
  const { head } = view.state.selection.main;
  const mark = languages(view.state).find(({ from, to }) => from < head && head < to);
  return mark ? view.dispatch({ selection: { anchor: mark.to } }) ?? true : false;
}

// An empty item ends its list by an empty line: else the words that follow would go on with it.
function leaveList(view) {
  const { doc, selection } = view.state;
  const { from, to, text, number } = doc.lineAt(selection.main.head);
  const { name } = syntaxTree(view.state).resolveInner(from, 1); // a year that ends a sentence is no mark
  if (name !== "ListMark" || !selection.main.empty || !/^\S+ *$/.test(text) || !doc.line(number - 1 || 1).text.trim()) return false;
  return view.dispatch({ changes: { from, to, insert: "\n" }, selection: { anchor: from + 1 }, userEvent: "input" }) ?? true;
}

// That it can be reached by the Tab key is said for those who only read what is written (axe).
const FRENCH = { lang: "fr", spellcheck: "true", autocorrect: "on", autocapitalize: "sentences", tabindex: "0" };
export const markdownLook = (label) => [
  EditorState.phrases.of(JSON.parse(find("#phrases").textContent)),
  EditorView.cspNonce.of(find("script[nonce]").nonce),
  EditorView.lineWrapping,
  EditorView.contentAttributes.of({ "aria-label": label, ...FRENCH }),
  commonmarkLanguage,
  Prec.high(keymap.of([leaveLanguage, leaveList].map((run) => ({ key: "Enter", run })).concat(markdownKeymap))),
  [history(), keymap.of([...historyKeymap, ...defaultKeymap])],
  pasteURLAsLink,
  [classHighlighter, LOOKS].map((one) => syntaxHighlighting(one)),
  EditorView.decorations.of(asides),
];

// What stands in the form's own field is what is saved: each change is written through to it.
export const writing = (area) => EditorView.updateListener.of(({ docChanged, state }) => {
  if (!docChanged || area.value === state.sliceDoc()) return;
  area.value = state.sliceDoc();
  area.dispatchEvent(new Event("input", { bubbles: true }));
});
