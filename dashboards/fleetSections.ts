/** The sections of the fleet's dashboard: who is worst, who is odd, what they share. Charts are by system, never one each. */
import type { Section } from './dashboard.ts';
import { budgetsOf } from './fleetBudgets.ts';
import {
  byRegion,
  bySystem,
  errorsBy,
  failedMessagesBy,
  narrowedTo,
  p95By,
  requestRateBy,
  storedBy,
  successBy,
  type FleetView,
} from './fleetQueries.ts';
import { chart, line, row, section, share } from './panels.ts';

export const worst = (view: FleetView): Section =>
  section(
    'Which systems are hurt?',
    'One row a system: its worst objective and what is left of that budget, with errors, latency and traffic of the last ten minutes. Sort by any column.',
    row('tall', {
      kind: 'TablePanel',
      title: 'Systems by their worst objective',
      by: 'job',
      columns: [
        {
          title: 'Budget left',
          unit: share,
          query: { kind: 'WorstBudget', budgets: budgetsOf(view) },
          bands: [
            { value: 0.1, side: 'below', colour: 'red' },
            { value: 0.5, side: 'below', colour: 'yellow' },
          ],
        },
        { title: 'Errors', unit: share, query: errorsBy(view, bySystem) },
        { title: 'p95', unit: 's', query: p95By(view, bySystem) },
        { title: 'Failed messages', unit: share, query: failedMessagesBy(view, bySystem) },
        { title: 'Requests', unit: '{request}/s', query: requestRateBy(view, bySystem) },
        { title: 'Stored', unit: '{message}/s', query: storedBy(view, bySystem) },
      ],
      width: 1,
    }),
  );

export const together = (view: FleetView): Section =>
  section(
    'Is it one of them, or all?',
    'The fleet as a whole against its middle system: when the middle moves, the cause is shared, and no single system is to be looked at first.',
    row(
      'medium',
      chart({
        title: 'Errors: fleet, middle system, worst tenth',
        unit: share,
        series: [
          line('fleet', errorsBy(view, [])),
          line('middle system', { kind: 'Across', of: errorsBy(view, bySystem), q: 0.5 }),
          line('worst tenth', { kind: 'Across', of: errorsBy(view, bySystem), q: 0.9 }),
        ],
      }),
      chart({
        title: 'p95: fleet, middle system, worst tenth',
        unit: 's',
        series: [
          line('fleet', p95By(view, [])),
          line('middle system', { kind: 'Across', of: p95By(view, bySystem), q: 0.5 }),
          line('worst tenth', { kind: 'Across', of: p95By(view, bySystem), q: 0.9 }),
        ],
      }),
      chart({
        title: 'Messages stored by all',
        unit: '{message}/s',
        style: 'stacked',
        series: [line('${location}', storedBy(view, byRegion))],
      }),
    ),
    row(
      'medium',
      {
        kind: 'HeatMapPanel',
        title: 'Time to answer, by hour',
        unit: 's',
        query: { kind: 'Distribution', of: view.series.dataRequests, over: '1h' },
        marks: [],
        width: 1,
      },
      {
        kind: 'HeatMapPanel',
        title: 'Time to answer, by day',
        unit: 's',
        query: { kind: 'Distribution', of: view.series.dataRequests, over: '1d' },
        marks: [],
        width: 1,
      },
    ),
  );

/** Below this spread everybody is alike: without a floor, a quiet fleet makes anyone infinitely odd. */
const floors = { errors: 0.005, latency: 0.05 };
const oddAbove = [{ label: 'odd: 3.5 robust deviations', value: 3.5 }];

export const odd = (view: FleetView): Section =>
  section(
    'Who is unlike the others?',
    "Distance from the fleet's median in robust deviations (0.6745 (x - median) / MAD, with a floor). Above 3.5 a system is odd. Several that fail together do not show here: see the section above.",
    row(
      'medium',
      chart({
        title: 'Oddness of errors',
        unit: '1',
        series: [line('${job}', { kind: 'OddOneOut', of: errorsBy(view, bySystem), floor: floors.errors })],
        marks: oddAbove,
      }),
      chart({
        title: 'Oddness of latency (p95)',
        unit: '1',
        series: [line('${job}', { kind: 'OddOneOut', of: p95By(view, bySystem), floor: floors.latency })],
        marks: oddAbove,
      }),
    ),
  );

