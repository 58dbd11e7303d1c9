// A picture that is chosen, dropped on the édito or pasted there: it asks what it shows, is sent, and stands at the caret.
import { queue } from "./asking.js";
import { find, say } from "./page.js";

const [form, edito, asking] = [".picture", "#edito", ".asking"].map((what) => find(what));
const { file: chosen, named, alt, refused } = form.elements;
const { lost: LOST, unknown: UNKNOWN } = form.dataset; // words of refusal
const waiting = []; // each with the words that are known of it

// The browser's own button speaks the browser's language: the page has another, and names what was chosen.
const tell = () => (named.value = chosen.files[0]?.name ?? "");

// A paragraph of its own, at the caret; who draws the field in another way takes it over, as all that is typed there.
function insert(markdown) {
  const { value, selectionStart: from, selectionEnd: to } = edito;
  const above = value.slice(0, from);
  const before = above.trim() ? "\n\n".slice(/\n{0,2}$/.exec(above)[0].length) : "";
  const after = "\n\n".slice(/^\n{0,2}/.exec(value.slice(to))[0].length);
  edito.setRangeText(before + markdown + after, from, to, "end");
  edito.dispatchEvent(new Event("input", { bubbles: true }));
  if (!asking.matches(":popover-open")) edito.labels[0].click();
}

function ask(...pictures) {
  waiting.push(...pictures);
  if (!waiting.length || asking.matches(":popover-open")) return;
  const { file, shows = "", error } = waiting.shift();
  const carried = new DataTransfer();
  carried.items.add(file);
  asking.showPopover();
  chosen.files = carried.files;
  tell();
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
  const { markdown, error, said } = await sent.then((answer) => answer.json()).catch(() => ({ error: LOST }));
  say(said, "toast");
  if (markdown) insert(markdown);
  else ask({ file: body.get("file"), shows: body.get("alt"), error });
});

asking.addEventListener("toggle", ({ newState }) => {
  if (newState === "open") return;
  form.reset();
  ask();
});

function given(event) {
  const { files, types } = event.clipboardData ?? event.dataTransfer;
  const pictures = [...files].filter(({ type }) => type.startsWith("image/"));
  // Word processors put a picture of the words beside the words: then the words are meant.
  if (!pictures.length || (event.type === "paste" && types.includes("text/plain"))) return;
  event.preventDefault();
  event.stopPropagation();
  ask(...pictures.map((file) => ({ file, error: chosen.accept.includes(file.type) ? "" : UNKNOWN })));
}

chosen.addEventListener("change", tell);
edito.setSelectionRange(edito.value.length, edito.value.length); // where nobody puts the caret elsewhere
for (const type of ["paste", "drop"]) edito.form.addEventListener(type, given, true);
edito.form.addEventListener("dragover", (event) => event.dataTransfer.types.includes("Files") && event.preventDefault(), true);
