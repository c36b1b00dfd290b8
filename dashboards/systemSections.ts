/** The user-facing sections of a system's dashboard: budgets, latency, errors, traffic. */
import { clientError } from '../alerts/callerAlerts.ts';
import type { SystemNodes } from '../alerts/systemNodes.ts';
import { narrowed } from '../series/series.ts';
import { serverError, statusIn } from '../series/status.ts';
import type { Measure } from '../series/measure.ts';
import { outcomes } from '../series/systemSeries.ts';
import { type IngestSeries } from '../series/stageSeries.ts';
import type { Section } from './dashboard.ts';
import type { ChartPanel } from './panel.ts';
import type { Query } from './query.ts';
import { callerMarks, errorMarks, latencyMarks } from './marks.ts';
import { chart, line, number, row, rowOf, section, share, titledParts } from './panels.ts';
import { namedObjective } from '../slo/quiet.ts';

export const budgets = ({ slos }: SystemNodes): Section =>
  section(
    'Are users affected?',
    'How much of each error budget is left, and how fast it is spent. A burn rate of 1 spends it exactly by the end of its window; above 1 it is gone sooner.',
    row(
      'short',
      ...slos.map((slo) =>
        number({
          title: `${namedObjective(slo)}: budget left of ${slo.objective.window}`,
          unit: share,
          query: { kind: 'OfSlo', slo, quantity: 'budget', over: '1h' },
          bands: [
            { value: 0.5, side: 'below', colour: 'yellow' },
            { value: 0.1, side: 'below', colour: 'red' },
          ],
        }),
      ),
    ),
    row(
      'medium',
      chart({
        title: 'Burn rate over 1h',
        unit: '{times}',
        series: slos.map((slo) => line(namedObjective(slo), { kind: 'OfSlo', slo, quantity: 'burn', over: '1h' })),
        marks: [{ label: 'spends the budget exactly', value: 1 }],
      }),
      chart({
        title: 'Good events, share over each window',
        unit: share,
        series: slos.map((slo) => line(namedObjective(slo), { kind: 'OfSlo', slo, quantity: 'sli', over: '1h' })),
      }),
    ),
  );

const secondsIn: Readonly<Record<string, number>> = { ms: 1e-3, us: 1e-6, ns: 1e-9 };

/** What one unit of the series is, in seconds. */
const unitOf = ({ 'cloud-monitoring': durations }: Measure): number =>
  durations.kind === 'NotSupported' ? 1 : (secondsIn[durations.signal.unit] ?? 1);

const inSeconds = (query: Query, unit: number): Query =>
  unit === 1 ? query : { kind: 'Scaled', of: query, times: unit };

export const latencies = ({ series, slos, alerts }: SystemNodes): Section => {
  const marks = latencyMarks(alerts, slos);
  return section(
    'Is it slow?',
    'One slow route shows as a second band in the heat map; if all requests are slower, it is the warehouse. Then open a trace of a slow request.',
    ...titledParts(series.api).map(({ part: { durations: of }, titled }) =>
      row(
        'medium',
        chart({
          title: titled('Latency of data requests'),
          unit: 's',
          series: [
            line('mean', inSeconds({ kind: 'Mean', of, by: [], over: '5m' }, unitOf(of))),
            ...([0.5, 0.95, 0.99] as const).map((q) =>
              line(`p${q * 100}`, inSeconds({ kind: 'Quantile', of, q, by: [], over: '5m' }, unitOf(of))),
            ),
          ],
          marks,
        }),
        {
          kind: 'HeatMapPanel',
          title: titled('Latency of all requests'),
          unit: unitOf(of) === 1 ? 's' : 'ms',
          query: { kind: 'Distribution', of, over: '1m' },
          marks: unitOf(of) === 1 ? marks : marks.map((mark) => ({ ...mark, value: mark.value / unitOf(of) })),
          width: 1,
        },
      ),
    ),
    ...rowOf(
      'medium',
      ...titledParts(series.api).map(({ part, titled }) =>
        chart({
          title: titled('p95 by route'),
          unit: 's',
          series: [
            line('${http.route}', { kind: 'Quantile', of: part.byRoute, q: 0.95, by: ['http.route'], over: '5m' }),
          ],
          marks,
        }),
      ),
      ...titledParts(series.table).map(({ part, titled }) =>
        chart({
          title: titled('Warehouse, p95 by operation'),
          unit: 's',
          series: [
            line('${db.operation.name}', {
              kind: 'Quantile',
              of: part.operations,
              q: 0.95,
              by: ['db.operation.name'],
              over: '5m',
            }),
          ],
        }),
      ),
    ),
  );
};

