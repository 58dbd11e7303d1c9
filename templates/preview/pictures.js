// A picture that is chosen, dropped on the édito or pasted there: it asks what it shows, is sent, and stands at the caret.
const [form, edito, asking] = [".picture", "#edito", ".asking"].map(find);
const waiting = []; // each with the words that are known of it
const told = form.querySelector("[role=alert]");

// The browser's own button speaks the browser's language.
const { file: chosen } = form.elements;
const name = make("span", { className: "facts" });
const tell = () => (name.textContent = chosen.files[0]?.name ?? "");
chosen.after(make("label", { className: "choose", htmlFor: "file" }, "Choisir une image"), name);
chosen.classList.add("unseen");
chosen.addEventListener("change", tell);

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
  const { file, alt = "", error = "Il faut une image en JPEG, PNG, WebP ou GIF." } = waiting.shift();
  const carried = new DataTransfer();
  carried.items.add(file);
  asking.showPopover();
  chosen.files = carried.files;
  tell();
  form.elements.alt.value = alt;
  form.elements.alt.focus();
  told.textContent = alt || !chosen.accept.includes(file.type) ? error : "";
}

async function send(body) {
  const asked = { method: "POST", body, headers: { Accept: "application/json" } };
  const answer = await fetch(form.action, asked).catch(() => null);
  if (!answer) return { error: "L’aperçu ne répond pas : l’image n’est pas ajoutée." };
  if (answer.status === 403) return { error: "Cette page est d’une autre session : rechargez-la, puis recommencez." };
  return answer.json();
}

// The next one may be given before this one is made small; where it is refused, it is asked about again.
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const body = new FormData(form);
  asking.hidePopover();
  say("L’image est préparée…", "toast");
  const { markdown, error, said } = await queue(() => send(body));
  say(said, "toast");
  if (markdown) insert(markdown);
  else ask({ file: body.get("file"), alt: body.get("alt"), error });
});

asking.addEventListener("toggle", ({ newState }) => {
  if (newState === "open") return;
  form.reset();
  tell();
  told.textContent = "";
  ask();
});

function given(event, { files, types }) {
  const pictures = [...files].filter(({ type }) => type.startsWith("image/"));
  // Word processors put a picture of the words beside the words: then the words are meant.
  if (!pictures.length || (event.type === "paste" && types.includes("text/plain"))) return;
  event.preventDefault();
  event.stopPropagation();
  ask(...pictures.map((file) => ({ file })));
}

edito.setSelectionRange(edito.value.length, edito.value.length); // where nobody puts the caret elsewhere
const accept = (event) => event.dataTransfer.types.includes("Files") && event.preventDefault();
const HEARD = { paste: (event) => given(event, event.clipboardData), drop: (event) => given(event, event.dataTransfer), dragover: accept };
for (const [type, hear] of Object.entries(HEARD)) edito.form.addEventListener(type, hear, { capture: true });
