import { expect, test } from '@jest/globals';
import { samePersonNext } from './samePersonNext.ts';
import { finding, shopFindings } from './testing/shopFindings.ts';
import { channelsOfOwner, individual, onCallOf, teamOf } from '../../../model/oncall/team.ts';

const targets = 'owners.0.onCall.escalation.steps.1.targets';
const fix = 'name another schedule or another person in step 2, or make step 1 wait longer and remove it';
const year = 'the 52 weeks from 2026-11-30';

test.each([
  ['the same schedule', [onCallOf('primary')], `at any time in ${year}`],
  [
    'a person of the rotation',
    [individual('ana')],
    `for 181 days in 28 intervals within ${year}; the first is until 2026-11-30T09:00-03:00 (America/Santiago)`,
  ],
])('escalation to %s is to oneself', (_case, written, extent) => {
  expect(shopFindings(samePersonNext, { [targets]: written })).toEqual(
    finding(
      samePersonNext,
      'owners[0].onCall.escalation',
      `step 2 of 'shop' notifies nobody but those of step 1 (first 'ana') ${extent}`,
      fix,
    ),
  );
});

test.each([
  ['with somebody else beside', [individual('ana'), individual('ben')]],
  ['with the channels beside', [onCallOf('primary'), channelsOfOwner]],
  ['with another team beside', [onCallOf('primary'), teamOf('platform')]],
])('%s it is not', (_case, written) => {
  expect(shopFindings(samePersonNext, { [targets]: written })).toEqual([]);
});
