import { expect, test } from '@jest/globals';
import { findingLines } from '../../lint/testing/findingLines.ts';
import { availability, latency } from '../../model/objective.ts';
import { promisesWith, words } from './testing/promisesWith.ts';
import { sloId } from './sloId.ts';

test('two ids that are one in Cloud Monitoring, and one that it refuses, are errors', () => {
  expect(
    findingLines(
      sloId,
      promisesWith({
        objectives: [
          latency('api', { ...words, target: '95%', under: '1.5s' }),
          latency('api', { ...words, id: 'api-latency-1-5s', target: '95%', under: '2s' }),
          availability('api', { ...words, id: '5xx', target: '99%' }),
        ],
      }),
    ),
  ).toEqual([
    'slo/slo-id  systems/orders.ts objectives[1].id',
    "  'api-latency-1-5s' and 'api-latency-1.5s' (objectives[0]) are both 'api-latency-1-5s' in Cloud Monitoring",
    '  fix: give one of them another id',
    '  why: docs/checks/slo/slo-id.md',
    'slo/slo-id  systems/orders.ts objectives[2].id',
    "  Cloud Monitoring refuses the SLO id '5xx'",
    '  fix: write at most 63 lower-case letters, digits and dashes; begin with a letter, end with a letter or digit',
    '  why: docs/checks/slo/slo-id.md',
  ]);
});

test('a dot alone is spelt otherwise', () => {
  expect(
    findingLines(sloId, promisesWith({ objectives: [latency('api', { ...words, target: '95%', under: '1.5s' })] })),
  ).toEqual([]);
});
