// What is pasted from Word, LibreOffice, Google Docs or a web page becomes Markdown; the preview has made it clean before.
import { Turndown } from "./turndown.js";

// What would mean something where it stands is kept from meaning it; the rest stays easy to read.
const SIGNS = /[\\*`]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|<(?=!--)|\[(?=[^\]]*\][({])|&(?=#?\w+;)/gu;
const BEGINNINGS = /^(\s*\d*)(#{1,6} |>|[-+] |={3,}|-{3,}|(?<=\d)[.)] )/;

const turndown = new Turndown({ headingStyle: "atx", codeBlockStyle: "fenced", emDelimiter: "*", hr: "---" });
turndown.addRule("item", { filter: "li", replacement: item });
turndown.escape = (text) => text.replace(SIGNS, "\\$&").replace(BEGINNINGS, "$1\\$2");

function item(content, node) {
  const list = node.parentNode;
  const number = Number(list.getAttribute("start") ?? 1) + [...list.children].indexOf(node);
  const sign = list.nodeName === "OL" ? `${number}. ` : "- ";
  const text = content.trim().replace(/\n{2,}/g, "\n").replace(/\n(?=.)/g, `\n${" ".repeat(sign.length)}`);
  return `${sign}${text}${node.nextSibling ? "\n" : ""}`;
}

// Returns the Markdown, and what is to be said of what was left out, or put together.
export async function cleaned(html, text, csrf) {
  const body = new URLSearchParams({ csrf, html: html.replace(/data:image[^"']*/gi, ""), text: html ? "" : text });
  const clean = JSON.parse(await get("/colle", { method: "POST", body }));
  if (!html) return clean;
  const made = turndown.turndown(clean.html).replace(/ +(?=\n\s*\n)/g, "").replace(/^> $/gm, ">").replace(/\n{3,}/g, "\n\n");
  return { text: made.trim(), said: clean.said };
}
