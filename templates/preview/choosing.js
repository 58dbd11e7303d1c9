// Two texts for one place: taken over piece by piece into the one that will be saved.
import { EditorState, EditorView } from "./codemirror.js";
import { markdownLook, writing } from "./markdown.js";
import { MergeView, unifiedMergeView } from "./merge.js";
import { find } from "./page.js";

const area = find("textarea#edito");
const theirs = find('.sides[data-name="edito"] .side:last-child p').textContent;

const extensions = [markdownLook("Votre édito"), writing(area)];
const mine = { doc: area.value, extensions };
const other = { doc: theirs, extensions: [markdownLook("L’autre édito"), EditorState.readOnly.of(true)] };
const isNarrow = matchMedia("(max-width: 52rem)").matches; // as in studio.css
if (isNarrow) extensions.push(unifiedMergeView({ original: theirs, gutter: false }));
const { dom } = isNarrow ? new EditorView(mine) : new MergeView({ a: other, b: mine, gutter: false, revertControls: "a-to-b" });
find("#choosing").append(dom);
