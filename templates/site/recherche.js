// The search, and the page that combines facets: both ask the index in the site's pagefind/. What comes from pages is only ever
// set as text. Where there is no box for words, all is sought that has what was chosen, the latest first.
"use strict";

// The words of newsletter/archive/search/elision.py: set apart in what is indexed, so also in what is sought.
const ELIDED = ["l", "d", "qu", "c", "j", "m", "n", "s", "t", "jusqu", "lorsqu", "puisqu", "quoiqu"];
const ELISION = `(?<![\\p{L}\\p{N}_'’])(?:${ELIDED.join("|")})['’]`;
const KINDS = { Événement: "event", Replay: "replay", Publication: "publication" };
const ROOT = new URL("../", document.currentScript.src);
const GROUPS = [...document.querySelectorAll("[data-filter]")].map((set) => set.dataset.filter);
const PAGE = 20;
const EXCERPT = 30;
const PAUSE = 200; // ms, between keys
const LONGEST = 40; // signs of a value that is none

const apart = (text) => text.replace(new RegExp(`${ELISION}(?!\\s)`, "giu"), "$& ");
// What is indexed has no ligatures, for keyboards have none: it is sought alike, and shown as French writes it.
const unligated = (text) => text.replace(/œ/g, "oe").replace(/Œ/g, "OE").replace(/æ/g, "ae").replace(/Æ/g, "AE");
const LIGATURE = /o(e)(?=u|il|cum|nolog|soph|d[iè]|tus)/giu;
const ligated = (text) => text.replace(LIGATURE, (both) => (both[0] === "O" ? "Œ" : "œ"));
// In what is indexed, signs that stand alone are joined to the word beside them (newsletter/archive/search/signs.py).
const printed = (text) => ligated(text).replace(/\u2060/g, (_, at, all) => gap(all[at - 1] ?? "", all[at + 1] ?? ""));

// In French the first of a month is « 1er ».
function inFrench(year, month, day) {
  const how = { day: "numeric", month: "long", ...(year && { year: "numeric" }) };
  return new Date(year || 2000, month - 1, day, 12).toLocaleDateString("fr", how).replace(/^1 /, "1er ");
}

// Pages say « 18 janvier 2025 », whoever types 18/01/2025, 18.1.25 or 2025-01-18; « 24/7 » is none, nor is « 31/02 ».
const ISO = "(?<iso>\\d{4})([-/.])(?<isoMonth>\\d\\d?)\\2(?<isoDay>\\d\\d?)";
const NUMERIC = "(?<day>\\d\\d?)(?:([-/.])(?<month>\\d\\d?)\\6(?<year>\\d{4}|\\d\\d)|/(?<alone>\\d\\d))";
const DATES = new RegExp(`(?<![\\p{L}\\p{N}/.-])(?:${ISO}|${NUMERIC})(?![\\p{L}\\p{N}]|[/.-]\\d)`, "gu");

const isDay = (year, month, day) => day > 0 && new Date(year || 2000, month - 1, day).getMonth() === month - 1;

function inWords(text) {
  return text.replace(DATES, (said, ...rest) => {
    const at = rest.at(-1);
    const [month, day] = [Number(at.isoMonth ?? at.month ?? at.alone), Number(at.isoDay ?? at.day)];
    const year = Number(at.iso ?? at.year?.padStart(4, "20") ?? 0);
    return isDay(year, month, day) ? inFrench(year, month, day) : said;
  });
}

// A day that is all that was asked, in figures or words, as pages say it: « mardi 1 fevrier » is « 1er février ».
const MONTHS = "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre".split(" ");
const WORDED = new RegExp(`^(?:(?:[a-z]+di|dimanche) )?(\\d\\d?)(?:er)? (${MONTHS.join("|")})(?: (\\d{4}))?$`);

function dayAsked(query) {
  const dated = inWords(query);
  if (dated !== query && !query.replace(DATES, "").trim()) return dated;
  const [, day, name, year = 0] = WORDED.exec(folded(query).trim().replace(/\s+/g, " ")) ?? [];
  const month = MONTHS.indexOf(name) + 1;
  return isDay(Number(year), month, Number(day)) ? inFrench(Number(year), month, Number(day)) : "";
}

