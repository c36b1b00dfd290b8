import { expect, test } from '@jest/globals';
import { invertedZone } from './invertedZone.ts';
import { finding, shopFindings } from './testing/shopFindings.ts';

test.each([
  ['onCall.schedules.0.timeZone', 'onCall.schedules[0].timeZone', 'Etc/GMT+3', 'UTC-03:00'],
  ['onCall.schedules.0.layers.0.timeZone', 'onCall.schedules[0].layers[0].timeZone', 'Etc/GMT-5', 'UTC+05:00'],
  ['onCall.people.1.timeZone', 'onCall.people[1].timeZone', 'Etc/GMT+3', 'UTC-03:00'],
  ['owners.0.onCall.timeZone', 'owners[0].onCall.timeZone', 'Etc/GMT+3', 'UTC-03:00'],
  ['onCall.routing.muteTimes.0.timeZone', 'onCall.routing.muteTimes[0].timeZone', 'Etc/GMT+3', 'UTC-03:00'],
])('the sign of a zone at %s is the opposite of the usual one', (changed, path, zone, clock) => {
  expect(shopFindings(invertedZone, { [changed]: zone })).toEqual(
    finding(
      invertedZone,
      path,
      `the clock of ${zone} is that of ${clock}: the sign in its name is the opposite of the usual one, and it is never set forward or back`,
      "write the zone of a place, such as 'America/Santiago'",
    ),
  );
});

test.each(['UTC', 'Etc/UTC', 'Asia/Calcutta', 'America/Santiago'])('%s is what it says', (zone) => {
  expect(shopFindings(invertedZone, { 'onCall.schedules.0.timeZone': zone })).toEqual([]);
});
