import { expect, test } from '@jest/globals';
import { pageWithoutPerson } from './pageWithoutPerson.ts';
import { finding, shopFindings } from './testing/shopFindings.ts';
import { channelsOfOwner, individual, teamOf } from '../../../model/oncall/team.ts';

const targets = (step: number): string => `owners.0.onCall.escalation.steps.${step}.targets`;
const fix = 'name a person or a schedule without gaps in one of its steps';
const path = 'owners[0].onCall.escalation';

test('a page that only channels take reaches no person', () => {
  expect(
    shopFindings(pageWithoutPerson, { [targets(0)]: [channelsOfOwner], [targets(1)]: [teamOf('platform')] }),
  ).toEqual(
    finding(
      pageWithoutPerson,
      path,
      "a page of 'shop' reaches no person at any time in the 52 weeks from 2026-11-30: only its channels are notified",
      fix,
    ),
  );
});

test('a gap that the next step does not close is named', () => {
  const changes = { [targets(1)]: [teamOf('platform')], 'onCall.schedules.0.layers.0.end': '2027-03-01T09:00' };
  expect(shopFindings(pageWithoutPerson, changes)).toEqual(
    finding(
      pageWithoutPerson,
      path,
      "a page of 'shop' reaches no person for 272 days 12 hours, from 2027-03-01T09:00-03:00 on (America/Santiago): only its channels are notified",
      fix,
    ),
  );
});

test('the turns of a person who has left reach nobody', () => {
  const changes = { [targets(1)]: [teamOf('platform')], 'onCall.people.1.leaves': '2027-11-08' };
  expect(shopFindings(pageWithoutPerson, changes)).toEqual(
    finding(
      pageWithoutPerson,
      path,
      "a page of 'shop' reaches no person for 7 days 13 hours in 2 intervals within the 52 weeks from 2026-11-30; the first is from 2027-11-07T20:00-03:00 to 2027-11-08T09:00-03:00 (America/Santiago): only its channels are notified",
      fix,
    ),
  );
});

test.each([
  ['a person in the next step', { 'onCall.schedules.0.layers.0.end': '2027-03-01T09:00' }],
  [
    'another team in the next step',
    {
      'onCall.schedules.0.layers.0.end': '2027-03-01T09:00',
      [targets(1)]: [teamOf('platform')],
      'owners.1.onCall': {
        timeZone: 'UTC',
        escalation: { steps: [{ targets: [individual('ben')], wait: '5m' }], repeat: 0 },
      },
    },
  ],
  ['no on-call', { 'owners.0.onCall': undefined }],
])('%s: none', (_case, changes) => {
  expect(shopFindings(pageWithoutPerson, changes)).toEqual([]);
});
