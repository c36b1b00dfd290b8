/** The sections of a system's dashboard that speak of its users: budgets, latency, errors, traffic. */
import type { Alert } from '../alerts/alert.ts';
import type { SystemContext } from '../series/context.ts';
import { dataRequests, outcomes } from '../series/pipeline.ts';
import { is } from '../model/selection.ts';
import { everywhere } from '../series/measure.ts';
import type { Slo } from '../slo/slo.ts';
import type { Section } from './dashboard.ts';
import { errorMarks, latencyMarks } from './marks.ts';
import { narrowed, ofTopic, ownMeasure } from '../series/measures.ts';
import { chart, line, number, row, section, share } from './panels.ts';

export interface SystemView {
  readonly context: SystemContext;
  readonly slos: readonly Slo[];
  readonly alerts: readonly Alert[];
}

export const budgets = ({ slos }: SystemView): Section =>
  section(
    'Are users hurt?',
    'What is left of each error budget, and how fast it goes. A burn of 1 spends it exactly by the end of its window; above 1 somebody has to act before that.',
    row(
      'short',
      ...slos.map((slo) =>
        number({
          title: `${slo.id}: budget left of ${slo.objective.window}`,
          unit: share,
          query: { kind: 'OfSlo', slo, what: 'budget', over: '1h' },
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
        title: 'Burn over 1h',
        unit: '1',
        series: slos.map((slo) => line(slo.id, { kind: 'OfSlo', slo, what: 'burn', over: '1h' })),
        marks: [{ label: 'spends the budget exactly', value: 1 }],
      }),
      chart({
        title: 'Good events, share over each window',
        unit: share,
        series: slos.map((slo) => line(slo.id, { kind: 'OfSlo', slo, what: 'sli', over: '1h' })),
      }),
    ),
  );

export const latencies = ({ context, slos, alerts }: SystemView): Section => {
  const of = everywhere(dataRequests(context.system));
  const marks = latencyMarks(alerts, slos);
  const at = (q: number) => ({ kind: 'Quantile', of, q, by: [], over: '5m' }) as const;
  return section(
    'Is it slow?',
    'One slow route shows as a second band in the heat map; a lifted floor is the warehouse. Then open a trace of a slow request.',
    row(
      'medium',
      chart({
        title: 'Time to answer data requests',
        unit: 's',
        series: [
          line('mean', { kind: 'Mean', of, by: [], over: '5m' }),
          line('p50', at(0.5)),
          line('p95', at(0.95)),
          line('p99', at(0.99)),
        ],
        marks,
      }),
      {
        kind: 'HeatMapPanel',
        title: 'Time to answer, all requests',
        unit: 's',
        query: { kind: 'Distribution', of, over: '1m' },
        marks,
        width: 1,
      },
    ),
    row(
      'medium',
      chart({
        title: 'p95 by route',
        unit: 's',
        series: [line('${http.route}', { kind: 'Quantile', of, q: 0.95, by: ['http.route'], over: '5m' })],
        marks,
      }),
      chart({
        title: 'Warehouse, p95 by operation',
        unit: 's',
        series: [
          line('${db.operation.name}', {
            kind: 'Quantile',
            of: ownMeasure(context, 'db.client.operation.duration'),
            q: 0.95,
            by: ['db.operation.name'],
            over: '5m',
          }),
        ],
      }),
    ),
  );
};

export const errors = ({ context, alerts }: SystemView): Section => {
  const requests = dataRequests(context.system);
  const failed = narrowed(requests, { label: 'http.response.status_code', op: '=~', value: '5..' });
  const messages = everywhere(outcomes(context.system, ['stored', 'rejected', 'retried']));
  return section(
    'What fails?',
    "Failed against successful. Rejected messages stay failed, and are the producers' or a release's; retried ones pass when the warehouse recovers.",
    row(
      'medium',
      chart({
        title: 'Requests by status',
        unit: '{request}/s',
        style: 'stacked',
        series: [
          line('${http.response.status_code}', {
            kind: 'Rate',
            of: everywhere(requests),
            by: ['http.response.status_code'],
            over: '5m',
          }),
        ],
      }),
      chart({
        title: 'Share of requests answered 5xx',
        unit: share,
        series: [line('5xx', { kind: 'Share', part: failed, whole: everywhere(requests), by: [], over: '5m' })],
        marks: errorMarks(alerts, 'api'),
      }),
    ),
    row(
      'medium',
      chart({
        title: 'Messages by outcome',
        unit: '{message}/s',
        style: 'bars',
        series: [line('${outcome}', { kind: 'Rate', of: messages, by: ['outcome'], over: '5m' })],
      }),
      chart({
        title: 'Share of messages rejected, and of tries that failed',
        unit: share,
        series: [
          line(
            'rejected for good',
            {
              kind: 'Share',
              part: everywhere(outcomes(context.system, ['rejected'])),
              whole: messages,
              by: [],
              over: '5m',
            },
            'rejected',
          ),
          line(
            'to be tried again',
            {
              kind: 'Share',
              part: everywhere(outcomes(context.system, ['retried'])),
              whole: messages,
              by: [],
              over: '5m',
            },
            'retried',
          ),
        ],
        marks: errorMarks(alerts, 'ingest'),
      }),
      chart({
        title: 'Failed inserts and queries, by cause',
        unit: '{operation}/s',
        series: [
          line('${db.operation.name} ${error.type}', {
            kind: 'Rate',
            of: ownMeasure(context, 'db.client.operation.duration', { label: 'error.type', op: '=~', value: '.+' }),
            by: ['db.operation.name', 'error.type'],
            over: '5m',
          }),
        ],
      }),
    ),
  );
};

export const traffic = ({ context }: SystemView): Section =>
  section(
    'Is the traffic usual?',
    'Nothing fails when nobody asks. Compare with the same hour of last week before looking for a fault here.',
    row(
      'medium',
      chart({
        title: 'Data requests by route',
        unit: '{request}/s',
        style: 'stacked',
        series: [
          line('${http.route}', {
            kind: 'Rate',
            of: everywhere(dataRequests(context.system)),
            by: ['http.route'],
            over: '5m',
          }),
        ],
      }),
      chart({
        title: 'Messages: in, delivered, stored',
        unit: '{message}/s',
        series: [
          line('published', { kind: 'Rate', of: ofTopic(context, 'pubsub.topic.message_sizes'), by: [], over: '5m' }),
          line('delivered', {
            kind: 'Rate',
            of: ownMeasure(context, 'messaging.client.consumed.messages'),
            by: [],
            over: '5m',
          }),
          line('stored', {
            kind: 'Rate',
            of: ownMeasure(context, 'atalaya.ingest.messages', is('outcome', 'stored')),
            by: [],
            over: '5m',
          }),
        ],
      }),
    ),
  );