export const connections = (view: FleetView): Section | undefined => {
  const { systems } = view;
  const providers = systems.filter(({ id }) => systems.some(({ dependsOn }) => dependsOn.includes(id)));
  if (providers.length === 0) return undefined;
  const regionOf = new Map(systems.map(({ id, region }) => [id, region]));
  const across = providers.filter(({ id, region }) =>
    systems.some(({ dependsOn, id: reader }) => dependsOn.includes(id) && regionOf.get(reader) !== region),
  );
  return section(
    'Do they fail each other?',
    'What systems that others depend on give them. A system that fails right after one of these is not the cause: look at the one that it depends on.',
    row(
      'medium',
      chart({
        title: 'Success of systems that others depend on',
        unit: share,
        series: [line('${job}', successBy(narrowedTo(view, providers), bySystem))],
      }),
      chart({
        title: 'p95 of systems that others depend on',
        unit: 's',
        series: [line('${job}', p95By(narrowedTo(view, providers), bySystem))],
      }),
      chart({
        title: 'Requests to systems that are read from another region',
        unit: '{request}/s',
        series:
          across.length === 0
            ? []
            : [line('${job} in ${location}', requestRateBy(narrowedTo(view, across), ['job', 'location']))],
      }),
    ),
  );
};

export const load = (view: FleetView): Section =>
  section(
    'Where is the load?',
    'By region and by system. A region that loses what another gains is traffic that moved; one that only loses is cut off.',
    row(
      'medium',
      chart({
        title: 'Data requests by region',
        unit: '{request}/s',
        style: 'stacked',
        series: [line('${location}', requestRateBy(view, byRegion))],
      }),
      chart({
        title: 'Bytes sent by region',
        unit: 'By/s',
        style: 'stacked',
        series: [
          line('${location}', {
            kind: 'Rate',
            of: view.series.sentBytes,
            by: byRegion,
            over: '10m',
          }),
        ],
      }),
      chart({
        title: 'Data requests by system',
        unit: '{request}/s',
        style: 'stacked',
        series: [line('${job}', requestRateBy(view, bySystem))],
      }),
    ),
    row(
      'medium',
      chart({
        title: 'Errors by owner',
        unit: share,
        series: [...Map.groupBy(view.systems, ({ owner }) => owner)]
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .map(([owner, owned]) => line(owner, errorsBy(narrowedTo(view, owned), []))),
      }),
      chart({
        title: 'Errors by region',
        unit: share,
        series: [line('${location}', errorsBy(view, byRegion))],
      }),
    ),
  );

export const accumulated = (view: FleetView): Section =>
  section(
    'What do they use together?',
    'For capacity and cost: watch the weeks, not the minutes. Storage is sampled every half hour and comes hours late.',
    row(
      'medium',
      chart({
        title: 'CPU allocated',
        unit: '{CPU}',
        style: 'stacked',
        series: [
          line('${location}', {
            kind: 'Rate',
            of: view.series.cpuTime,
            by: byRegion,
            over: '10m',
          }),
        ],
      }),
      chart({
        title: 'Memory allocated',
        unit: 'GiBy',
        style: 'stacked',
        series: [
          line('${location}', {
            kind: 'Rate',
            of: view.series.memoryTime,
            by: byRegion,
            over: '10m',
          }),
        ],
      }),
      chart({
        title: 'BigQuery storage',
        unit: 'By',
        style: 'stacked',
        series: [
          line('${dataset_id}', {
            kind: 'Level',
            of: view.series.storedBytes,
            reduce: 'sum',
            by: ['dataset_id'],
          }),
        ],
      }),
      chart({
        title: 'Instances',
        unit: '{instance}',
        style: 'stacked',
        series: [
          line('${location}', {
            kind: 'Level',
            of: view.series.instances,
            reduce: 'sum',
            by: byRegion,
          }),
        ],
      }),
    ),
  );
