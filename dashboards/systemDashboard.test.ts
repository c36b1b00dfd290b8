import { expect, test } from '@jest/globals';
import { nodesIn } from '../alerts/systemNodes.ts';
import { contextOf } from '../series/context.ts';
import type { SystemSeries } from '../series/stageSeries.ts';
import flights from '../systems/flights.ts';
import organization from '../systems/organization.ts';
import type { Dashboard } from './dashboard.ts';
import { systemDashboard } from './systemDashboard.ts';

const context = contextOf(flights, 'prod');
const dashboardWith = (change: (series: SystemSeries) => Partial<SystemSeries> = () => ({})): Dashboard =>
  systemDashboard(nodesIn({ ...context, series: { ...context.series, ...change(context.series) } }), organization);

const titlesOf = ({ sections }: Dashboard): readonly string[] =>
  sections.flatMap(({ rows }) => rows.flatMap(({ panels }) => panels.map(({ title }) => title)));

test('a system without a queue and ingest has no section of them', () => {
  const before = dashboardWith().sections.map(({ title }) => title);
  const after = dashboardWith(() => ({ queue: [], ingest: [] })).sections.map(({ title }) => title);
  expect(before.filter((title) => !after.includes(title))).toEqual([
    'Does the queue drain?',
    'What could never be stored?',
  ]);
});

test('several services of a stage have panels that name them', () => {
  const titles = titlesOf(
    dashboardWith(({ api }) => ({ api: [...api, ...api.map((part) => ({ ...part, name: 'flights-partners' }))] })),
  );
  expect(titles).toEqual(expect.arrayContaining(['p95 by route: flights-api', 'p95 by route: flights-partners']));
  expect(new Set(titles).size).toBe(titles.length);
});
