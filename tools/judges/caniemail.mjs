// What mail clients don't support, or only in part, of the HTML in files: prints {client: {feature: "none" | "partial"}}.
// Run where node_modules is (var/judges): caniemail.mjs CLIENT,CLIENT FILE…
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const require = createRequire(`${process.cwd()}/`);
const { caniemail, rawData } = await import(pathToFileURL(require.resolve('caniemail')));

const [names, ...files] = process.argv.slice(2);
const clients = names.split(',');
const pairs = Object.fromEntries(clients.map((client) => [client, {}]));

// Where it knows nothing of a feature in a client it stops, and where it knows that nobody tried it says "partial":
// neither is a judgement.
for (const { stats } of rawData.data) {
  for (const client of clients) {
    const [family, platform] = client.split('.');
    const versions = stats[family]?.[platform] ?? {};
    const latest = versions[Object.keys(versions).sort().at(-1)] ?? 'u';
    if (latest.startsWith('u')) {
      stats[family] = { ...stats[family], [platform]: { 0: 'y' } };
    }
  }
}

for (const file of files) {
  const { issues } = caniemail({ clients, html: readFileSync(file, 'utf8') });
  for (const [level, kind] of [['partial', 'warnings'], ['none', 'errors']]) {
    for (const [client, list] of issues[kind]) {
      for (const { title } of list) {
        pairs[client][title] = pairs[client][title] === 'none' ? 'none' : level;
      }
    }
  }
}
console.log(JSON.stringify(pairs));
