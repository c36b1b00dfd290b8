import { expect, test } from '@jest/globals';
import { nodesIn, nodesOf } from '../alerts/systemNodes.ts';
import type { System } from '../model/system.ts';
import { contextOf } from '../series/context.ts';
import type { SystemSeries } from '../series/stageSeries.ts';
import freight from '../test/fixtures/systems/freight.ts';
import organization from '../test/fixtures/systems/organization.ts';
import type { Dashboard } from './dashboard.ts';
import { systemDashboard } from './systemDashboard.ts';

const context = contextOf(freight, 'prod');
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

test('releases have a panel of their log lines where a rollout releases a service of it, and only there', () => {
  const releasesOf = (system: System): unknown =>
    systemDashboard(nodesOf(system, 'prod'), organization)
      .sections.flatMap(({ rows }) => rows.flatMap(({ panels }) => panels))
      .filter(({ title }) => title === 'Releases and roll-backs');
  expect(releasesOf(freight)).toMatchObject([
    {
      kind: 'LogPanel',
      others: [
        'logName="projects/atalaya-demo/logs/atalaya.release" AND labels.system="freight" AND labels.environment="prod"',
      ],
    },
  ]);
  const { ingest: _, ...stages } = freight.stages;
  expect(releasesOf({ ...freight, stages: { ...stages, queue: [] } })).toEqual([]);
});

test('several services of a stage have panels that name them', () => {
  const titles = titlesOf(
    dashboardWith(({ api }) => ({ api: [...api, ...api.map((part) => ({ ...part, name: 'freight-partners' }))] })),
  );
  expect(titles).toEqual(expect.arrayContaining(['p95 by route: freight-api', 'p95 by route: freight-partners']));
  expect(new Set(titles).size).toBe(titles.length);
});
