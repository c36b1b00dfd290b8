/** Every page of every scenario: four processes, all at once. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { scenarios, type Scenario } from '../../history/simulated/world.ts';
import type { IncidentData } from '../../console/preview/widgetData.ts';
import { everyWidget, openPreview } from './opened.ts';
import type { Sweep, SweptWidget } from './sweepMain.ts';

/** On no round hour: what is counted up to now has to be counted up to now. */
const at = '2026-03-11T13:37:00Z';

const swept = new Map(
  scenarios.map((scenario) => [
    scenario,
    promisify(execFile)(process.execPath, [path.join(import.meta.dirname, 'sweepMain.ts'), scenario, at], {
      maxBuffer: 2 ** 28,
    }),
  ]),
);

const of = async (scenario: Scenario): Promise<Sweep> => JSON.parse((await swept.get(scenario))!.stdout) as Sweep;

const incidentsOf = (widgets: readonly SweptWidget[]): IncidentData['incidents'] =>
  widgets.flatMap(({ data }) => (data?.kind === 'IncidentData' ? data.incidents : []));

const faultsOf = (widgets: readonly SweptWidget[]): readonly string[] =>
  widgets.flatMap(({ dashboard, title, fault }) => (fault === undefined ? [] : [`${dashboard} ${title}: ${fault}`]));

test.each(scenarios)(
  '%s: every widget of every page has something to draw, and over a month too',
  async (scenario) => {
    const { widgets, month } = await of(scenario);
    expect(new Set(widgets.map(({ dashboard }) => dashboard)).size).toBe(57);
    expect(faultsOf(widgets)).toEqual([]);
    expect(faultsOf(month)).toEqual([]);
  },
  120_000,
);

test('nobody is told of anything on a quiet day', async () => {
  expect(incidentsOf((await of('quiet')).widgets)).toEqual([]);
});

test.each([
  [
    'outage',
    [
      'flights: api-availability burns its budget 14.4 times too fast (1h)',
      'flights: the API does not answer from outside',
    ],
  ],
  ['slow', ['flights: p95 latency of the API above 1s']],
  ['backlog', ['flights: the oldest message waits longer than 5m', 'flights: more than 10000 messages wait']],
] as const)('%s: the alerts that are made for it fire, and go on firing', async (scenario, titles) => {
  const { hit, to } = await of(scenario);
  const incidents = incidentsOf(hit);
  for (const title of titles) {
    const found = incidents.find((one) => one.title === title);
    expect([title, found?.to]).toEqual([title, null]);
    expect(found?.from).toBeGreaterThanOrEqual(to - 90 * 60);
  }
});

test('an outage of a quarter of the systems pages for the fleet', async () => {
  const { widgets } = await of('outage');
  const ofFleet = incidentsOf(widgets.filter(({ dashboard }) => dashboard === 'atalaya-fleet'));
  expect(ofFleet.map(({ title }) => title)).toContain('fleet: many systems fail to answer');
});

/** What a system's own page says is left, of each of its objectives. */
const budgetsOf = (widgets: readonly SweptWidget[], system: string): readonly number[] =>
  widgets.flatMap(({ dashboard, title, data }) =>
    dashboard === `atalaya-${system}` && title.includes('budget left') && data?.kind === 'NumberData'
      ? [data.value ?? Number.NaN]
      : [],
  );

test.each(scenarios)('%s: the fleet says of each system the worst budget that its own page says', async (scenario) => {
  const { widgets } = await of(scenario);
  const rows = widgets.flatMap(({ dashboard, data }) =>
    dashboard === 'atalaya-fleet' && data?.kind === 'TableData' ? data.rows : [],
  );
  expect(rows).toHaveLength(56);
  const differ = rows.flatMap(({ name, values: [budget = null] }) => {
    const own = Math.min(...budgetsOf(widgets, name));
    return Math.abs(own - (budget ?? Number.NaN)) <= 0.001 ? [] : [`${name}: ${budget} and ${own}`];
  });
  expect(differ).toEqual([]);
});

test('the same instant gives the same data', async () => {
  const asked = { scenario: 'slow', at, range: '1h' } as const;
  const [first, second] = await Promise.all(
    [1, 2].map(async (hours) => openPreview(['ltm'], asked, Date.parse(at) + hours * 3_600_000)),
  );
  const few = '?points=20';
  expect(await everyWidget(first!, 'atalaya-ltm', few)).toEqual(await everyWidget(second!, 'atalaya-ltm', few));
});
