// What is pasted from Word, LibreOffice, Google Docs or a web page becomes Markdown. It is read inertly: nothing of it runs.
import { Turndown } from "./turndown.js";

const IGNORED = "[data-style*='mso-list:Ignore' i]"; // the sign that Word puts before an item
const NOTHING = `head, style, script, template, noscript, iframe, object, svg, math, xml, input, select, textarea, button, del[datetime], [aria-hidden=true], ${IGNORED}, [data-style*='mso-hide:all' i], [data-style*='display:none' i]`;
const LAYOUT = "table, ul, ol, h1, h2, h3, h4, p + p"; // what a table holds that only sets things side by side, as mails do
const BLANKS = /[ \u00a0]*(?:\u00a0[ \u00a0]| \u00a0)[ \u00a0]*/g; // more than the one that French wants
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

const all = (root, what) => [...root.querySelectorAll(what)];
const unwrap = (node) => node.replaceWith(...node.childNodes);

function wrapped(node, name) {
  const around = node.ownerDocument.createElement(name);
  around.append(...node.childNodes);
  node.append(around);
  return around;
}

// Weight and slant are often said by a style; Google Docs puts all that it copies into a <b> that is not bold.
function styled(node) {
  const { style } = node.dataset;
  const isWords = !node.closest("h1, h2, h3, h4, h5, h6") && !/^(?:UL|OL|LI)$/.test(node.nodeName);
  if (isWords && /(?<!-)font-weight:\s*(?:bold|[6-9]00)/i.test(style) && !node.closest("b, strong")) wrapped(node, "strong");
  if (isWords && /(?<!-)font-style:\s*italic/i.test(style) && !node.closest("i, em")) wrapped(node, "em");
  if (node.nodeName === "B" && /(?<!-)font-weight:\s*(?:normal|400)/i.test(style)) unwrap(node);
}

// Word writes lists as paragraphs, whose style tells the list and the level.
function listed(root) {
  let [lists, last] = [[], ""];
  for (const node of all(root, "p[data-style*='mso-list:' i]")) {
    const [, id, level] = /mso-list:\s*(\w+)\s+level(\d)/i.exec(node.dataset.style) ?? [];
    if (!id) continue;
    lists = id === last && node.previousElementSibling === lists[0] ? lists.slice(0, level) : [];
    last = id;
    while (lists.length < level) {
      const isNumbered = /^\(?\w{1,4}[.)]/.test(node.querySelector(IGNORED)?.textContent.trim());
      const list = root.ownerDocument.createElement(isNumbered ? "ol" : "ul");
      if (lists.length) (lists.at(-1).lastElementChild ?? lists.at(-1)).append(list);
      else node.before(list);
      lists.push(list);
    }
    lists.at(-1).append(wrapped(node, "li"));
    node.remove();
  }
}

function tidied(root) {
  listed(root);
  all(root, "p.MsoTitle").forEach((node) => node.replaceWith(wrapped(node, "h1")));
  all(root, NOTHING).forEach((node) => node.remove());
  all(root, "ul > ul, ul > ol, ol > ul, ol > ol").forEach((list) => list.previousElementSibling?.append(list));
  all(root, "[data-style]").forEach(styled);
  all(root, "li > p:only-of-type").forEach(unwrap);
  for (const row of all(root, "tr")) {
    if (row.closest("table").querySelector(LAYOUT)) continue;
    const cells = [...row.cells].filter((cell) => cell.textContent.trim());
    all(row, "p, div").forEach(unwrap);
    row.replaceWith(...cells.flatMap((cell, at) => [at ? " · " : "", ...cell.childNodes]), root.ownerDocument.createElement("br"));
  }
  const texts = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) texts.currentNode.data = texts.currentNode.data.replace(BLANKS, " ").replace(/[\u00ad\u200b\ufeff]/g, "");
  all(root, "p, h1, h2, h3, h4, h5, h6, li, blockquote").forEach((node) => node.textContent.replace(/\u00a0/g, " ").trim() || node.remove());
}

// `clean` takes from an address what tracks its readers. Returns the Markdown, and how many pictures were left out.
export async function fromHtml(html, clean) {
  // A browser would tell each style and handler as a breach of this page's policy, although it applies and runs none.
  const inert = html.replace(/<style[^]*?<\/style>/gi, "").replace(/<[^>]*>/g, (tag) => tag.replace(/\s(style|on\w+)\s*=/gi, " data-$1="));
  const root = new DOMParser().parseFromString(inert, "text/html").body;
  const pictures = all(root, "img, picture, video, audio, canvas");
  pictures.forEach((one) => one.replaceWith(one.getAttribute("alt") ?? ""));
  tidied(root);
  await Promise.all(
    all(root, "a").map(async (one) => {
      const href = one.getAttribute("href") ?? "";
      if (/^https?:/i.test(href) && one.textContent.trim()) one.setAttribute("href", await clean(href));
      else unwrap(one);
    }),
  );
  const text = turndown.turndown(root).replace(/ +(?=\n\s*\n)/g, "").replace(/^> $/gm, ">").replace(/\n{3,}/g, "\n\n");
  return { text: text.trim(), pictures: pictures.length };
}
