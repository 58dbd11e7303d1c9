// Two versions side by side, piece by piece.
export { MergeView } from "@codemirror/merge";
