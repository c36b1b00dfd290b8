import { availableParallelism } from 'node:os';
import { expect, test } from '@jest/globals';
import { judge } from '../../slo/judge.ts';
import { slosOf } from '../../slo/slo.ts';
import { statusAt } from '../../slo/status.ts';
import freight from '../../test/fixtures/systems/freight.ts';
import type { Job } from './job.ts';
import type { Reading } from './status.ts';
import { summary } from './summary.ts';

const account = { published: 200, stored: 198, deadLettered: 2, lost: 0, duplicated: 0 };
const job = { startedAt: 0 } as Job;
const reading: Reading = {
  published: 200,
  rows: 200,
  stored: 198,
  deadLettered: 2,
  posted: 0,
  backlog: 0,
  lag: undefined,
  requests: { bounds: [1], counts: [40, 0], sum: 1, count: 40 },
  objectives: [],
  rate: 0,
};
const ended = { account, reading, job, now: 2_000, columns: 80 };

test('what became of every message is a sentence, broken between words', () => {
  expect(summary(ended)).toBe(
    '200 published: 198 stored exactly once, 2 dead-lettered with a reason, 0 lost, 0\n' +
      'duplicated (read back by message id; 100 messages/s over 2.0s)\n' +
      '40 API requests answered during the demo\n',
  );
});

test.each([
  [1, '1 of them was a POST, whose message is\nstored beside the 200'],
  [2, '2 of them were POSTs, whose messages\nare stored beside the 200'],
])('%i messages that the visitor posted are explained', (posted, text) => {
  expect(summary({ ...ended, reading: { ...reading, posted } })).toContain(
    `40 API requests answered during the demo; ${text}\n`,
  );
});

test('a promise that the load made the demo miss has its reason, and one that was kept has none', () => {
  const objectives = slosOf(freight).map((slo) => ({
    ...statusAt(slo, () => ({ good: 0, total: 0, overdue: 0 }), 0),
    judgement: judge({ good: slo.objective.type === 'latency' ? 90 : 100, total: 100, overdue: 0 }, slo),
  }));
  const cpus = availableParallelism();
  const lines = summary({ ...ended, columns: 1_000, reading: { ...reading, objectives } }).split('\n');
  expect(lines.slice(2)).toEqual([
    'api-latency-300ms is missed: 90.00% of 95%. The load made it slow: 100 messages/s were published on the same ' +
      `${cpus === 1 ? 'CPU' : `${cpus} CPUs`}. It recovers while the demo serves on; --rate 2000/s publishes slower.`,
    '',
  ]);
});
