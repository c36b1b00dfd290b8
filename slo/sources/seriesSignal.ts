/** The signal of a series that PromQL names: a metric of Google Cloud in either spelling, or one that the team sends. */
import { catalogueMetrics } from '../../model/catalogue/catalogue.ts';
import type { Signal } from '../../model/signal.ts';
import { ownSignals, platformSignals, promqlName } from '../../model/signals.ts';
import type { StageName } from '../../model/stage.ts';
import { namedSignal } from './namedSignal.ts';

/** Types by both names that PromQL in Cloud Monitoring takes: the type itself, and the type with other signs. */
const typeByName: ReadonlyMap<string, string> = new Map(
  [
    ...catalogueMetrics().map(({ type }) => type),
    ...platformSignals().map(({ names }) => names.cloudMonitoring),
  ].flatMap((type) => [[type, type] as const, [promqlName(type), type] as const]),
);

const ownByName: ReadonlyMap<string, Signal> = new Map(
  ownSignals().flatMap((signal) => [[signal.id, signal] as const, [signal.names.prometheus, signal] as const]),
);

/** Of a distribution a series is its buckets, count or sum: counters, whose name stays. */
const part = /_(?:bucket|count|sum)$/;

export const seriesSignal = (
  name: string,
  resource: string | undefined,
  labels: readonly string[],
  stage: StageName,
): Signal => {
  const own = ownByName.get(name);
  if (own !== undefined && own.valueType !== 'DISTRIBUTION')
    return { ...ofTeam(name, labels, stage), metricKind: own.metricKind };
  const type = typeByName.get(name);
  if (type === undefined) {
    const base = typeByName.get(name.replace(part, ''));
    const signal = ofTeam(name, labels, stage);
    const listed = base === undefined ? undefined : named(base, resource, labels, stage);
    return listed === undefined
      ? signal
      : { ...signal, source: 'platform', ingestDelay: listed.ingestDelay, samplePeriod: listed.samplePeriod };
  }
  return named(type, resource, labels, stage) ?? ofTeam(name, labels, stage);
};

const named = (
  type: string,
  resource: string | undefined,
  labels: readonly string[],
  stage: StageName,
): Signal | undefined => {
  const compared = labels.filter((label) => label !== 'monitored_resource');
  const found = namedSignal({
    type,
    facts: resource === undefined ? {} : { resource },
    labels: compared,
    use: 'counter',
    stage,
  });
  return found.kind === 'Signal' ? found : undefined;
};

const ofTeam = (name: string, labels: readonly string[], stage: StageName): Signal => ({
  kind: 'Signal',
  id: name,
  stage,
  description: `A series that the team sends: ${name}.`,
  source: 'team',
  metricKind: 'CUMULATIVE',
  valueType: 'DOUBLE',
  unit: '1',
  labels,
  ingestDelay: '60s',
  samplePeriod: '60s',
  names: { cloudMonitoring: name, openTelemetry: undefined, prometheus: name },
  resource: '',
});
