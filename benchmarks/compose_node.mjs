// Times MJML + juice in one warm process: compose_node.mjs LETTER.mjml RULES.css ROUNDS WARM prints milliseconds of
// processor time as JSON.
// Run where node_modules is (var/judges).
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const require = createRequire(`${process.cwd()}/`);
const found = require('mjml');
const mjml2html = found.default ?? found;
const juice = require('juice');

const [letter, rules, rounds, warm] = process.argv.slice(2);
const [source, css] = [letter, rules].map((file) => readFileSync(file, 'utf8'));
const times = [];
for (let round = 0; round < Number(rounds) + Number(warm); round += 1) {
  const begun = process.cpuUsage();
  const { html } = await mjml2html(source, { validationLevel: 'skip', keepComments: true, fonts: {} });
  juice.inlineContent(html, css, { applyWidthAttributes: false, applyHeightAttributes: false });
  const { user, system } = process.cpuUsage(begun);
  times.push((user + system) / 1000);
}
console.log(JSON.stringify(times.slice(Number(warm))));
