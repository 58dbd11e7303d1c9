// A picture that is chosen, dropped on the édito or pasted there: it asks what it shows, is sent, and stands at the caret.
const [form, edito, asking] = [".picture", "#edito", ".asking"].map((what) => document.querySelector(what));
const waiting = [];
const say = (words) => (form.querySelector("[role=alert]").textContent = words);

// A paragraph of its own, at the caret; who draws the field in another way takes it over, as all that is typed there.
function insert(markdown) {
  const { value, selectionStart: from, selectionEnd: to } = edito;
  const above = value.slice(0, from);
  const before = above.trim() ? "\n\n".slice(/\n{0,2}$/.exec(above)[0].length) : "";
  const after = "\n\n".slice(/^\n{0,2}/.exec(value.slice(to))[0].length);
  edito.setRangeText(before + markdown + after, from, to, "end");
  edito.dispatchEvent(new Event("input", { bubbles: true }));
  edito.labels[0].click();
}

function next() {
  const file = waiting.shift();
  if (!file) return;
  const carried = new DataTransfer();
  carried.items.add(file);
  form.elements.file.files = carried.files;
  asking.showPopover();
  form.elements.alt.focus();
  say(form.elements.file.accept.includes(file.type) ? "" : "Il faut une image en JPEG, PNG, WebP ou GIF.");
}

async function send() {
  const asked = { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } };
  const answer = await fetch(form.action, asked).catch(() => null);
  if (!answer) return { error: "L’aperçu ne répond pas : l’image n’est pas ajoutée." };
  if (answer.status === 403) return { error: "Cette page est d’une autre session : rechargez-la, puis recommencez." };
  return answer.json();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  event.submitter.disabled = true;
  say("");
  const { markdown, error = "" } = await send();
  event.submitter.disabled = false;
  say(error);
  if (error) return;
  asking.hidePopover();
  insert(markdown);
});

asking.addEventListener("toggle", ({ newState }) => {
  if (newState === "open") return;
  form.reset();
  say("");
  next();
});

function given(event, { files, types }) {
  const pictures = [...files].filter(({ type }) => type.startsWith("image/"));
  // Word processors put a picture of the words beside the words: then the words are meant.
  if (!pictures.length || (event.type === "paste" && types.includes("text/plain"))) return;
  event.preventDefault();
  event.stopPropagation();
  waiting.push(...pictures);
  if (!asking.matches(":popover-open")) next();
}

edito.setSelectionRange(edito.value.length, edito.value.length); // where nobody puts the caret elsewhere
const accept = (event) => event.dataTransfer.types.includes("Files") && event.preventDefault();
const HEARD = { paste: (event) => given(event, event.clipboardData), drop: (event) => given(event, event.dataTransfer), dragover: accept };
for (const [type, hear] of Object.entries(HEARD)) edito.form.addEventListener(type, hear, { capture: true });
