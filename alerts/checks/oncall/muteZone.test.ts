import { expect, test } from '@jest/globals';
import { muteZone } from './muteZone.ts';
import { finding, shopFindings } from './testing/shopFindings.ts';

const zone = 'onCall.routing.muteTimes.0.timeZone';

test.each([
  ['Europe/Berlin', '18:00 to 02:00 there'],
  // Equal in the southern summer: Punta Arenas does not set its clock back.
  ['America/Punta_Arenas', '21:00 to 05:00 there, from 2027-04-05 on'],
  ['Asia/Kolkata', '13:30 to 21:30 there'],
])('a mute time of a team in Santiago by the clock of %s is at other hours', (other, hours) => {
  expect(shopFindings(muteZone, { [zone]: other })).toEqual(
    finding(
      muteZone,
      'onCall.routing.routes[0].mutedIn[0]',
      `the mute time 'nights' is by the clock of ${other}, and 'shop' works by that of America/Santiago: 22:00 to 06:00 is ${hours}`,
      "add a mute time with timeZone: 'America/Santiago', and name it here",
    ),
  );
});

test.each([
  ['another name of the same zone', { [zone]: 'Chile/Continental' }],
  ['an owner without a zone', { [zone]: 'Europe/Berlin', 'onCall.routing.routes.0.to': 'platform' }],
])('%s is no finding', (_case, changes) => {
  expect(shopFindings(muteZone, changes)).toEqual([]);
});
