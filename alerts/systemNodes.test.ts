import { expect, test } from '@jest/globals';
import freight from '../test/fixtures/systems/freight.ts';
import { contextOf } from '../series/context.ts';
import type { SystemSeries } from '../series/stageSeries.ts';
import { nodesIn } from './systemNodes.ts';

const context = contextOf(freight, 'prod');
const withSeries = (change: (series: SystemSeries) => Partial<SystemSeries>): ReturnType<typeof nodesIn> =>
  nodesIn({ ...context, series: { ...context.series, ...change(context.series) } });

const alone = nodesIn(context).alerts;

test('a system without a queue has no alert of one, and all others', () => {
  const ids = withSeries(() => ({ queue: [] })).alerts.map(({ id }) => id);
  const ofQueues = alone.filter(({ stage }) => stage === 'queue').map(({ id }) => id);
  expect(ofQueues.length).toBeGreaterThan(1);
  expect(ids).toEqual(alone.map(({ id }) => id).filter((id) => !ofQueues.includes(id)));
});

test('a system without services of its own is alerted on by its objectives and its queue', () => {
  const { alerts, leftOut } = withSeries(() => ({ api: [], ingest: [] }));
  expect([...new Set(alerts.map(({ condition: { kind } }) => kind))]).toEqual([
    'BurnRate',
    'BudgetSpent',
    'GaugeAbove',
    'IncreaseAbove',
  ]);
  expect(leftOut.filter(({ id }) => /-no-(reads|messages)$/.test(id))).toEqual([]);
});

test('several services of a stage have an alert each, with ids and titles of their own', () => {
  const { alerts } = withSeries(({ api }) => ({
    api: [...api, ...api.map((part) => ({ ...part, name: 'freight-partners' }))],
  }));
  const added = alerts.filter(({ id }) => id.endsWith('-freight-partners'));
  expect(added.map(({ id }) => id)).toEqual(expect.arrayContaining(['freight-api-unreachable-freight-partners']));
  expect(added.every(({ title }) => title.endsWith(' (freight-partners)'))).toBe(true);
  expect(new Set(alerts.map(({ id }) => id)).size).toBe(alerts.length);
  expect(new Set(alerts.map(({ title }) => title)).size).toBe(alerts.length);
});
