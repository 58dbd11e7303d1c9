// Entries are dragged by the pointer; keys have buttons of their own.
export { default as Sortable } from "sortablejs/modular/sortable.core.esm.js";
