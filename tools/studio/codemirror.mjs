// What the studio's own modules take of CodeMirror.
export { defaultKeymap, history, historyKeymap, redo, undo } from "@codemirror/commands";
export { markdownKeymap, markdownLanguage, markdown } from "@codemirror/lang-markdown";
export { HighlightStyle, syntaxHighlighting, syntaxTree } from "@codemirror/language";
export { openSearchPanel, search, searchKeymap } from "@codemirror/search";
export { Compartment, EditorSelection, EditorState, RangeSetBuilder, Transaction } from "@codemirror/state";
export { Decoration, EditorView, MatchDecorator, ViewPlugin, drawSelection, keymap, placeholder } from "@codemirror/view";
export { tags } from "@lezer/highlight";
