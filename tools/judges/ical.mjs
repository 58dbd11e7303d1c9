// Reads calendars by ical.js: prints {file: {events: {uid: start}, faults: []}}, as readers.py does. Run where node_modules is.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const require = createRequire(`${process.cwd()}/`);
const { default: ICAL } = await import(pathToFileURL(require.resolve('ical.js')));

const said = (time) => (time.isDate ? time.toString() : time.convertToZone(ICAL.Timezone.utcTimezone).toString().slice(0, 16));

const read = (file) => {
  const calendar = new ICAL.Component(ICAL.parse(readFileSync(file, 'utf8')));
  // An hour is counted by the VTIMEZONE of the file itself: ical.js knows no other.
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
  const events = calendar.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));
  const wrong = events.filter((one) => !one.uid || Number.isNaN(one.startDate.toUnixTime()));
  if (wrong.length) throw new Error(`${wrong.length} events without a UID or a start`);
  return Object.fromEntries(events.map((one) => [one.uid, said(one.startDate)]));
};

const answer = {};
for (const file of process.argv.slice(2)) {
  try {
    answer[file] = { events: read(file), faults: [] };
  } catch (error) {
    answer[file] = { events: {}, faults: [String(error)] };
  }
}
console.log(JSON.stringify(answer));
