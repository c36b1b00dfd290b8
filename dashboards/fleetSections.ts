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
import type { ChartPanel, TablePanel } from './panel.ts';
import { balancersOf } from '../series/fleetSeries.ts';
import { chart, line, row, section, share } from './panels.ts';

/** None where no system has an objective. */
const budgetColumn = (view: FleetView): TablePanel['columns'] => {
  const budgets = budgetsOf(view);
  if (budgets.length === 0) return [];
  return [
    {
      title: 'Budget left',
      unit: share,
      query: { kind: 'WorstBudget', budgets },
      bands: [
        { value: 0.1, side: 'below', colour: 'red' },
        { value: 0.5, side: 'below', colour: 'yellow' },
      ],
    },
  ];
};

export const worst = (view: FleetView): Section =>
  section(
    'Which systems are affected?',
    'One row per system: its worst objective and how much of that budget is left, with errors, latency and traffic of the last ten minutes. Sort by any column.',
    row('tall', {
      kind: 'TablePanel',
      title: 'Systems by their worst objective',
      by: 'job',
      columns: [
        ...budgetColumn(view),
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
    'Is it one system, or all?',
    'The whole fleet against its median system: when the median moves, the cause is shared, so do not start with a single system.',
    row(
      'medium',
      chart({
        title: 'Error rate: fleet, median system, 90th percentile',
        unit: share,
        series: [
          line('fleet', errorsBy(view, [])),
          line('median system', { kind: 'Across', of: errorsBy(view, bySystem), q: 0.5 }),
          line('90th percentile', { kind: 'Across', of: errorsBy(view, bySystem), q: 0.9 }),
        ],
      }),
      chart({
        title: 'p95: fleet, median system, 90th percentile',
        unit: 's',
        series: [
          line('fleet', p95By(view, [])),
          line('median system', { kind: 'Across', of: p95By(view, bySystem), q: 0.5 }),
          line('90th percentile', { kind: 'Across', of: p95By(view, bySystem), q: 0.9 }),
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
        title: 'Latency by hour',
        unit: 's',
        query: { kind: 'Distribution', of: view.series.dataRequests, over: '1h' },
        marks: [],
        width: 1,
      },
      {
        kind: 'HeatMapPanel',
        title: 'Latency by day',
        unit: 's',
        query: { kind: 'Distribution', of: view.series.dataRequests, over: '1d' },
        marks: [],
        width: 1,
      },
    ),
  );

/** Below this spread everybody is alike: without a floor, a quiet fleet makes anyone infinitely odd. */
const floors = { errors: 0.005, latency: 0.05 };
const oddAbove = [{ label: 'outlier: 3.5 robust deviations', value: 3.5 }];

export const odd = (view: FleetView): Section =>
  section(
    'Which systems are outliers?',
    "Distance from the fleet's median in robust deviations (0.6745 (x - median) / MAD, with a floor). Above 3.5 a system is an outlier. Systems that fail together do not show here: see the section above.",
    row(
      'medium',
      chart({
        title: 'Outliers by error rate',
        unit: '{deviation}',
        series: [line('${job}', { kind: 'OddOneOut', of: errorsBy(view, bySystem), floor: floors.errors })],
        marks: oddAbove,
      }),
      chart({
        title: 'Outliers by latency (p95)',
        unit: '{deviation}',
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
    'Do systems fail because of each other?',
    'Systems that others depend on. If a system fails right after one of these, look first at the system that it depends on.',
    row(
      'medium',
      chart({
        title: 'Success rate of systems that others depend on',
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

/** A load balancer knows the country of each caller; a service knows only the region in which it runs. */
const whereFrom = (view: FleetView): readonly ChartPanel[] => {
  const { balanced } = view.series;
  const others = view.systems.filter((system) => balancersOf(system).length === 0);
  const ofCountries = chart({
    title: 'Requests by country of the caller',
    unit: '{request}/s',
    style: 'stacked',
    series: balanced.map((of) => line('${client_country}', { kind: 'Rate', of, by: ['client_country'], over: '10m' })),
  });
  const ofRegions = chart({
    title: 'Data requests by region',
    unit: '{request}/s',
    style: 'stacked',
    series: [
      line(
        '${location}',
        requestRateBy(others.length === view.systems.length ? view : narrowedTo(view, others), byRegion),
      ),
    ],
  });
  return [...(balanced.length === 0 ? [] : [ofCountries]), ...(others.length === 0 ? [] : [ofRegions])];
};

export const load = (view: FleetView): Section =>
  section(
    'Where is the load?',
    `By ${view.series.balanced.length === 0 ? '' : "the callers' country where a load balancer counts it, by "}region and by system. If one region loses what another gains, traffic has moved; if it only loses, it is cut off.`,
    row(
      'medium',
      ...whereFrom(view),
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
    'What does the fleet use?',
    'For capacity and cost: look at weeks, not at minutes. Storage is sampled every half hour and arrives hours late.',
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
