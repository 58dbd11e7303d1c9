// Changes the page under the reader's hands: focus, caret and what is being written stay.
export { Idiomorph } from "idiomorph/dist/idiomorph.esm.js";
