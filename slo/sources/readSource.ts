/** Reads one source of a definition: what it selects or computes, or why it cannot be used. */
import type {
  DistributionSource,
  EventSource,
  IndicatorSource,
  LogCounter,
  MetricSource,
  RatioSource,
} from '../../model/indicatorSource.ts';
import { seconds, type Duration } from '../../model/quantity.ts';
import { select, type Selection } from '../../model/selection.ts';
import type { StageName } from '../../model/stage.ts';
import { parseFilter, resourceTypeOf } from '../../lint/query/filter.ts';
import { boundsAround, boundText, knownBounds } from './buckets.ts';
import { sourceFault, type SourceFault } from './fault.ts';
import { filterSelection } from './filterSelection.ts';
import { labelMatches, misspeltLabel } from './labelMatches.ts';
import { namedSignal, type Use } from './namedSignal.ts';
import { queryEvents, queryRatio } from './querySource.ts';
import { labelsOf } from '../../series/cloudMonitoringFilter.ts';
import { promqlName } from '../../model/signals.ts';
import { secondsIn } from './units.ts';

/** A fault at a path below the source. */
export interface PlacedFault extends SourceFault {
  readonly path: string;
}

export type Read<S> = { readonly source: S } | { readonly faults: readonly PlacedFault[] };

export const placed = (path: string, fault: SourceFault): { readonly faults: readonly PlacedFault[] } => ({
  faults: [{ ...fault, path: `${path}${fault.below}` }],
});

/** `under`: the objective's own bound. */
export const readIndicator = (
  source: IndicatorSource,
  path: string,
  stage: StageName,
  under: Duration | undefined,
): Read<IndicatorSource> => {
  switch (source.kind) {
    case 'RatioSource':
      return readRatio(source, path, stage);
    case 'PromqlSource': {
      const read = queryRatio(source.query, stage);
      return read.kind === 'SourceFault' ? placed(path, read) : { source: { ...source, read } };
    }
    case 'BelowSource': {
      const of = readDistribution(source.of, stage);
      if (of.kind === 'SourceFault') return placed(`${path}.of`, of);
      const bound = source.under ?? under;
      if (bound === undefined)
        return placed(
          path,
          sourceFault(
            'no-bound',
            'nothing says below what',
            "write it as the second argument: below(distribution(…), '300ms')",
          ),
        );
      if (secondsIn(of.signal.unit) === undefined)
        return placed(
          `${path}.of`,
          sourceFault(
            'no-duration',
            `${of.signal.names.cloudMonitoring} has the unit '${of.signal.unit}', which is not a time: '${bound}' cannot be compared with it`,
            'use a distribution of times, or add its unit as the third argument, such as { unit: ‘ms’ }'.replaceAll(
              /[‘’]/g,
              "'",
            ),
          ),
        );
      const missing = noBucket(source.of, of, bound);
      if (missing !== undefined) return placed(path, missing);
      return { source: { ...source, of: { ...source.of, read: of } } };
    }
  }
};

/** A rule of Prometheus reads the bucket of the bound: without it, it has no data. */
const noBucket = (source: DistributionSource, { signal }: Selection, bound: Duration): SourceFault | undefined => {
  const bounds = signal.resource === 'prometheus_target' ? knownBounds(source) : undefined;
  const value = seconds(bound) / (secondsIn(signal.unit) ?? 1);
  const around = bounds && boundsAround(value, bounds);
  if (around === undefined) return undefined;
  const near = [around.below, around.above].filter((edge) => edge !== undefined && edge > 0) as readonly number[];
  const texts = near.map((edge) => boundText(edge, signal.unit));
  return sourceFault(
    'no-bucket',
    `${signal.names.cloudMonitoring} has no bucket up to ${boundText(value, signal.unit)}: nothing counts the events below it`,
    `promise ${texts.join(' or ')}, the nearest boundaries, or write the true ones: { buckets: […] }`,
  );
};

const readRatio = (source: RatioSource, path: string, stage: StageName): Read<IndicatorSource> => {
  const part = source.good === undefined ? 'bad' : 'good';
  const events = readEvents(source.good ?? source.bad, stage);
  const total = readEvents(source.total, stage);
  const faults = [
    ...(events.kind === 'SourceFault' ? placed(`${path}.${part}`, events).faults : []),
    ...(total.kind === 'SourceFault' ? placed(`${path}.total`, total).faults : []),
  ];
  if (events.kind === 'SourceFault' || total.kind === 'SourceFault') return { faults };
  return {
    source: (part === 'good'
      ? { kind: 'RatioSource', good: events, total }
      : { kind: 'RatioSource', bad: events, total }) as RatioSource,
  };
};

