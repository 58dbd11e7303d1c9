// What the studio's own modules take of CodeMirror.
export { defaultKeymap, history, historyKeymap, redo, undo } from "@codemirror/commands";
// Its `markdown()` would bring the grammars of HTML, CSS and JavaScript, 190 kB.
export { commonmarkLanguage, markdownKeymap, pasteURLAsLink } from "@codemirror/lang-markdown";
export { syntaxHighlighting, syntaxTree } from "@codemirror/language";
export { openSearchPanel, search, searchKeymap } from "@codemirror/search";
export { Annotation, EditorState, Prec, Transaction } from "@codemirror/state";
export { Decoration, EditorView, WidgetType, keymap, placeholder } from "@codemirror/view";
export { classHighlighter, tagHighlighter, tags } from "@lezer/highlight";
