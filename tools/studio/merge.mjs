// Two versions side by side, or one above the other, piece by piece; and what changes lead from one text to another.
export { MergeView, diff, unifiedMergeView } from "@codemirror/merge";
