// Two texts for one place: taken over piece by piece into the one that will be saved.
import { EditorState, EditorView, defaultKeymap, history, historyKeymap, keymap } from "./codemirror.js";
import { markdownLook } from "./markdown.js";
import { MergeView, unifiedMergeView } from "./merge.js";
import { find, make } from "./page.js";

const area = find("textarea#edito");
const section = find('.sides[data-name="edito"]');
const theirs = section.querySelector(".side:last-child p").textContent;

const written = EditorView.updateListener.of(({ docChanged, state }) => docChanged && (area.value = state.sliceDoc()));
const extensions = [markdownLook("Votre édito"), history(), keymap.of([...historyKeymap, ...defaultKeymap]), written];
const mine = { doc: area.value, extensions };
const other = { doc: theirs, extensions: [markdownLook("L’autre édito"), EditorState.readOnly.of(true)] };
const isNarrow = matchMedia("(max-width: 52rem)").matches; // as in studio.css
if (isNarrow) extensions.push(unifiedMergeView({ original: theirs, gutter: false }));
const { dom } = isNarrow ? new EditorView(mine) : new MergeView({ a: other, b: mine, gutter: false, revertControls: "a-to-b" });

area.before(find("#choosing").content, make("div", { className: "choosing" }, dom));
Object.assign(area, { tabIndex: -1, ariaHidden: "true", className: "unseen" });
section.hidden = true;
