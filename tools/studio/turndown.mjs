// HTML to Markdown.
export { default as Turndown } from "turndown";
