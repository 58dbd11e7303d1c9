// A picture that is chosen, dropped on the édito or pasted there: it asks what it shows, is sent, and stands at the caret.
import { queue } from "./asking.js";
import { insert, view } from "./editor.js";
import { find, say } from "./page.js";

const [form, asking] = [".picture", ".asking"].map((what) => find(what));
const { file: chosen, alt, refused } = form.elements;
const waiting = []; // each with the words that are known of it

// A paragraph of its own, at the caret.
function add(markdown) {
  const { from, to } = view.state.selection.main;
  const [above, below] = [view.state.sliceDoc(0, from), view.state.sliceDoc(to)];
  const before = above.trim() ? "\n\n".slice(/\n{0,2}$/.exec(above)[0].length) : "";
  const after = "\n\n".slice(/^\n{0,2}/.exec(below)[0].length);
  insert(before + markdown + after);
  if (!asking.matches(":popover-open")) view.focus();
}

function ask(...pictures) {
  waiting.push(...pictures);
  if (!waiting.length || asking.matches(":popover-open")) return;
  const { file, shows = "", error } = waiting.shift();
  const carried = new DataTransfer();
  carried.items.add(file);
  asking.showPopover();
  chosen.files = carried.files;
  [alt.value, refused.value] = [shows, error];
  alt.focus();
}

// The next one may be given before this one is made small; where it is refused, it is asked about again.
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const body = new FormData(form);
  asking.hidePopover();
  say("L’image est préparée…", "toast");
  const sent = queue(() => fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } }));
  const { markdown, error, said } = await sent.then((answer) => answer.json()).catch(() => ({ error: form.dataset.lost }));
  say(said, "toast");
  if (markdown) add(markdown);
  else ask({ file: body.get("file"), shows: body.get("alt"), error });
});

asking.addEventListener("toggle", ({ newState }) => newState === "closed" && (form.reset(), ask()));

function given(event) {
  const { files, types } = event.clipboardData ?? event.dataTransfer;
  // Word processors put a picture of the words beside the words: then the words are meant.
  if (!files.length || (event.type === "paste" && types.includes("text/plain"))) return;
  event.preventDefault();
  event.stopPropagation();
  const pictures = [...files].filter(({ type }) => type.startsWith("image/"));
  if (pictures.length < files.length) say(form.dataset.text, "toast");
  ask(...pictures.map((file) => ({ file, error: chosen.accept.includes(file.type) ? "" : form.dataset.unknown })));
}

// Beside the édito too: a browser would leave the studio for what is dropped there.
for (const type of ["paste", "drop"]) document.addEventListener(type, given, true);
document.addEventListener("dragover", (event) => event.dataTransfer.types.includes("Files") && event.preventDefault(), true);
