/** The events of an objective that PromQL counts, as a server answers them. */
import { expect, test } from '@jest/globals';
import { promql, ratio } from '../model/indicatorSource.ts';
import { print } from '../promql/print.ts';
import { prometheus } from '../series/prometheus.ts';
import { countsOf, type Measured, type Values } from './indicatorCounts.ts';
import { countQueries } from './windowQueries.ts';
import { objectiveOf, sloWith } from './sources/testing/ordersWith.ts';

const indicator = sloWith(
  objectiveOf(
    ratio({
      good: promql('sum(orders_total{code="200"}) + sum(orders_total{code="304"})'),
      total: promql('orders_total'),
    }),
  ),
).indicator.prometheus as Measured;

const hour = 3_600_000;

test('are asked for in one query, over any interval', () => {
  const [query, ...others] = countQueries([{ indicator, from: 0, to: 6 * hour }], prometheus);
  expect(others).toEqual([]);
  expect(print(query!.expr).replaceAll(/\s+/g, ' ')).toContain('sum(increase(orders_total{code="200"}[6h]))');
  expect(print(query!.expr)).toContain('sum(increase(orders_total[6h]))');
  expect(query!.termsOf({ atalaya_group: '0' }).map(({ role }) => role)).toEqual(['good']);
  expect(query!.termsOf({ atalaya_group: '1' }).map(({ role }) => role)).toEqual(['total']);
});

const valuesOf = (numbers: Readonly<Record<string, number>>): Values =>
  Object.fromEntries(Object.entries(numbers).map(([role, value]) => [role, new Map([['', value]])]));

test.each([
  ['good of all', { good: 990, total: 1000 }, { kind: 'Counted', counts: { good: 990, total: 1000, overdue: 0 } }],
  [
    'no series of good events: all are bad',
    { total: 1000 },
    { kind: 'Counted', counts: { good: 0, total: 1000, overdue: 0 } },
  ],
  ['nothing: no data', {}, { kind: 'Counted', counts: { good: 0, total: 0, overdue: 0 } }],
  [
    'more good events than events: said, and not cut off',
    { good: 1200, total: 1000 },
    { kind: 'Unread', reason: '1,200 good of 1,000 events cannot be: good counts events that total does not' },
  ],
] as const)('%s', (_claim, numbers, answer) => {
  expect(countsOf(indicator, valuesOf(numbers))).toEqual(answer);
});
