// What the toolbar does to the text: signs of Markdown are set around words or before lines, or taken away again.
import { syntaxTree } from "./codemirror.js";
import { languages } from "./markdown.js";
import { say } from "./page.js";

const BEFORE = /^\s*(?:(?:[-*+]|\d+[.)]|>|#{1,6})\s+)*/; // what begins a line and is no word

export function enclosing(state, name, { from, to } = state.selection.main) {
  const holds = (node) => node && (node.name === name && node.from <= from && node.to >= to ? node : holds(node.parent));
  return holds(syntaxTree(state).resolveInner(from, 1)) ?? holds(syntaxTree(state).resolveInner(from, -1));
}

export const selected = (state) => (state.selection.main.empty && state.wordAt(state.selection.main.head)) || state.selection.main;

// Each deed is one step to undo; a command says that it was one.
export const done = (view, spec) => view.dispatch({ userEvent: "input.format", ...spec }) ?? true;

function lines({ doc }, { from, to }) {
  const first = doc.lineAt(from).number;
  return Array.from({ length: doc.lineAt(to).number - first + 1 }, (_, number) => doc.line(first + number));
}

// The words of a selection, line by line: without what begins a line, and blanks around.
export function words(state) {
  const range = selected(state);
  const parts = lines(state, range).flatMap((line) => {
    const from = Math.max(range.from, line.from + BEFORE.exec(line.text)[0].length);
    const text = state.sliceDoc(from, Math.max(from, Math.min(range.to, line.to)));
    const first = from + text.search(/\S|$/);
    return text.trim() ? { from: first, to: first + text.trim().length } : [];
  });
  return parts.length ? parts : [state.selection.main];
}

const around = (sign, name) => (view) => {
  const { head, empty } = view.state.selection.main;
  const parts = words(view.state);
  const inside = parts.map((part) => enclosing(view.state, name, part));
  // At the end of the words, the sign ends them, as word processors do.
  if (empty && inside[0]?.to === head + sign.length) return done(view, { selection: { anchor: inside[0].to } });
  const drop = (from) => ({ from, to: from + sign.length });
  if (inside.every(Boolean)) return done(view, { changes: inside.flatMap(({ from, to }) => [drop(from), drop(to - sign.length)]) });
  const changes = parts.flatMap(({ from, to }) => [{ from, insert: sign }, { from: to, insert: sign }]);
  const [{ from, to }] = parts;
  return done(view, from < to ? { changes } : { changes, selection: { anchor: from + sign.length } });
};

const before = (sign, known) => (view) => {
  const all = lines(view.state, view.state.selection.main);
  const meant = all.length > 1 ? all.filter((line) => line.text.trim()) : all;
  const there = meant.map((line) => known.exec(line.text)?.[0] ?? "");
  const insert = there.every((one) => one === sign) ? "" : sign;
  return done(view, { changes: meant.map(({ from }, number) => ({ from, to: from + there[number].length, insert })) });
};

// Words of another language; English is proposed, and stands selected to be written over.
function language(view) {
  const { from, to } = selected(view.state);
  const there = languages(view.state).find((mark) => mark.from <= from && mark.to >= to);
  if (there) return done(view, { changes: there });
  const text = view.state.sliceDoc(from, to);
  const at = from + `[${text}]{lang=`.length;
  if (text) return done(view, { changes: { from, to, insert: `[${text}]{lang=en}` }, selection: { anchor: at, head: at + 2 } });
  return say("Sélectionnez d’abord les mots qui sont dans une autre langue.", "toast") ?? true;
}

const [bold, italic] = [around("**", "StrongEmphasis"), around("*", "Emphasis")];
const [heading, list, quote] = [before("## ", /^#{1,6} +/), before("- ", /^(?:[-*+]|\d+[.)]) +/), before("> ", /^> ?/)];
export const formats = { bold, italic, heading, list, quote, language };