/** A source of events, with what it reads. */
export const readEvents = (source: EventSource, stage: StageName): EventSource | SourceFault => {
  if (source.kind === 'PromqlSource') {
    const read = queryEvents(source.query, stage);
    return read.kind === 'SourceFault' ? read : { ...source, read };
  }
  const read = readSelection(source, 'counter', stage);
  if (read.kind === 'SourceFault') return read;
  const wrong = notCounted(read);
  return wrong ?? { ...source, read };
};

const notCounted = ({ signal }: Selection): SourceFault | undefined => {
  const name = signal.names.cloudMonitoring;
  if (signal.valueType === 'DISTRIBUTION')
    return sourceFault(
      'distribution-as-counter',
      `${name} is a distribution, and a ratio divides numbers of events`,
      `write of: below(distribution('${name}', …), '300ms'), or a counter such as request_count`,
    );
  if (signal.metricKind === 'GAUGE')
    return sourceFault(
      'gauge-as-counter',
      `${name} is a gauge: it has a value at each instant, and counts no events`,
      'use a metric of kind DELTA or CUMULATIVE; for a gauge write an alert: valueAbove({ of, … })',
    );
  return undefined;
};

/** Of anything but PromQL. */
export const readSelection = (
  source: Exclude<EventSource, { readonly kind: 'PromqlSource' }>,
  use: Use,
  stage: StageName,
): Selection | SourceFault => {
  switch (source.kind) {
    case 'MetricSource':
      return ofMetric(source, use, stage);
    case 'FilterSource':
      return filterSelection(source, use, stage);
    case 'LogCounter':
      return ofLog(source, stage);
  }
};

const ofMetric = (
  { type, labels, facts }: MetricSource | DistributionSource,
  use: Use,
  stage: StageName,
): Selection | SourceFault => {
  const names = Object.keys(labels);
  const signal = namedSignal({ type, facts, labels: names, use, stage });
  if (signal.kind === 'SourceFault') return { ...signal, below: signal.id === 'model/which-resource' ? '' : '.type' };
  const misspelt = names.map((label) => misspeltLabel(label, signal)).find((fault) => fault !== undefined);
  if (misspelt !== undefined) return misspelt;
  return select(withLabels(signal, names), ...labelMatches(labels));
};

/** Labels that neither the metric nor its resource has are taken as the metric's. */
const withLabels = (signal: Selection['signal'], labels: readonly string[]): Selection['signal'] => {
  const extra = labels.filter((label) => !labelsOf(signal).includes(label));
  return extra.length === 0 ? signal : { ...signal, labels: [...signal.labels, ...extra] };
};

export const readDistribution = (source: DistributionSource, stage: StageName): Selection | SourceFault => {
  const read = ofMetric(source, 'distribution', stage);
  if (read.kind === 'SourceFault' || read.signal.valueType === 'DISTRIBUTION') return read;
  return sourceFault(
    'no-distribution',
    `the values of ${read.signal.names.cloudMonitoring} are ${read.signal.valueType}, not distributions`,
    'use metric(…) for it, or name a distribution such as request_latencies',
    '.type',
  );
};

/** Source: Logging API v2, LogMetric.name. */
const logName = /^[A-Za-z0-9_.,+!*'()%-][A-Za-z0-9_.,+!*'()%/-]{0,99}$/;

const ofLog = ({ name, filter }: LogCounter, stage: StageName): Selection | SourceFault => {
  if (!logName.test(name))
    return sourceFault(
      'log-metric',
      `'${name}' is not a name of a log-based metric`,
      'write up to 100 letters, digits and signs such as - _ . and /, which does not begin with a slash',
      '.name',
    );
  const parsed = parseFilter(filter);
  if (filter.trim() === '' || parsed.unclosed !== undefined)
    return sourceFault(
      'log-metric',
      filter.trim() === ''
        ? 'the filter is empty: it would count every log line'
        : `a ${parsed.unclosed} in the filter is never closed`,
      'write a filter of Cloud Logging, such as resource.type="cloud_run_revision" AND severity>=ERROR',
      '.filter',
    );
  const resource = resourceTypeOf(parsed) ?? '';
  return select({
    kind: 'Signal',
    id: `logging.googleapis.com/user/${name}`,
    stage,
    description: `Log lines that match ${filter}.`,
    source: 'team',
    metricKind: 'DELTA',
    valueType: 'INT64',
    unit: '1',
    labels: [],
    ingestDelay: '180s',
    samplePeriod: '60s',
    names: {
      cloudMonitoring: `logging.googleapis.com/user/${name}`,
      openTelemetry: undefined,
      prometheus: promqlName(`logging.googleapis.com/user/${name}`),
    },
    resource,
  });
};
