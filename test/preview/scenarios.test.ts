/** The pages of every scenario: in CI every page in each of the first four, elsewhere every page in one of them. */
import { beforeAll, expect, test } from '@jest/globals';
import type { IncidentData } from '../../console/preview/widgetData.ts';
import { loadFleet } from '../../cli/load/loadSystems.ts';
import { systemsFolder } from '../fixtures/systemsFolder.ts';
import { testInCi } from '../support/needs.ts';
import { everyWidget, openPreview } from './opened.ts';
import { sweep, sweptScenarios as scenarios, type Sweep, type SweptScenario, type SweptWidget } from './sweep.ts';

/** On no round hour: what is counted up to now has to be counted up to now. */
const at = '2026-03-11T13:37:00Z';

/** Without those whose objectives name metrics of their own: the simulator does not know what these count. */
const systems = (await loadFleet(systemsFolder)).filter(({ objectives }) =>
  objectives.every((each) => !('of' in each)),
);
const simulated: ReadonlySet<string> = new Set(['atalaya-fleet', ...systems.map(({ id }) => `atalaya-${id}`)]);
/** One for each system, and the fleet's. */
const pageCount = systems.length + 1;

const isWhole = (scenario: SweptScenario): boolean =>
  process.env['CI'] !== undefined && scenarios.indexOf(scenario) < 4;
let swept: Readonly<Record<SweptScenario, Sweep>>;

beforeAll(async () => {
  const sweeps: [SweptScenario, Sweep][] = [];
  for (const scenario of scenarios) sweeps.push([scenario, await sweep(scenario, at, isWhole(scenario))]);
  swept = Object.fromEntries(sweeps) as Record<SweptScenario, Sweep>;
}, 240_000);

const pagesOf = (widgets: readonly SweptWidget[]): ReadonlySet<string> =>
  new Set(widgets.map(({ dashboard }) => dashboard));

const incidentsOf = (widgets: readonly SweptWidget[]): IncidentData['incidents'] =>
  widgets.flatMap(({ data }) => (data?.kind === 'IncidentData' ? data.incidents : []));

const faultsOf = (widgets: readonly SweptWidget[]): readonly string[] =>
  widgets
    .filter(({ dashboard }) => simulated.has(dashboard))
    .flatMap(({ dashboard, title, fault }) => (fault === undefined ? [] : [`${dashboard} ${title}: ${fault}`]));

test.each(scenarios)('%s: every widget of a page has something to draw, and over a month too', (scenario) => {
  const { widgets, month } = swept[scenario];
  const fewest = scenarios.indexOf(scenario) < 4 ? 18 : 7;
  expect(pagesOf(widgets).size).toBeGreaterThanOrEqual(fewest);
  expect(faultsOf(widgets)).toEqual([]);
  expect(faultsOf(month)).toEqual([]);
});

testInCi('each of the first four scenarios draws every page', () => {
  for (const scenario of scenarios.slice(0, 4)) {
    expect([scenario, pagesOf(swept[scenario].widgets).size >= pageCount]).toEqual([scenario, true]);
  }
});

test('every page is looked at', () => {
  const pages = pagesOf(scenarios.flatMap((scenario) => swept[scenario].widgets));
  expect([...simulated].filter((page) => !pages.has(page))).toEqual([]);
});

test('nobody is told of anything on a quiet day', () => {
  expect(incidentsOf(swept.quiet.widgets)).toEqual([]);
});

test.each([
  [
    'outage',
    [
      'freight: api-availability error rate at least 6 times what 99.9% allows',
      'freight: the API is unreachable from outside',
    ],
  ],
  ['slow', ['freight: p95 latency of the API above 1s']],
  ['backlog', ['freight: the oldest message waits longer than 5m', 'freight: backlog above 10000 messages']],
  ['refusing', ['freight: a route answers mostly 4xx', 'freight: more 4xx than usual, without 401 and 403']],
  ['credentials', ['freight: more 401 and 403 than usual']],
  ['misspelt', ['freight: more 4xx than usual, without 401 and 403']],
] as const)('%s: the alerts that are made for it fire, and go on firing', (scenario, titles) => {
  const { hit, to } = swept[scenario];
  const incidents = incidentsOf(hit);
  for (const title of titles) {
    const found = incidents.find((one) => one.title === title);
    expect([title, found?.to]).toEqual([title, null]);
    expect(found?.from).toBeGreaterThanOrEqual(to - 90 * 60);
  }
});

test.each(['refusing', 'credentials', 'misspelt'] as const)(
  '%s: mistakes of callers spend no budget of a system that does not promise 2xx of all requests',
  (scenario) => {
    expect(incidentsOf(swept[scenario].hit).filter(({ title }) => title.includes('api-availability'))).toEqual([]);
    expect(Math.min(...budgetsOf(swept[scenario].widgets, 'freight'))).toBeGreaterThan(0.5);
  },
);

test.each(scenarios)('%s: an incident has one beginning and one end, whatever the zoom', (scenario) => {
  const { widgets, hit, zooms, month, to } = swept[scenario];
  const ofHit = (all: readonly SweptWidget[]): IncidentData['incidents'] =>
    incidentsOf(all.filter(({ dashboard }) => dashboard === 'atalaya-freight'));
  const longest = ofHit(month.length > 0 ? month : zooms['168']);
  expect(longest.length > 0).toBe(scenario !== 'quiet');
  for (const [hours, shown] of Object.entries({ [scenario === 'quiet' ? 6 : 1]: widgets, 6: hit, ...zooms })) {
    const from = to - Number(hours) * 3_600;
    const inside = longest.filter((incident) => incident.to === null || incident.to > from);
    expect([hours, ofHit(shown)]).toEqual([hours, inside]);
  }
});

test('an outage of a quarter of the systems pages for the fleet', () => {
  const { widgets } = swept.outage;
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

test.each(scenarios)('%s: the fleet says of each system the worst budget that its own page says', (scenario) => {
  const { widgets } = swept[scenario];
  const rows = widgets.flatMap(({ dashboard, data }) =>
    dashboard === 'atalaya-fleet' && data?.kind === 'TableData' ? data.rows : [],
  );
  expect(rows).toHaveLength(systems.length);
  const pages = pagesOf(widgets);
  const differ = rows.flatMap(({ name, values: [budget = null] }) => {
    if (!pages.has(`atalaya-${name}`)) return [];
    const own = Math.min(...budgetsOf(widgets, name));
    return Math.abs(own - (budget ?? Number.NaN)) <= 0.001 ? [] : [`${name}: ${budget} and ${own}`];
  });
  expect(differ).toEqual([]);
});

test('the same instant gives the same data', async () => {
  const asked = { scenario: 'slow', at, range: '1h' } as const;
  const [first, second] = await Promise.all(
    [1, 2].map(async (hours) => openPreview(['lms'], asked, Date.parse(at) + hours * 3_600_000)),
  );
  const few = '?points=20';
  expect(await everyWidget(first!, 'atalaya-lms', few)).toEqual(await everyWidget(second!, 'atalaya-lms', few));
});