export const errors = ({ series, alerts }: SystemNodes): Section =>
  section(
    'What fails?',
    'Failed against successful. Rejected messages stay failed and point to a producer or a release; retried ones succeed when the warehouse recovers.',
    ...titledParts(series.api).map(({ part: { dataRequests, byRoute }, titled }) =>
      row(
        'medium',
        chart({
          title: titled('Requests by status'),
          unit: '{request}/s',
          style: 'stacked',
          series: [
            line(`\${${statusIn(dataRequests)}}`, {
              kind: 'Rate',
              of: dataRequests,
              by: [statusIn(dataRequests)],
              over: '5m',
            }),
          ],
        }),
        chart({
          title: titled('Share of requests answered 5xx'),
          unit: share,
          series: [
            line('5xx', {
              kind: 'Share',
              part: narrowed(dataRequests, serverError),
              whole: dataRequests,
              by: [],
              over: '5m',
            }),
          ],
          marks: errorMarks(alerts, 'api'),
        }),
        chart({
          title: titled('Share of requests answered 4xx, by route'),
          unit: share,
          series: [
            line('${http.route}', {
              kind: 'Share',
              part: narrowed(byRoute, clientError),
              whole: byRoute,
              by: ['http.route'],
              over: '5m',
            }),
          ],
          marks: callerMarks(alerts),
        }),
      ),
    ),
    ...rowOf(
      'medium',
      ...titledParts(series.ingest).flatMap(({ part, titled }) => failedMessages(part, titled, alerts)),
      ...titledParts(series.table).map(({ part, titled }) =>
        chart({
          title: titled('Failed inserts and queries, by cause'),
          unit: '{operation}/s',
          series: [
            line('${db.operation.name} ${error.type}', {
              kind: 'Rate',
              of: narrowed(part.operations, { label: 'error.type', op: '=~', value: '.+' }),
              by: ['db.operation.name', 'error.type'],
              over: '5m',
            }),
          ],
        }),
      ),
    ),
  );

const failedMessages = (
  ingest: IngestSeries,
  titled: (title: string) => string,
  alerts: SystemNodes['alerts'],
): readonly ChartPanel[] => {
  const messages = outcomes(ingest, 'stored', 'rejected', 'retried');
  const shareOf = (outcome: string): Query => ({
    kind: 'Share',
    part: outcomes(ingest, outcome),
    whole: messages,
    by: [],
    over: '5m',
  });
  return [
    chart({
      title: titled('Messages by outcome'),
      unit: '{message}/s',
      style: 'bars',
      series: [line('${outcome}', { kind: 'Rate', of: messages, by: ['outcome'], over: '5m' })],
    }),
    chart({
      title: titled('Share of messages rejected, and of attempts that failed'),
      unit: share,
      series: [line('rejected for good', shareOf('rejected')), line('to be retried', shareOf('retried'))],
      marks: errorMarks(alerts, 'ingest'),
    }),
  ];
};

export const traffic = ({ series }: SystemNodes): Section => {
  const rate = (of: Measure): Query => ({ kind: 'Rate', of, by: [], over: '5m' });
  const messages = [
    ...titledParts(series.queue).map(({ part, titled }) => line(titled('published'), rate(part.published))),
    ...titledParts(series.ingest).flatMap(({ part, titled }) => [
      line(titled('delivered'), rate(part.consumed)),
      line(titled('stored'), rate(outcomes(part, 'stored'))),
    ]),
  ];
  return section(
    'Is the traffic normal?',
    'Without requests nothing fails. Compare with the same hour of last week before you look for a fault here.',
    ...rowOf(
      'medium',
      ...titledParts(series.api).map(({ part, titled }) =>
        chart({
          title: titled('Data requests by route'),
          unit: '{request}/s',
          style: 'stacked',
          series: [line('${http.route}', { kind: 'Rate', of: part.byRoute, by: ['http.route'], over: '5m' })],
        }),
      ),
      ...(messages.length === 0
        ? []
        : [chart({ title: 'Messages: in, delivered, stored', unit: '{message}/s', series: messages })]),
    ),
  );
};
