/** Alerts on the thresholds that a team declares in addition to its objectives. */
import { seconds, share } from '../model/quantity.ts';
import type {
  AgeThreshold,
  BacklogThreshold,
  ErrorThreshold,
  LatencyThreshold,
  Threshold,
  ValueThreshold,
} from '../model/threshold.ts';
import { instrumentOf } from '../model/signals.ts';
import { isPipelineSystem, type System } from '../model/system.ts';
import { Exact } from '../numbers/exact.ts';
import { narrowed } from '../series/series.ts';
import { serverError } from '../series/status.ts';
import { type ApiSeries, type IngestSeries, type QueueSeries } from '../series/stageSeries.ts';
import { allOf, type Expr } from '../promql/expr.ts';
import { secondsIn } from '../slo/sources/units.ts';
import { alertOf, type Alert } from './alert.ts';
import type { ValueBeyond } from './condition.ts';
import type { SystemContext } from '../series/context.ts';
import { named, titled, type Named } from './titles.ts';
import { unusualWordings } from './unusualTraffic.ts';
import { valueText } from './valueText.ts';

export const thresholdAlerts = (context: SystemContext): readonly Alert[] =>
  context.system.alerts.flatMap((threshold, index) =>
    wordingsOf(context, threshold).map((wording) => thresholdAlert(context, threshold, wording, `alerts[${index}]`)),
  );

type Wording = Pick<Alert, 'id' | 'title' | 'condition' | 'for' | 'meaning' | 'look'>;

const thresholdAlert = ({ system }: SystemContext, threshold: Threshold, wording: Wording, source: string): Alert =>
  alertOf({
    ...wording,
    system: system.id,
    stage: threshold.stage,
    severity: threshold.severity,
    owner: system.owner,
    why: 'The team asked for a notification at this threshold. It is not an objective, and spends no error budget.',
    source,
  });

/** One alert for each part of the stage. */
const wordingsOf = (context: SystemContext, threshold: Threshold): readonly Wording[] => {
  const { system, series } = context;
  switch (threshold.kind) {
    case 'LatencyThreshold':
      return named(series.api).map((api) => latencyWording(system, api, threshold));
    case 'ErrorThreshold':
      return threshold.stage === 'api'
        ? named(series.api).map((api) => apiErrors(system, api, threshold))
        : named(series.ingest).map((ingest) => ingestErrors(system, ingest, threshold));
    case 'BacklogThreshold':
      return named(series.queue).map((queue) => backlogWording(system, queue, threshold));
    case 'AgeThreshold':
      return named(series.queue).map((queue) => oldestWording(system, queue, threshold.above, threshold.for));
    case 'UnusualTraffic':
      return unusualWordings(context, threshold);
    case 'ValueThreshold':
      return [valueWording(system, threshold)];
  }
};

const valueWording = (system: System, threshold: ValueThreshold): Wording => {
  const { id, of, side, limit, over, reduce, statistic } = threshold;
  const { read } = of;
  const signal = read?.kind === 'Selection' ? read.signal : undefined;
  const isInstant = signal === undefined || instrumentOf(signal) === 'gauge';
  const unit = (signal && secondsIn(signal.unit)) ?? 1;
  const condition: ValueBeyond = {
    kind: 'ValueBeyond',
    of,
    reduction: { reduce, statistic, over, growth: 'increase', by: [] },
    side,
    limit: typeof limit === 'number' ? limit : Number((seconds(limit) / unit).toPrecision(12)),
    over: isInstant ? queryWindow(of) : over,
  };
  return {
    id: `${system.id}-${id}`,
    title: titled(system, `${id} ${side} ${limit}`),
    condition,
    for: threshold.for,
    meaning: threshold.meaning ?? meaningText(condition, threshold),
    look: [
      'The chart of this value: since when, and whether it changed suddenly or slowly.',
      'Changes just before: releases, configuration, and the load.',
      'What depends on it: the objectives of the system, and their burn rates.',
    ],
  };
};

const meaningText = (condition: ValueBeyond, { side, limit, for: held }: ValueThreshold): string =>
  `${valueText(condition)} is ${side} ${limit}${held === undefined ? '' : `, for ${held}`}.`;

/** The longest range of an expression; undefined where it reads one instant. */
const queryWindow = ({ read }: ValueThreshold['of']): ValueThreshold['over'] | undefined => {
  if (read?.kind !== 'QueryValue') return undefined;
  const lengths = allOf(read.tree as Expr).flatMap((node) =>
    node.kind === 'RangeSelector' || node.kind === 'Subquery' ? [node.range.milliseconds] : [],
  );
  return lengths.length === 0 ? undefined : `${Math.max(...lengths) / 1_000}s`;
};

