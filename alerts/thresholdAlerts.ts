/** The conditions that a team asked for beside its objectives, with the numbers that it published. */
import { seconds, share } from '../model/quantity.ts';
import type {
  AgeThreshold,
  BacklogThreshold,
  ErrorThreshold,
  LatencyThreshold,
  Threshold,
} from '../model/threshold.ts';
import { Exact } from '../slo/exact.ts';
import { dataRequests, ofQueue, outcomes } from '../series/pipeline.ts';
import { everywhere } from '../series/measure.ts';
import type { Alert } from './alert.ts';
import type { Condition } from './condition.ts';
import type { SystemContext } from '../series/context.ts';
import { titled } from './titles.ts';

export const thresholdAlerts = (context: SystemContext): readonly Alert[] =>
  context.system.alerts.map((threshold, index) => thresholdAlert(context, threshold, `alerts[${index}]`));

type Wording = Pick<Alert, 'id' | 'title' | 'condition' | 'for' | 'meaning' | 'look'>;

const thresholdAlert = (context: SystemContext, threshold: Threshold, source: string): Alert => {
  const { system } = context;
  return {
    kind: 'Alert',
    ...wordingOf(context, threshold),
    system: system.id,
    stage: threshold.stage,
    severity: threshold.severity,
    owner: system.owner,
    why: 'The team asked to be told at this threshold; it is not a promise, and no budget is spent by it.',
    source,
  };
};

const wordingOf = (context: SystemContext, threshold: Threshold): Wording => {
  switch (threshold.kind) {
    case 'LatencyThreshold':
      return latencyWording(context, threshold);
    case 'ErrorThreshold':
      return errorWording(context, threshold);
    case 'BacklogThreshold':
      return backlogWording(context, threshold);
    case 'AgeThreshold':
      return ageWording(context, threshold);
  }
};

const latencyWording = ({ system }: SystemContext, threshold: LatencyThreshold): Wording => {
  const { statistic, above, over } = threshold;
  const condition: Condition = { kind: 'LatencyAbove', of: everywhere(dataRequests(system)), statistic, above, over };
  return {
    id: `${system.id}-api-latency-${statistic}-above-${above}`,
    title: titled(system, `${statistic} latency of the API above ${above}`),
    condition,
    for: undefined,
    meaning: `Over ${over}, the ${statistic === 'mean' ? 'mean' : statistic} of the time to answer data requests is above ${above}.`,
    look: [
      'The latency heat map: a second band is a slow route or cold starts, a lifted floor is the warehouse.',
      'Instances and concurrency against their limits: requests that wait are slow requests.',
      'Traces of slow requests: the longest span names the part.',
    ],
  };
};

const errorWording = ({ system }: SystemContext, threshold: ErrorThreshold): Wording => {
  const { stage, above, over } = threshold;
  const [bad, total] =
    stage === 'api'
      ? [{ ...dataRequests(system), matches: [...dataRequests(system).matches, fiveHundreds] }, dataRequests(system)]
      : [outcomes(system, ['rejected', 'retried']), outcomes(system, ['stored', 'rejected', 'retried'])];
  return {
    id: `${system.id}-${stage}-errors-above-${above.replace('%', 'pct')}`,
    title: titled(system, `errors of ${stage === 'api' ? 'the API' : 'ingest'} above ${above}`),
    condition: {
      kind: 'ShareAbove',
      bad: everywhere(bad),
      total: everywhere(total),
      above: new Exact(share(above)),
      over,
    },
    for: undefined,
    meaning:
      stage === 'api'
        ? `Over ${over}, more than ${above} of data requests were answered 5xx.`
        : `Over ${over}, more than ${above} of what ingest did with messages failed: rejected for good, or to be tried again.`,
    look:
      stage === 'api'
        ? [
            'Errors by route and status on the dashboard: one route points at a query or a release.',
            'Error lines of the API: the first new message since the alert began.',
            'Traces of failed requests: whether they end in the query or before it.',
          ]
        : [
            "Rejected against retried on the dashboard: rejected is the producers' or a release's, retried is the warehouse's.",
            'Dead letters by code, with the field that was wrong.',
            'Error lines of ingest: what the warehouse answered.',
          ],
  };
};

const fiveHundreds = { label: 'http.response.status_code', op: '=~', value: '5..' } as const;

const queueLooks: Alert['look'] = [
  'Messages in against messages stored: a gap that grows is too much traffic or too slow an ingest.',
  'Retries and insert errors of ingest: the warehouse may refuse.',
  'Instances of ingest against their limit, and error lines of containers that do not start.',
];

const backlogWording = (context: SystemContext, threshold: BacklogThreshold): Wording => ({
  id: `${context.system.id}-backlog-above-${threshold.messages}`,
  title: titled(context.system, `more than ${threshold.messages} messages wait`),
  condition: {
    kind: 'GaugeAbove',
    of: ofQueue(context, 'pubsub.num_undelivered_messages', 'atalaya.queue.backlog'),
    by: 'sum',
    above: threshold.messages,
  },
  for: threshold.for,
  meaning: `For ${threshold.for}, more than ${threshold.messages} messages have not been acknowledged.`,
  look: queueLooks,
});

const ageWording = (context: SystemContext, threshold: AgeThreshold): Wording =>
  oldestWording(context, threshold.above, threshold.for);

export const oldestWording = (
  context: SystemContext,
  above: AgeThreshold['above'],
  held: AgeThreshold['for'],
): Wording => ({
  id: `${context.system.id}-oldest-message-above-${above}`,
  title: titled(context.system, `the oldest message waits longer than ${above}`),
  condition: {
    kind: 'GaugeAbove',
    of: ofQueue(context, 'pubsub.oldest_unacked_message_age', 'atalaya.queue.oldest_age'),
    by: 'max',
    above: seconds(above),
  },
  for: held,
  meaning: `For ${held}, some message has waited longer than ${above} without being stored or rejected.`,
  look: queueLooks,
});
