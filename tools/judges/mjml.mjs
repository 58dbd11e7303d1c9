// MJML's own validator on files: prints {file: [fault, …]}. Run where node_modules is (var/judges).
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const require = createRequire(`${process.cwd()}/`);
const found = require('mjml');
const mjml2html = found.default ?? found;

const faults = {};
for (const file of process.argv.slice(2)) {
  const { errors } = await mjml2html(readFileSync(file, 'utf8'), { validationLevel: 'soft', keepComments: true });
  faults[file] = errors.map((error) => `line ${error.line}, ${error.tagName}: ${error.message}`);
}
console.log(JSON.stringify(faults));
