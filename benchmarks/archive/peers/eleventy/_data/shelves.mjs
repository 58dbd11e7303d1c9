// Entries by kind, and events by month, newest first.
import { readFileSync } from "node:fs";

export default function () {
  const entries = JSON.parse(readFileSync(new URL("entries.json", import.meta.url)));
  entries.sort((a, b) => b.day.localeCompare(a.day));
  const found = { evenements: [], replays: [], publications: [] };
  const months = new Map();
  for (const entry of entries) {
    found[entry.kind].push(entry);
    if (!entry.month) continue;
    if (!months.has(entry.month)) months.set(entry.month, []);
    months.get(entry.month).push(entry);
  }
  return { ...found, months: [...months].map(([key, rows]) => ({ key, rows })) };
}
