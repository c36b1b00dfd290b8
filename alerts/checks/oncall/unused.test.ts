import { expect, test } from '@jest/globals';
import { unused } from './unused.ts';
import { finding, shopFindings } from './testing/shopFindings.ts';
import { email } from '../../../model/channel.ts';
import { emailTo } from '../../../model/oncall/person.ts';

const channels = { page: [email('a@example.com')], ticket: [email('a@example.com')] };

test.each([
  [
    'owners.2',
    { id: 'old', channels },
    'owners[2]',
    "the owner 'old' is not used: no system, route or escalation names it, so its channels notify nobody",
    'remove it, or name it as the owner of a system',
  ],
  [
    'onCall.people.2',
    { handle: 'carla', timeZone: 'UTC', contacts: [emailTo('carla@example.com')] },
    'onCall.people[2]',
    "the person 'carla' is not used: no rotation, override or escalation names them, so their contacts are never notified",
    'remove them, or add them to a rotation',
  ],
  [
    'onCall.schedules.1',
    {
      id: 'second',
      timeZone: 'UTC',
      layers: [{ name: 'x', people: ['ana'], turn: 'weekly', begin: '2026-01-05T09:00' }],
    },
    'onCall.schedules[1]',
    "the schedule 'second' is not used: no escalation names it",
    'remove it, or name it in a step with onCallOf(…)',
  ],
  [
    'onCall.holidays.1',
    { id: 'india', days: [] },
    'onCall.holidays[1]',
    "the holiday calendar 'india' is not used: no schedule and no business hours name it",
    'remove it, or name it in holidays',
  ],
  [
    'onCall.routing.muteTimes.1',
    { id: 'lunch', timeZone: 'UTC', windows: [{ begin: '12:00', end: '13:00' }] },
    'onCall.routing.muteTimes[1]',
    "the mute time 'lunch' is not used: no route names it",
    'remove it, or name it in mutedIn or activeIn of a route',
  ],
])('at %s what nothing names is a finding', (changed, value, path, message, fix) => {
  expect(shopFindings(unused, { [changed]: value })).toEqual(finding(unused, path, message, fix));
});

test('without on-call, owners are a list of addresses', () => {
  const plain = { 'owners.0.onCall': undefined, onCall: undefined };
  expect(shopFindings(unused, { ...plain, 'owners.2': { id: 'old', channels } })).toEqual([]);
});

test('an owner to whom another one escalates is used', () => {
  const targets = [{ kind: 'TeamOf', owner: 'old' }];
  expect(
    shopFindings(unused, {
      'owners.2': { id: 'old', channels },
      'owners.0.onCall.escalation.steps.1.targets': targets,
    }),
  ).toEqual([]);
});
