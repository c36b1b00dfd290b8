/** What a person reads of a rollout: on a terminal, and in an issue. */
import { expect, test } from '@jest/globals';
import { newRecord, type RolloutRecord } from './record.ts';
import { reportOfRecord } from './report.ts';
import { rolloutMarkdown, rolloutText } from './reportText.ts';

const at = Date.UTC(2026, 10, 30, 3);
const commands = { continues: 'atalaya rollout shop --continue', rollsBack: 'atalaya rollout shop --roll-back' };
const begun = newRecord(
  {
    system: 'shop',
    environment: 'prod',
    stage: 'api',
    candidate: { revision: 'shop-b', tag: 'c1a2b3c', commit: '1a2b3c4' },
  },
  at,
);
const sample = { at: at + 60_000, good: 90, total: 100, oldGood: 1_999, oldTotal: 2_000 };
const rolledBack: RolloutRecord = {
  ...begun,
  old: 'shop-a',
  watched: {
    kind: 'Watching',
    step: 0,
    since: at,
    countsFrom: at,
    waitsFrom: at,
    samples: { 'api-availability': [sample] },
    isAccepted: false,
  },
  phase: {
    kind: 'Ended',
    outcome: 'rolled back',
    reason: 'shop-b is not ready any more: <b>@team</b> | out of memory',
    at: at + 75_000,
    last: { kind: 'RollingBack', reason: 'r', since: at, ours: [5], attempts: 1 },
  },
  log: [
    { at, text: 'creating shop-b without traffic' },
    { at: at + 75_000, text: 'rolled back' },
  ],
};

test('the text has outcome, reason, both revisions, their events and every step', () => {
  expect(rolloutText(reportOfRecord(rolledBack, commands))).toBe(
    [
      'shop api in prod: rolled back: shop-b is not ready any more: <b>@team</b> | out of memory',
      '  candidate     shop-b (commit 1a2b3c4), 0% of the traffic',
      '  old revision  shop-a',
      '  time          75 s',
      'events since the last shift',
      '  api-availability: candidate 10 of 100 bad (10%); old revision 1 of 2,000 bad (0.05%)',
      'steps',
      '    0:00  creating shop-b without traffic',
      '    1:15  rolled back',
      '',
    ].join('\n'),
  );
});

test('in Markdown a reason of the platform is text: it mentions nobody and ends no table', () => {
  const text = rolloutMarkdown(reportOfRecord(rolledBack, commands));
  expect(text).not.toContain('<b>');
  expect(text).toContain('| api-availability | 10 of 100 bad (10%) | 1 of 2,000 bad (0.05%) |');
});

test.each([
  ['promoted', { kind: 'Start' }, 100, ['to roll it back: atalaya rollout shop --roll-back']],
  ['held', { kind: 'Checking', isAccepted: false }, 0, ['to continue: atalaya rollout shop --continue']],
  [
    'held',
    { kind: 'Shifting', step: 1, attempts: 5 },
    5,
    ['to continue: atalaya rollout shop --continue', 'to roll it back: atalaya rollout shop --roll-back'],
  ],
  ['held', { kind: 'Start' }, 0, []],
] as const)('%s in %j says what to do next', (outcome, last, percent, next) => {
  const record: RolloutRecord = { ...begun, percent, phase: { kind: 'Ended', outcome, reason: 'r', at, last } };
  expect(reportOfRecord(record, commands).next).toEqual(next);
  expect(reportOfRecord(record, undefined).next).toEqual([]);
});
