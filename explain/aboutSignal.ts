/** Explains a signal: what it measures, its name in each dialect, its users, and common mistakes. */
import { list, section, tableOf, text, type Section } from '../text/blocks.ts';
import { sloId } from '../alerts/runbook/budget.ts';
import { selectionsIn } from '../alerts/condition.ts';
import { durationText, timeText } from '../text/time.ts';
import type { Alert } from '../alerts/alert.ts';
import { seconds } from '../model/quantity.ts';
import type { Signal } from '../model/signal.ts';
import { selectionsOf } from '../slo/indicator.ts';
import { cloudMonitoring } from '../series/cloudMonitoring.ts';
import { everyDialect } from '../series/dialects.ts';
import { shortestWindow } from '../series/lateness.ts';
import type { Explanation } from './explanation.ts';
import type { SystemEntry, World } from './subject.ts';

export const aboutSignal = (signal: Signal, world: World): Explanation => {
  const { slos, alerts } = usersOf(signal, world);
  const { names } = signal;
  const traps = trapsOf(signal);
  return {
    kind: 'signal',
    id: signal.id,
    title: signal.description,
    sections: [
      section(
        'What it is',
        tableOf(
          ['', ''],
          [
            ['stage', signal.stage],
            ['emitted by', signal.source === 'own' ? 'the pipeline' : 'Google Cloud'],
            ['kind, type', `${signal.metricKind} ${signal.valueType}`],
            ['unit', signal.unit === '' ? 'none' : signal.unit],
            ['labels', signal.labels.length === 0 ? 'none' : signal.labels.join(', ')],
            ['resource', signal.resource],
            ['a point every', durationText(signal.samplePeriod)],
            ['readable after', durationText(signal.ingestDelay)],
            ['shortest window', `${timeText(shortestWindow(signal, cloudMonitoring))}: two points`],
          ],
        ),
      ),
      section(
        'Its names',
        tableOf(
          ['', ''],
          [
            ['Cloud Monitoring', names.cloudMonitoring],
            ...(names.openTelemetry === undefined ? [] : [['OpenTelemetry', names.openTelemetry]]),
            [signal.source === 'own' ? 'Prometheus' : 'PromQL on Google Cloud', names.prometheus],
          ],
        ),
      ),
      ...(traps.length === 0 ? [] : [section('Traps', list(traps))]),
      ...usedBy(slos, alerts),
    ],
    facts: {
      stage: signal.stage,
      source: signal.source,
      metricKind: signal.metricKind,
      valueType: signal.valueType,
      unit: signal.unit,
      labels: signal.labels,
      resource: signal.resource,
      ingestDelaySeconds: seconds(signal.ingestDelay),
      samplePeriodSeconds: seconds(signal.samplePeriod),
      shortestWindowSeconds: shortestWindow(signal, cloudMonitoring),
      names: { ...names, openTelemetry: names.openTelemetry ?? null },
      slos,
      alerts,
    },
  };
};

interface Users {
  readonly slos: readonly string[];
  readonly alerts: readonly string[];
}

const usersOf = (signal: Signal, { systems, fleetAlerts }: World): Users => ({
  slos: systems.flatMap(({ slos }: SystemEntry) =>
    slos
      .filter(({ indicator }) =>
        everyDialect.some(({ id }) =>
          selectionsOf(indicator[id]).some((selection) => selection.signal.id === signal.id),
        ),
      )
      .map(sloId),
  ),
  alerts: [...systems.flatMap(({ alerts }) => alerts), ...fleetAlerts]
    .filter((alert) => isReadBy(alert, signal))
    .map(({ id }) => id),
});

const isReadBy = ({ condition }: Alert, signal: Signal): boolean =>
  everyDialect.some((dialect) => {
    const read = selectionsIn(condition, dialect);
    return !('kind' in read) && read.some((selection) => selection.signal.id === signal.id);
  });

const most = 12;

const usedBy = (slos: readonly string[], alerts: readonly string[]): readonly Section[] => {
  if (slos.length + alerts.length === 0) return [section('Who uses it', text('No objective and no alert.'))];
  return [
    section(
      'Who uses it',
      ...(slos.length === 0 ? [] : [text(`${slos.length} objectives:`), list(shortened(slos))]),
      ...(alerts.length === 0 ? [] : [text(`${alerts.length} alerts:`), list(shortened(alerts))]),
    ),
  ];
};

const shortened = (ids: readonly string[]): readonly string[] =>
  ids.length <= most ? ids : [...ids.slice(0, most), `and ${ids.length - most} more (--json lists all)`];

/** Request counts of Cloud Run itself. */
const ofRequests: ReadonlySet<string> = new Set(['run.request_count', 'run.request_latencies']);

/** Source: Pub/Sub, "Monitor your subscriptions": the backlog metrics may have gaps of several minutes. */
const withGaps: ReadonlySet<string> = new Set(['pubsub.num_undelivered_messages', 'pubsub.oldest_unacked_message_age']);

/** Common mistakes with a signal. Sources: model/signals.ts, and the metrics lists that it cites. */
const trapsOf = (signal: Signal): readonly string[] => [
  ...(seconds(signal.ingestDelay) >= 600
    ? [`Its points come ${durationText(signal.ingestDelay)} late: do not use it for freshness or for an alert.`]
    : []),
  ...(ofRequests.has(signal.id)
    ? [
        'It counts every request that reaches the service: health checks, unknown paths and the data routes alike.',
        'A refusal of Cloud Run itself (429, no instance left) looks like a refusal of the API.',
      ]
    : []),
  ...(signal.resource === 'cloud_function'
    ? ['First-generation functions only: the second generation reports as Cloud Run services.']
    : []),
  ...(withGaps.has(signal.id)
    ? ['It may have gaps of minutes: a missing value does not mean that nothing waits.']
    : []),
  ...(['ns', 'us', 'ms'].includes(signal.unit)
    ? [`It is in ${signal.unit}, where the pipeline’s own durations are in seconds.`]
    : []),
  ...(signal.metricKind === 'GAUGE' && signal.source === 'platform'
    ? ['A gauge: an SLO of Cloud Monitoring cannot use it in a ratio of good and total events.']
    : []),
  ...(signal.valueType === 'DISTRIBUTION'
    ? ['A distribution: a value between two bucket boundaries is a guess, so a threshold should be a boundary.']
    : []),
  ...(signal.id === 'atalaya.ingest.overdue'
    ? ['It is the state of one process: when no process runs, its last value is old.']
    : []),
];
