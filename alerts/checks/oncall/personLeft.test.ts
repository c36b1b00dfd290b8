import { expect, test } from '@jest/globals';
import { personLeft } from './personLeft.ts';
import { finding, shopFindings } from './testing/shopFindings.ts';

test('turns after the last day are a finding, with the layer to end', () => {
  expect(shopFindings(personLeft, { 'onCall.people.1.leaves': '2027-01-01' })).toEqual(
    finding(
      personLeft,
      'onCall.schedules[0]',
      "'ben' leaves on 2027-01-01, and is on call of 'primary' from 2026-12-31T20:00-03:00 (America/Santiago): nobody is notified then",
      "end the layer with end: '2026-12-31T20:00', and add one without 'ben' that begins then",
    ),
  );
});

test('so is an escalation that names them', () => {
  const changes = { 'onCall.people.0.leaves': '2027-01-01', 'onCall.schedules.0.layers.0.people': ['ben'] };
  expect(shopFindings(personLeft, changes)).toEqual(
    finding(
      personLeft,
      'owners[0].onCall.escalation',
      "'ana' leaves on 2027-01-01, and the escalation of 'shop' names them",
      'name somebody else, or a schedule',
    ),
  );
});

test('a layer that ends before it, and one without them, are a plan', () => {
  const weekly = { name: 'weekly', turn: 'weekly', begin: '2026-01-05T09:00' };
  const layers = [
    { ...weekly, people: ['ana', 'ben'], end: '2026-12-31T20:00' },
    { ...weekly, name: 'from January', people: ['ana'], begin: '2026-12-31T20:00' },
  ];
  expect(
    shopFindings(personLeft, { 'onCall.people.1.leaves': '2027-01-01', 'onCall.schedules.0.layers': layers }),
  ).toEqual([]);
});

test('a day after the 52 weeks is no finding yet', () => {
  expect(shopFindings(personLeft, { 'onCall.people.0.leaves': '2029-01-01' })).toEqual([]);
});
