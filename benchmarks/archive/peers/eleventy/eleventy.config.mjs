// The site of benchmarks/archive: BENCH_MODULES is where its packages are; with BENCH_MJML the mail versions are MJML.
import { createRequire } from "node:module";

const FULL = { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
const SHORT = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };

function dates(options) {
  const format = new Intl.DateTimeFormat("fr", options);
  return (day) => format.format(new Date(day));
}

function letters(all) {
  return all.getFilteredByGlob("editions/*.md").sort((a, b) => a.data.edition.date.localeCompare(b.data.edition.date));
}

function years(all) {
  const found = new Map();
  for (const one of letters(all).reverse()) {
    const year = one.data.edition.year;
    if (!found.has(year)) found.set(year, []);
    found.get(year).push(one);
  }
  return [...found].map(([key, rows]) => ({ key, rows }));
}

export default function (config) {
  config.addPassthroughCopy("assets");
  config.addFilter("full", dates(FULL));
  config.addFilter("short", dates(SHORT));
  config.addFilter("latest", (rows, number) => rows.slice(-number).reverse());
  config.addFilter("opening", (html) => html.replace(/<[^>]*>/g, "").slice(0, 260));
  config.addCollection("letters", letters);
  config.addCollection("years", years);
  config.ignores.add(process.env.BENCH_MJML ? "mail.njk" : "mail-mjml.njk");
  if (process.env.BENCH_MJML) {
    const mjml = createRequire(process.env.BENCH_MODULES)("mjml");
    const convert = mjml.default ?? mjml;
    config.addTransform("mjml", async function (text) {
      return this.page.url?.startsWith("/mail/") ? (await convert(text, { validationLevel: "strict" })).html : text;
    });
  }
  return { markdownTemplateEngine: false, htmlTemplateEngine: "njk", dir: { input: ".", output: "_site" } };
}