const latencyWording = (
  system: System,
  { part, inId, inTitle }: Named<ApiSeries>,
  { statistic, above, over }: LatencyThreshold,
): Wording => {
  return {
    id: `${system.id}-api-latency-${statistic}-above-${above}${inId}`,
    title: titled(system, `${statistic} latency of the API above ${above}${inTitle}`),
    condition: { kind: 'LatencyAbove', of: part.durations, statistic, above, over },
    for: undefined,
    meaning: `Over ${over}, the ${statistic === 'mean' ? 'mean' : statistic} of the time to answer data requests is above ${above}.`,
    look: [
      'The latency heat map: a second band means one slow route or cold starts; if all requests are slower, it is the warehouse.',
      'Instances and concurrency against their limits: requests that wait are slow requests.',
      'Traces of slow requests: the longest span shows which part is slow.',
    ],
  };
};

const apiErrors = (
  system: System,
  { part, inId, inTitle }: Named<ApiSeries>,
  { above, over }: ErrorThreshold,
): Wording => ({
  id: `${system.id}-api-errors-above-${above.replace('%', 'pct')}${inId}`,
  title: titled(system, `error rate of the API above ${above}${inTitle}`),
  condition: {
    kind: 'ShareAbove',
    bad: narrowed(part.dataRequests, serverError),
    total: part.dataRequests,
    above: new Exact(share(above)),
    over,
  },
  for: undefined,
  meaning: `Over ${over}, more than ${above} of data requests were answered 5xx.`,
  look: [
    'Errors by route and status on the dashboard: one route points to a query or a release.',
    'Error lines of the API: the first new message since the alert began.',
    'Traces of failed requests: whether they end in the query or before it.',
  ],
});

const ingestErrors = (
  system: System,
  { part, inId, inTitle }: Named<IngestSeries>,
  { above, over }: ErrorThreshold,
): Wording => ({
  id: `${system.id}-ingest-errors-above-${above.replace('%', 'pct')}${inId}`,
  title: titled(system, `error rate of ingest above ${above}${inTitle}`),
  condition: {
    kind: 'ShareAbove',
    bad: part.failures,
    total: part.attempts,
    above: new Exact(share(above)),
    over,
  },
  for: undefined,
  meaning: `Over ${over}, more than ${above} of the outcomes of ingest were failures: ${isPipelineSystem(system) ? 'messages rejected for good, or to be retried' : 'deliveries or requests that did not succeed'}.`,
  look: isPipelineSystem(system)
    ? [
        'Rejected against retried messages on the dashboard: rejected points to a producer or a release, retried to the warehouse.',
        'Dead letters by code, with the field that was wrong.',
        'Error lines of ingest: what the warehouse answered.',
      ]
    : ownIngestLooks,
});

const ownIngestLooks: Alert['look'] = [
  'Error lines of the service: the first new message since the alert began.',
  'Releases of the service and of the producers in this hour.',
  'The dead-letter topic: what was delivered too often.',
];

const queueLooks: Alert['look'] = [
  'Messages published against messages stored: a growing gap means too much traffic or slow ingest.',
  'Retries and insert errors of ingest: the warehouse may refuse rows.',
  'Instances of ingest against their limit, and error lines of containers that do not start.',
];

const backlogWording = (
  system: System,
  { part, inId, inTitle }: Named<QueueSeries>,
  threshold: BacklogThreshold,
): Wording => ({
  id: `${system.id}-backlog-above-${threshold.messages}${inId}`,
  title: titled(system, `backlog above ${threshold.messages} messages${inTitle}`),
  condition: { kind: 'GaugeAbove', of: part.backlog, by: 'sum', above: threshold.messages },
  for: threshold.for,
  meaning: `For ${threshold.for}, more than ${threshold.messages} messages have not been acknowledged.`,
  look: queueLooks,
});

export const oldestWording = (
  system: System,
  { part, inId, inTitle }: Named<QueueSeries>,
  above: AgeThreshold['above'],
  hold: AgeThreshold['for'],
): Wording => ({
  id: `${system.id}-oldest-message-above-${above}${inId}`,
  title: titled(system, `the oldest message waits longer than ${above}${inTitle}`),
  condition: { kind: 'GaugeAbove', of: part.oldestAge, by: 'max', above: seconds(above) },
  for: hold,
  meaning: `For ${hold}, at least one message has waited longer than ${above} without being stored or rejected.`,
  look: queueLooks,
});
