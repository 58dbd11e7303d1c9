// A picture that is chosen, dropped on the édito or pasted there: it asks what it shows, is sent, and stands at the caret.
// Whoever draws the édito's field in its own way listens to its event "insert", puts `detail` at its own caret and prevents
// what is done here by default.
const KINDS = /^image\/(jpeg|png|webp|gif)$/;
const form = document.querySelector(".picture");
const edito = document.querySelector("#edito");

const pictures = (given) => [...(given?.files ?? [])].filter((file) => file.type.startsWith("image/"));

let caret; // where it was when the field was left: a dialog makes browsers forget it

// A paragraph of its own, wherever the caret is.
function insert(markdown) {
  const { value } = edito;
  const [from, to] = (caret ?? [value.length, value.length]).map((at) => Math.min(at, value.length));
  const before = value.slice(0, from).trimEnd() ? "\n\n".slice(value.slice(0, from).match(/\n{0,2}$/)[0].length) : "";
  const after = "\n\n".slice(value.slice(to).match(/^\n{0,2}/)[0].length);
  edito.setRangeText(before + markdown + after, from, to, "end");
  edito.focus();
  edito.dispatchEvent(new Event("input", { bubbles: true }));
}

function asking() {
  const dialog = document.createElement("dialog");
  const home = form.parentElement;
  const cancel = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: "Annuler" });
  let waiting = [];
  dialog.ariaLabel = "Ajouter une image";
  dialog.className = "asking";
  document.body.append(dialog);
  cancel.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    home.append(form);
    cancel.remove();
    form.reset();
    say("");
    next();
  });

  function next() {
    const file = waiting.shift();
    if (!file) return;
    const carried = new DataTransfer();
    carried.items.add(file);
    form.elements.file.files = carried.files;
    form.querySelector("button").after(cancel);
    dialog.append(form);
    dialog.showModal();
    form.elements.alt.focus();
    if (!KINDS.test(file.type)) say("Il faut une image en JPEG, PNG, WebP ou GIF.");
  }

  return {
    ask(files) {
      waiting = [...waiting, ...files];
      if (!dialog.open) next();
    },
    done() {
      if (dialog.open) dialog.close();
      else form.reset();
    },
  };
}

const say = (words) => (form.querySelector("[role=alert]").textContent = words);

async function send() {
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
  if (answer.status === 403) throw new Error("Cette page est d’une autre session : rechargez-la, puis recommencez.");
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.error);
  return told.markdown;
}

async function submit(event, dialog) {
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  say("");
  try {
    const markdown = await send();
    dialog.done();
    if (edito.dispatchEvent(new CustomEvent("insert", { detail: markdown, cancelable: true }))) insert(markdown);
  } catch (error) {
    say(error instanceof TypeError ? "L’aperçu ne répond pas : l’image n’est pas ajoutée." : error.message);
  }
  button.disabled = false;
}

// Word processors put a picture of the words beside the words: then the words are meant.
function pasted(event, dialog) {
  const files = pictures(event.clipboardData);
  if (!files.length || event.clipboardData.types.includes("text/plain")) return;
  event.preventDefault();
  event.stopPropagation();
  dialog.ask(files);
}

function dropped(event, dialog) {
  const files = pictures(event.dataTransfer);
  if (!files.length) return;
  event.preventDefault();
  event.stopPropagation();
  dialog.ask(files);
}

if (form && edito) {
  const dialog = asking();
  edito.addEventListener("blur", () => (caret = [edito.selectionStart, edito.selectionEnd]));
  form.addEventListener("submit", (event) => submit(event, dialog));
  edito.form.addEventListener("paste", (event) => pasted(event, dialog), { capture: true });
  edito.form.addEventListener("drop", (event) => dropped(event, dialog), { capture: true });
  edito.form.addEventListener("dragover", (event) => event.dataTransfer.types.includes("Files") && event.preventDefault(), { capture: true });
}
