import { expect, test } from '@jest/globals';
import { findingLines } from '../../lint/testing/findingLines.ts';
import { availability, latency } from '../../model/objective.ts';
import { ordersWith, promisesWith, words } from './testing/promisesWith.ts';
import { tighterThanDependency } from './tighterThanDependency.ts';

test('more than a dependency promises is a warning, in each of what is promised', () => {
  expect(
    findingLines(
      tighterThanDependency,
      promisesWith(
        { dependsOn: ['stock'] },
        ordersWith({
          id: 'stock',
          objectives: [
            availability('api', { ...words, target: '99.5%' }),
            latency('api', { ...words, target: '95%', under: '500ms' }),
          ],
        }),
      ),
    ),
  ).toEqual([
    'slo/tighter-than-dependency  systems/orders.ts objectives[0]  (warning)',
    "  availability of 99.9% is tighter than the objective of its dependency 'stock': availability of 99.5%",
    "  fix: set at most that target, or agree on a tighter one with the owner of 'stock'",
    '  why: docs/checks/slo/tighter-than-dependency.md',
    'slo/tighter-than-dependency  systems/orders.ts objectives[1]  (warning)',
    "  latency of 95% under 300ms is tighter than the objective of its dependency 'stock': latency of 95% under 500ms",
    "  fix: set at most that target, or agree on a tighter one with the owner of 'stock'",
    '  why: docs/checks/slo/tighter-than-dependency.md',
  ]);
});

test('as much as a dependency promises, or something else, is not', () => {
  expect(
    findingLines(tighterThanDependency, promisesWith({ dependsOn: ['stock'] }, ordersWith({ id: 'stock' }))),
  ).toEqual([]);
});