// What is indexed has « Saint-Étienne » where a page has « St-Étienne ».
const holy = (text) => text.replace(/(?<![\p{L}\p{N}-])(s)t(e?)\.?(?=[-\s]\s*\p{L})/giu, "$1aint$2");
const HYPHEN = /(?<=[\p{L}\p{N}])[-‐‑](?=[\p{L}\p{N}])/gu;

// « webinaire 7 » is « 7e webinaire », « rencontre 1 » the « 1re », or the « 1er ».
const LONE = /(?<![\p{L}\p{N}/.,-])[1-9]\d?(?![\p{L}\p{N}/.,-])/gu;
const ranked = (text, first) => text.replace(LONE, (number) => number + (number === "1" ? first : "e"));

// The words of what was asked between quotation marks, where that is all, as « a » et « b » is not; signs that stand alone are none.
const QUOTES = /["«»“”„]/g;
const SEVERAL = /["»”].*["«“„]/su;
function quoted(query) {
  const said = /^["«“„](.*)["»”“]$/su.exec(query.trim())?.[1] ?? "";
  const words = SEVERAL.test(said) ? [] : said.replace(QUOTES, " ").split(/\s+/);
  return words.filter((word) => parts(word).length).join(" ");
}

// What to seek, one after the other until something is found. « l’étude » is sought as "étude": whoever writes the article does
// not want pages with another one less. Words between quotation marks are sought as they follow each other, then without, and so
// is a day that is all that was asked. Hyphens part words, and so do « & » and « / »; « week-end » is « weekend » too.
const isExact = (words) => words.startsWith('"');
const PARTING = /(?<=\p{L})[&/+](?=\p{L})/gu;
function forms(said) {
  const query = holy(unligated(said));
  const phrase = quoted(query);
  return phrase ? [`"${apart(phrase)}"`, ...loose(phrase)] : loose(query.replace(QUOTES, " ").trim());
}

function loose(query) {
  const dated = inWords(query);
  const bare = dated.replace(new RegExp(ELISION, "giu"), " ").trim() || dated;
  const day = dayAsked(query);
  const spaced = bare.replace(HYPHEN, " ");
  const ordinals = day || dated !== query ? [] : ["er", "re"].map((first) => ranked(spaced, first));
  const parted = spaced.replace(PARTING, " ");
  return [...new Set([...(day ? [`"${day}"`] : []), spaced, bare.replace(HYPHEN, ""), parted, ...ordinals])];
}

const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const parts = (text) => folded(text).match(/[\p{L}\p{N}]+/gu) ?? [];
const SMALL = new Set(
  "a au aux c ce ces d de des du en et il ils j je l la le les leur m n ne nos on ou par pour qu que qui s sa se ses sur t un une vos y".split(" "),
);

// « l’ », « de la »: nearly all pages have that, and nobody looks for it. Between quotation marks it is meant.
const isEmptyOfSense = (query) => !quoted(query) && parts(query).length > 0 && parts(query).every((word) => SMALL.has(word));

// Of what was asked, the words that say something; all, where none does.
function telling(query) {
  const words = parts(query);
  const own = words.filter((word) => !SMALL.has(word));
  return own.length ? own : words;
}

// Pagefind finds other forms of a word, and whatever it begins with when it is nowhere, were it « h ».
function isForm(word, one) {
  if (SMALL.has(word) || /^\d\d?$/.test(word)) return one === word;
  if (/^\d+$/.test(word)) return one.startsWith(word); // « 2030 » is no form of « 20 », which Pagefind goes back to
  if (word.length < 4 || /^\d/.test(word)) return one.startsWith(word) || (one.length > 1 && word.startsWith(one));
  const shared = [...word].findIndex((sign, at) => sign !== one[at]);
  return shared < 0 || shared >= Math.floor(word.length / 2);
}

// A word's parts, and what they are without their hyphens: « co-construction » is « coconstruction ».
const forks = (word) => [...parts(word), ...parts(word.replace(HYPHEN, ""))];

// Whether the words that were found are those that were sought. Between quotation marks they are: there Pagefind goes back to
// nothing else, but does not always say where they stand.
function isMeant(query, page) {
  if (isExact(query)) return true;
  const content = page.content.split(" ");
  const found = page.locations.flatMap((at) => forks(content[at] ?? ""));
  const words = telling(query).filter((word) => word.length > 2 || /^\d+$/.test(word));
  return words.every((word) => found.some((one) => isForm(word, one)));
}

// Where among these words those stand that were sought, one after the other.
function runs(query, words) {
  const sought = parts(query);
  const all = words.flatMap((word, at) => parts(word).map((one) => [one, at]));
  const begins = [...all.keys()].filter((from) => sought.every((word, on) => isForm(word, all[from + on]?.[0] ?? "")));
  return [...new Set(begins.flatMap((from) => all.slice(from, from + sought.length).map(([, at]) => at)))];
}

// Where among these words those stand that were sought.
function places(query, words, locations = words.keys()) {
  if (query && isExact(query)) return runs(query, words);
  const sought = telling(query ?? "");
  return [...locations].filter((at) => forks(words[at] ?? "").some((one) => sought.some((word) => isForm(word, one))));
}

// What stands between two words of an excerpt: Pagefind has made all spaces plain.
function gap(word, next) {
  if (new RegExp(`${ELISION}$`, "iu").test(word)) return "";
  if (/^[;!?]/.test(next)) return "\u202f";
  if (/\d$/.test(word) && /^(h|min)(?!\p{L})/u.test(next)) return "\u00a0";
  if (/^h$|(·|n°)$/.test(word)) return "\u00a0";
  return /^[»:%€]/.test(next) || word.endsWith("«") ? "\u00a0" : " ";
}

// Where an excerpt begins that shows most of the words that were found.
function densest(places, length, last) {
  let best = 0;
  let most = 0;
  for (const place of places) {
    const from = Math.max(0, Math.min(place - 4, last - length));
    const shown = places.filter((one) => one >= from && one < from + length).length;
    if (shown > most) [best, most] = [from, shown];
  }
  return best;
}

// Words as pieces of text, each found or not.
function pieces(words, places, from = 0, until = words.length) {
  const found = [];
  for (let at = from; at < until; at += 1) {
    found.push([words[at], places.includes(at)]);
    if (at + 1 < until) found.push([gap(words[at], words[at + 1]), false]);
  }
  return found;
}

function excerpt(words, places) {
  const from = densest(places, EXCERPT, words.length);
  const until = Math.min(from + EXCERPT, words.length);
  const shown = pieces(words, places, from, until);
  return [...(from > 0 ? [["…\u00a0", false]] : []), ...shown, ...(until < words.length ? [["\u00a0…", false]] : [])];
}

function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

const editionOf = (day) => `Édition du ${inFrench(...day.split("-").map(Number)).replaceAll(" ", "\u00a0")}`;

// A page begins with title and date, an edition's with its number too.
const plain = (text) => text.replace(/[\s\u2060]/g, " ");
function withoutHead({ content, meta }) {
  return [meta.date, meta.title, meta.date].reduce((text, head) => {
    const said = plain(head ?? "").replace(/ +/g, " ").trim();
    if (!said || !plain(text).startsWith(said)) return text;
    return text.slice(said.length).replace(/^[\s\u2060.·]+(?:n° \d+[\s\u2060.·]+)?/, "");
  }, content);
}

// The signs beside a word are not what was found.
function marked(text) {
  const [, before, word, after] = /^([^\p{L}\p{N}]*\u2060|)(.*?)(\u2060.*|)$/su.exec(text);
  return [printed(before), element("mark", "", ligated(word)), printed(after)];
}

const shown = (found) => found.flatMap(([text, isFound]) => (isFound ? marked(text) : printed(text)));

// What an event is now; that it is over follows from the day on which somebody looks.
function stateOf({ etat, fin }) {
  if (fin && fin < new Date().toLocaleDateString("sv").replaceAll("-", "")) return ["Passé", "hollow over"];
  return [etat, { Annulé: "gone", "À confirmer": "hollow" }[etat] ?? ""];
}

function heading({ genre, date, ...event }) {
  const said = element("p", "kind", [genre, date].filter(Boolean).join(" ·\u00a0"));
  const [state, look] = stateOf(event);
  if (state) said.append(" ", element("span", `notice ${look}`, state));
  return said;
}

function row(page, query) {
  const { title, genre, edition } = page.meta;
  const named = (title ?? page.raw_url).split(" ");
  const link = element("a", "", ...shown(pieces(named, places(query, named))));
  link.href = new URL(`.${page.raw_url}`, ROOT);
  const words = withoutHead(page).split(" ").filter(Boolean);
  const skipped = page.content.split(" ").length - words.length;
  const found = query ? places(query, words, page.locations.map((at) => at - skipped)) : [];
  const lines = [heading(page.meta)];
  const titled = element("p", "card-title", link);
  titled.dir = "auto";
  lines.push(titled);
  lines.push(element("p", "extract", ...shown(excerpt(words, found))));
  if (edition) lines.push(element("p", "detail", editionOf(edition)));
  return element("li", KINDS[genre] ?? "", ...lines);
}

// Whoever put words between quotation marks is told that they were sought without.
function summary(count, query, words) {
  const number = count.toLocaleString("fr");
  const results = count === 0 ? "Aucun résultat" : count === 1 ? "1 résultat" : `${number} résultats`;
  const inner = quoted(query) ? query.replace(/^["«“„]\s*|\s*["»”“]$/gu, "") : query;
  const said = `«\u00a0${inner}\u00a0»`;
  if (words && quoted(query) && !isExact(words)) {
    return `Rien ne dit exactement ${said}. Sans guillemets\u00a0: ${results.toLowerCase()}`;
  }
  return query ? `${results} pour ${said}` : results;
}

// The index: loaded when the first search comes, again when another one has taken its place.
const index = { engine: null, name: "", opening: Promise.resolve() };

async function open() {
  const answer = await fetch(new URL("pagefind/pagefind-entry.json", ROOT), { cache: "no-store" });
  if (!answer.ok) throw new Error(`pagefind-entry.json: ${answer.status}`);
  const name = JSON.stringify(await answer.json());
  if (name !== index.name) {
    index.engine ??= await import(new URL("pagefind/pagefind.js", ROOT));
    await index.engine.destroy();
    await index.engine.options({ ranking: { metaWeights: { genre: 0, edition: 0, etat: 0, fin: 0 } } });
    await index.engine.filters(); // without them results have no counts
    index.name = name;
  }
  return index.engine;
}

// One after the other: who types fast would close what is being opened.
function opened() {
  index.opening = index.opening.catch(() => {}).then(open);
  return index.opening;
}

const $ = (id) => document.getElementById(id);
const sought = () => $("q")?.value.trim() ?? "";
const setOf = (group) => $("filtres").querySelector(`[data-filter="${group}"]`);
const chosen = (group) => [...$("filtres").querySelectorAll(`[name="${group}"]:checked`)].map((box) => box.value);

const isNarrowed = () => GROUPS.some((group) => chosen(group).length);

function wanted(...groups) {
  const filters = groups.map((group) => [group, { any: chosen(group) }]);
  return { filters: Object.fromEntries(filters.filter(([, { any }]) => any.length)) };
}

// How many results each value of a filter would give: as far as the other filters let them.
async function counted(engine, words, found) {
  const counts = {};
  for (const group of GROUPS) {
    const others = GROUPS.filter((one) => one !== group);
    const from = chosen(group).length ? await engine.search(words, wanted(...others)) : found;
    counts[group] = from.filters[group] ?? {};
  }
  return counts;
}

// What readers see of a value: facets are indexed by what addresses call them.
const titles = (group) => JSON.parse(setOf(group).dataset.titles ?? "{}");

function box(group, value) {
  const input = element("input", "");
  Object.assign(input, { type: "checkbox", name: group, value });
  return element("label", "", input, element("span", "", titles(group)[value] ?? value), element("span", "count"));
}

// Facets have an order of their own; years are put from the latest.
function inOrder(group) {
  const own = Object.keys(titles(group));
  if (own.length) return ([a], [b]) => own.indexOf(a) - own.indexOf(b);
  return ([a], [b]) => (group === "annee" ? b.localeCompare(a) : a.localeCompare(b, "fr"));
}

// Boxes stay where they are, so that the keyboard does; new values are put in order.
function showFilters(counts) {
  for (const group of GROUPS) {
    const set = setOf(group);
    const known = new Map([...set.querySelectorAll("label")].map((one) => [one.firstChild.value, one]));
    for (const value of Object.keys(counts[group])) if (!known.has(value)) known.set(value, box(group, value));
    const order = [...known].sort(inOrder(group));
    for (const [value, label] of order) {
      const count = counts[group][value] ?? 0;
      label.lastChild.textContent = `\u00a0(${count.toLocaleString("fr")})`;
      label.hidden = !count && !label.firstChild.checked;
      if (!label.isConnected) set.append(label);
    }
    const connected = [...set.querySelectorAll("label")];
    if (order.some(([, label], at) => connected[at] !== label)) set.append(...order.map(([, label]) => label));
    set.hidden = !set.querySelector("label:not([hidden])");
  }
  $("filtres").hidden = !$("filtres").querySelector("label:not([hidden])");
}

// `ignored`: what the address asked for that there is none of, each as group and value.
const state = { turn: 0, words: null, results: [], ignored: [] };

// As many as were shown when the reader left for one of them; else some more.
async function showMore(least = 0) {
  const list = $("resultats");
  const next = state.results.slice(list.children.length, Math.max(list.children.length + PAGE, least));
  const turn = state.turn;
  const pages = await Promise.all(next.map((result) => result.data()));
  if (turn !== state.turn) return null;
  const rows = pages.map((page) => row(page, state.words));
  list.append(...rows);
  $("suite").hidden = list.children.length >= state.results.length;
  list.ariaBusy = "false";
  sayChosen();
  return rows[0]?.querySelector("a");
}

// Folded boxes say how many are chosen. Paper has none: it says which were chosen, and how many of the results it shows.
function sayChosen() {
  const named = GROUPS.map((group) => chosen(group).map((value) => titles(group)[value] ?? value).join(" ou "));
  const shown = $("resultats").children.length;
  const part = shown < state.results.length ? `les ${shown} premiers résultats` : "";
  $("choisis").textContent = [...named, part].filter(Boolean).join(" · ");
  const count = GROUPS.flatMap(chosen).length;
  $("combien").textContent = count ? ` · ${count} choisi${count > 1 ? "s" : ""}` : "";
}

// On the page that combines facets there is nowhere else to look when nothing answers.
function unanswered() {
  clear("La recherche ne répond pas pour le moment. Elle demande que le site soit consulté en ligne.", Boolean($("q")));
  $("resultats").ariaBusy = "false";
}

function clear(words, isElsewhere) {
  state.results = [];
  $("resultats").replaceChildren();
  $("suite").hidden = true;
  $("bilan").textContent = words;
  $("ailleurs").hidden = !isElsewhere;
  $("tout").hidden = !isElsewhere || $("filtres").hidden || !isNarrowed();
  sayChosen();
  $("resultats").ariaBusy = String(!isElsewhere);
}

function askForMore(query) {
  $("filtres").hidden = true;
  clear(`«\u00a0${query}\u00a0» est presque partout. Ajoutez un mot qui dise ce que vous cherchez.`, true);
  $("resultats").ariaBusy = "false";
}

// Whether anything has these words, whatever the filters leave of it. Where they are to follow each other, Pagefind counts all pages
// that have them.
async function isAnywhere(engine, words, answer) {
  if (words === null || answer.results.length) return true;
  if (!isExact(words)) return answer.unfilteredResultCount > 0;
  return isNarrowed() && (await engine.search(words)).results.length > 0;
}

// The first form of what was asked that finds something.
async function found(engine, query, options) {
  for (const words of query ? forms(query) : [null]) {
    const answer = await engine.search(words, options);
    const best = words && answer.results.length ? await answer.results[0].data() : null;
    if ((await isAnywhere(engine, words, answer)) && !(best && !isMeant(words, best))) return { ...answer, words };
  }
  return null;
}

// An address may ask for what no page has: nobody would see why nothing is found, or why all is. It is said, and asked no more.
async function drop(engine) {
  const all = await engine.filters();
  for (const group of GROUPS) {
    const known = { ...titles(group), ...all[group] };
    for (const box of setOf(group).querySelectorAll(":checked")) {
      if (box.value in known) continue;
      box.closest("label").remove();
      state.ignored.push([group, box.value]);
    }
  }
  sayIgnored();
}

function sayIgnored() {
  const many = state.ignored.length > 1;
  const legend = (group) => setOf(group).querySelector("legend").textContent;
  const named = state.ignored.map(([group, value]) => `«\u00a0${cut(value)}\u00a0» (${legend(group)})`).join(", ");
  const said = many ? "Filtres inconnus, ignorés" : "Filtre inconnu, ignoré";
  $("ignores").textContent = named && `${said}\u00a0: ${named}.`;
  if (named && location.protocol !== "file:") history.replaceState(history.state, "", `${address()}${location.hash}`);
}

const cut = (text) => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

async function search(shown = 0) {
  const query = sought();
  state.turn += 1;
  const turn = state.turn;
  $("resultats").ariaBusy = "true";
  const engine = await opened();
  await drop(engine);
  if (isEmptyOfSense(query)) {
    if (turn === state.turn) askForMore(query);
    return;
  }
  const order = query ? {} : { sort: { date: "desc" } };
  const answer = await found(engine, query, { ...wanted(...GROUPS), ...order });
  const counts = answer ? await counted(engine, answer.words, answer) : Object.fromEntries(GROUPS.map((group) => [group, {}]));
  if (turn !== state.turn) return;
  // Where nothing is asked yet there is no list, but what it can be asked by.
  const isBlank = !query && $("q") && !isNarrowed();
  const results = isBlank ? [] : (answer?.results ?? []);
  showFilters(counts);
  clear(isBlank ? "" : summary(results.length, query, answer?.words), !results.length);
  Object.assign(state, { results, words: answer?.words ?? null });
  await showMore(shown);
}

// What was open may be of an index that is gone: then it is sought once more. Nobody waits for what was sought before.
async function tried(work) {
  for (const isLast of [false, true]) {
    const done = work();
    const turn = state.turn;
    try {
      return await done;
    } catch (error) {
      if (turn !== state.turn) return null;
      index.name = "";
      if (isLast) {
        console.warn(error);
        $("filtres").hidden = true;
        unanswered();
      }
    }
  }
  return null;
}

function address() {
  const query = new URLSearchParams();
  if (sought()) query.set("q", sought());
  for (const group of GROUPS) for (const value of chosen(group)) query.append(group, value);
  return `${location.pathname}${query.size ? `?${query}` : ""}`;
}

// The address says what is sought: it can be kept, sent, and gone back to.
function readAddress() {
  const query = new URLSearchParams(location.search);
  if ($("q")) $("q").value = query.get("q") ?? "";
  state.ignored = [];
  for (const group of GROUPS) {
    const set = setOf(group);
    const own = Object.keys(titles(group));
    for (const one of set.querySelectorAll("input")) one.checked = query.getAll(group).includes(one.value);
    for (const value of new Set(query.getAll(group).filter(Boolean))) {
      if (own.length && !own.includes(value)) {
        state.ignored.push([group, value]); // an old address: the value has another name today
        continue;
      }
      if ([...set.querySelectorAll("input")].some((one) => one.value === value)) continue;
      const label = box(group, value);
      label.firstChild.checked = true;
      set.append(label);
    }
  }
  sayIgnored();
  const { shown, top } = history.state ?? {};
  return tried(() => search(shown)).then(() => top && scrollTo({ top, behavior: "instant" }));
}

function changed(how) {
  state.ignored = [];
  if (location.protocol !== "file:") history[how](null, "", address());
  return tried(search);
}

// Beside the results there is room for the filters; above them they are folded, so that the first results are seen.
const beside = matchMedia("(min-width: 60rem)");
const fold = () => ($("filtres").querySelector("details").open = beside.matches);
beside.addEventListener("change", fold);
fold();

let pause;
$("q")?.addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(changed, PAUSE, "replaceState");
});
$("q")?.form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(pause);
  changed("pushState");
});
$("filtres").addEventListener("change", () => changed("pushState")); // going back undoes the last box
$("filtres").addEventListener("reset", () => setTimeout(changed, 0, "pushState")); // once the boxes are empty
$("filtres").addEventListener("submit", (event) => event.preventDefault());
$("suite").addEventListener("click", async () => {
  const before = $("resultats").children.length;
  const first = await tried(async () => (index.name ? showMore() : search()));
  (first ?? $("resultats").children[before]?.querySelector("a"))?.focus();
});
// Whoever comes back finds the list as it was.
$("resultats").addEventListener("click", () => history.replaceState({ shown: $("resultats").children.length, top: scrollY }, ""));
addEventListener("popstate", readAddress);
readAddress();
