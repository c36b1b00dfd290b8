import { describe, expect, test } from '@jest/globals';
import { scenarios } from '../../cli/preview/scenario/world.ts';
import type { IncidentData, WidgetData } from '../../dashboards/preview/widgetData.ts';
import { everyWidget, faultOf, openPreview, type Opened } from './opened.ts';

const incidentsOf = (widgets: readonly { readonly data: WidgetData }[]): IncidentData['incidents'] =>
  widgets.flatMap(({ data }) => (data.kind === 'IncidentData' ? data.incidents : []));

/** Of fleet.ts one of each criticality: what is not in a row is the same for all. */
const shown = [
  'analytics',
  'challengelatam',
  'datos',
  'flights',
  'ltm',
  'serverless',
  'fleet-01',
  'fleet-05',
  'fleet-17',
  'fleet-18',
].map((id) => `atalaya-${id}`);

/** With few points: what can be drawn with them can be with more. */
const few = '?points=30';

describe.each(scenarios)('simulated: %s', (scenario) => {
  test('every widget of the fleet’s dashboard and of each kind of system has something to draw', async () => {
    const preview = await openPreview([], { scenario });
    const { dashboards } = await preview.state();
    const ids = ['atalaya-fleet', ...shown];
    expect(dashboards.map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
    const faults: string[] = [];
    for (const id of ids) {
      for (const { title, data } of await everyWidget(preview, id, few)) {
        const fault = faultOf(data);
        if (fault !== undefined) faults.push(`${id} ${title}: ${fault}`);
      }
    }
    expect(faults).toEqual([]);
  }, 120_000);

  test('over a month too, each widget of a system and of the fleet has something to draw', async () => {
    const preview = await openPreview([], { scenario, range: '30d' });
    for (const id of ['atalaya-flights', 'atalaya-fleet']) {
      const faults = (await everyWidget(preview, id, few)).map(({ data }) => faultOf(data));
      expect(faults.filter((one) => one !== undefined)).toEqual([]);
    }
  }, 60_000);
});

const titlesOf = async (preview: Opened, id: string): Promise<readonly string[]> =>
  incidentsOf(await everyWidget(preview, id)).map(({ title }) => title);

test('nobody is told of anything on a quiet day', async () => {
  const preview = await openPreview([], { scenario: 'quiet' });
  const { dashboards } = await preview.state();
  const told: string[] = [];
  for (const { id } of dashboards) {
    const { tiles } = (await preview.dashboard(id)).mosaicLayout;
    const data = await preview.widget(
      id,
      tiles.findIndex(({ widget }) => 'incidentList' in widget),
    );
    told.push(...incidentsOf([{ data }]).map(({ title }) => title));
  }
  expect(told).toEqual([]);
}, 60_000);

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
  const preview = await openPreview(['flights'], { scenario });
  const incidents = incidentsOf(await everyWidget(preview, 'atalaya-flights'));
  expect(incidents.map(({ title }) => title)).toEqual(expect.arrayContaining([...titles]));
  const { to } = await preview.state();
  for (const title of titles) {
    const found = incidents.find((one) => one.title === title);
    expect(found?.to).toBeNull();
    expect(found?.from).toBeGreaterThanOrEqual(to - 90 * 60);
  }
});

test('an outage of a quarter of the systems pages for the fleet', async () => {
  const preview = await openPreview([], { scenario: 'outage' });
  expect(await titlesOf(preview, 'atalaya-fleet')).toContain('fleet: many systems fail to answer');
});

test('the same instant gives the same data', async () => {
  const asked = { scenario: 'slow', at: '2026-03-01T12:00:00Z' } as const;
  const [first, second] = await Promise.all([openPreview(['ltm'], asked), openPreview(['ltm'], asked)]);
  expect(await everyWidget(first, 'atalaya-ltm')).toEqual(await everyWidget(second, 'atalaya-ltm'));
});
