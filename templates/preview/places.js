// Leads from a passage of the letter to where it is written, and moves entries by keys.
const stage = document.querySelector(".stage");
const bare = (text) => text.normalize("NFKD").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");

// The letter sets titles otherwise than they are written: only their letters are compared.
function rowOf(block) {
  const words = bare(block.textContent);
  const rows = [...document.querySelectorAll(".group li[id]")].map((row) => [bare(row.querySelector(".title a, .title").textContent), row]);
  const found = rows.filter(([title]) => title && words.includes(title)).sort((one, other) => other[0].length - one[0].length);
  return found[0]?.[1];
}

function lead(event) {
  if (event.target.closest("a")) return;
  const entry = event.target.closest(".entry, article, li");
  const row = entry && rowOf(entry);
  if (row) {
    location.hash = row.id;
    row.querySelector(".edit, a")?.focus({ preventScroll: true });
  } else if (event.target.closest(".edito")) {
    const field = document.querySelector(".cm-content") ?? document.querySelector("#edito");
    field?.focus();
    field?.scrollIntoView({ block: "center" });
  }
}

const follow = (frame) => frame.contentDocument?.addEventListener("click", lead);
stage.addEventListener("load", ({ target }) => follow(target), true);
stage.querySelectorAll("iframe").forEach(follow);

document.addEventListener("keydown", (event) => {
  const way = event.altKey && { ArrowUp: "up", ArrowDown: "down" }[event.key];
  const button = way && event.target.closest?.(".group li")?.querySelector(`button[name="move"][value="${way}"]`);
  if (!button) return;
  event.preventDefault();
  if (!button.disabled) button.click();
});
