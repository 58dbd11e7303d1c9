// How Markdown looks while it is written: every sign of the text stays, and none is added.
import { Decoration, EditorState, EditorView, ViewPlugin, WidgetType, markdown, syntaxHighlighting, syntaxTree, tagHighlighter, tags } from "./codemirror.js";

export const LANGUAGE = /\[([^[\]\n]+)\](\{ ?lang ?= ?["'“”«]?([A-Za-z]{2,3}(?:-[A-Za-z]{2})?)["'“”»]? ?\})/g;
export const make = (name, known, ...inside) => {
  const node = Object.assign(document.createElement(name), known);
  node.append(...inside);
  return node;
};

const LOOKS = tagHighlighter([
  { tag: tags.heading1, class: "md-title" },
  { tag: [tags.heading2, tags.heading3, tags.heading4, tags.heading5, tags.heading6], class: "md-heading" },
  { tag: tags.strong, class: "md-strong" },
  { tag: tags.emphasis, class: "md-emphasis" },
  { tag: tags.quote, class: "md-quote" },
  { tag: [tags.url, tags.processingInstruction, tags.comment, tags.contentSeparator], class: "md-mark" },
]);

const PHRASES = {
  Find: "Chercher", Replace: "Remplacer par", next: "Suivant", previous: "Précédent", all: "Tous", replace: "Remplacer", close: "Fermer",
  "match case": "Majuscules", regexp: "Motif", "by word": "Mots entiers", "replace all": "Tout remplacer", "current match": "trouvé",
  "on line": "à la ligne", "replaced match on line $": "remplacé à la ligne $", "replaced $ matches": "$ remplacements", go: "Aller",
  "Go to line": "Aller à la ligne", "Control character": "Signe de commande", "Selection deleted": "Sélection effacée",
};

// A link is named by its words and by whose page it leads to; its whole address shows when one comes near.
const named = (host) => Object.assign(new WidgetType(), { host, eq: (other) => other.host === host, toDOM: () => make("span", { className: "md-mark" }, host) });

function asides({ state, visibleRanges }) {
  const found = [];
  const near = state.selection.main;
  for (const { from, to } of visibleRanges) {
    const enter = ({ name, node, from: first, to: last }) => {
      if (name !== "URL" || node.parent.name !== "Link") return;
      const [open, close] = node.parent.getChildren("LinkMark");
      if (open.to < close.from) found.push(Decoration.mark({ class: "md-link" }).range(open.to, close.from));
      const address = state.sliceDoc(first, last);
      if (URL.canParse(address) && (near.to < node.parent.from || near.from > node.parent.to)) found.push(Decoration.replace({ widget: named(new URL(address).hostname.replace(/^www\./, "")) }).range(first, last));
    };
    syntaxTree(state).iterate({ from, to, enter });
    for (const { index, 0: all, 1: words, 3: lang } of state.sliceDoc(from, to).matchAll(LANGUAGE)) {
      const [first, last] = [from + index + 1, from + index + 1 + words.length];
      found.push(Decoration.mark({ attributes: { lang } }).range(first, last), Decoration.mark({ class: "md-mark" }).range(last, first - 1 + all.length));
    }
  }
  return Decoration.set(found, true);
}

export function markdownLook(label) {
  return [
    EditorState.phrases.of(PHRASES),
    EditorView.cspNonce.of(document.querySelector("script[nonce]").nonce),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ "aria-label": label, lang: "fr", spellcheck: "true", autocorrect: "on", autocapitalize: "sentences" }),
    markdown(),
    syntaxHighlighting(LOOKS),
    ViewPlugin.define((view) => ({ decorations: asides(view), update() { this.decorations = asides(view); } }), { decorations: (one) => one.decorations }),
  ];
}
