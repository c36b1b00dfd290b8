import { expect, test } from '@jest/globals';
import { findingLines } from '../../lint/testing/findingLines.ts';
import { availability } from '../../model/objective.ts';
import { promisesWith, words } from './testing/promisesWith.ts';
import { slosPerService } from './slosPerService.ts';

test('501 objectives of one service are an error', () => {
  expect(
    findingLines(
      slosPerService,
      promisesWith({
        objectives: Array.from({ length: 501 }, (_, i) =>
          availability('api', { ...words, id: `a${i}`, target: '99%' }),
        ),
      }),
    ),
  ).toEqual([
    'slo/slos-per-service  systems/orders.ts objectives',
    '  there are 501 objectives, but Cloud Monitoring allows 500 SLOs per service',
    '  fix: keep a few objectives that matter to all callers',
    '  why: docs/checks/slo/slos-per-service.md',
  ]);
});

test('500 are not, and what the platform measures belongs to another service', () => {
  expect(
    findingLines(
      slosPerService,
      promisesWith({
        objectives: Array.from({ length: 501 }, (_, i) =>
          availability('api', { ...words, id: `a${i}`, target: '99%', measuredBy: i === 0 ? 'platform' : 'pipeline' }),
        ),
      }),
    ),
  ).toEqual([]);
});
