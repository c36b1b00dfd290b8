/** Every page of every scenario, as `atalaya preview` serves it: four of them, all asked at once. */
import { expect, test } from '@jest/globals';
import { scenarios, type Scenario } from '../../cli/preview/scenario/world.ts';
import type { IncidentData, TableData, WidgetData } from '../../dashboards/preview/widgetData.ts';
import { everyWidget, faultOf, startPreview, type Opened } from './opened.ts';

/** On no round hour: what is counted up to now has to be counted up to now. */
const at = '2026-03-11T13:37:00Z';

interface Widget {
  readonly dashboard: string;
  readonly title: string;
  readonly data: WidgetData;
}

interface Swept {
  readonly preview: Opened;
  readonly widgets: readonly Widget[];
}

/** With few points: what can be drawn with them can be with more. */
const sweep = async (scenario: Scenario): Promise<Swept> => {
  const range = scenario === 'quiet' ? '6h' : '1h';
  const preview = await startPreview('--scenario', scenario, '--at', at, '--range', range);
  const widgets: Widget[] = [];
  for (const { id } of (await preview.state()).dashboards) {
    for (const one of await everyWidget(preview, id, '?points=30')) widgets.push({ dashboard: id, ...one });
  }
  return { preview, widgets };
};

const swept = new Map(scenarios.map((scenario) => [scenario, sweep(scenario)]));
const of = async (scenario: Scenario): Promise<Swept> => (await swept.get(scenario))!;

type Incident = IncidentData['incidents'][number];

const incidentsOf = (widgets: readonly Widget[], dashboard?: string): readonly Incident[] =>
  widgets.flatMap((one) =>
    one.data.kind === 'IncidentData' && (dashboard ?? one.dashboard) === one.dashboard ? one.data.incidents : [],
  );

const faultsOf = (widgets: readonly Omit<Widget, 'dashboard'>[]): readonly string[] =>
  widgets.flatMap(({ title, data }) => {
    const fault = faultOf(data);
    return fault === undefined ? [] : [`${title}: ${fault}`];
  });

test.each(scenarios)(
  '%s: every widget of every page has something to draw',
  async (scenario) => {
    const { widgets } = await of(scenario);
    expect(new Set(widgets.map(({ dashboard }) => dashboard)).size).toBe(57);
    expect(faultsOf(widgets.map((one) => ({ ...one, title: `${one.dashboard} ${one.title}` })))).toEqual([]);
  },
  120_000,
);

test.each(scenarios)(
  '%s: over a month too, a system’s page and the fleet’s have something to draw',
  async (scenario) => {
    const { preview } = await of(scenario);
    const { to } = await preview.state();
    for (const id of ['atalaya-flights', 'atalaya-fleet']) {
      const query = `?points=30&from=${to - 30 * 86_400}&to=${to}`;
      expect(faultsOf(await everyWidget(preview, id, query))).toEqual([]);
    }
  },
  60_000,
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
  const { preview } = await of(scenario);
  const { to } = await preview.state();
  const all = await everyWidget(preview, 'atalaya-flights', `?from=${to - 6 * 3_600}&to=${to}`);
  const incidents = incidentsOf(all.map((one) => ({ ...one, dashboard: 'atalaya-flights' })));
  for (const title of titles) {
    const found = incidents.find((one) => one.title === title);
    expect([title, found?.to]).toEqual([title, null]);
    expect(found?.from).toBeGreaterThanOrEqual(to - 90 * 60);
  }
});

test('an outage of a quarter of the systems pages for the fleet', async () => {
  const titles = incidentsOf((await of('outage')).widgets, 'atalaya-fleet').map(({ title }) => title);
  expect(titles).toContain('fleet: many systems fail to answer');
});

/** What a system's own page says is left, of each of its objectives. */
const budgetsOf = (widgets: readonly Widget[], system: string): readonly number[] =>
  widgets.flatMap(({ dashboard, title, data }) =>
    dashboard === `atalaya-${system}` && title.includes('budget left') && data.kind === 'NumberData'
      ? [data.value ?? Number.NaN]
      : [],
  );

test.each(scenarios)('%s: the fleet says of each system the worst budget that its own page says', async (scenario) => {
  const { widgets } = await of(scenario);
  const tables = widgets.flatMap(({ dashboard, data }): readonly TableData[] =>
    dashboard === 'atalaya-fleet' && data.kind === 'TableData' ? [data] : [],
  );
  const rows = tables.flatMap((table) => table.rows);
  expect(rows).toHaveLength(56);
  const differ = rows.flatMap(({ name, values: [budget = null] }) => {
    const own = Math.min(...budgetsOf(widgets, name));
    return Math.abs(own - (budget ?? Number.NaN)) <= 0.001 ? [] : [`${name}: ${budget} and ${own}`];
  });
  expect(differ).toEqual([]);
});

test('the same instant gives the same data', async () => {
  const again = await startPreview('ltm', '--scenario', 'slow', '--at', at, '--range', '1h');
  const once = await startPreview('ltm', '--scenario', 'slow', '--at', at, '--range', '1h');
  expect(await everyWidget(again, 'atalaya-ltm')).toEqual(await everyWidget(once, 'atalaya-ltm'));
});
