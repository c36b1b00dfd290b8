/**
 * What spent a budget, by the labels that the pipeline's metrics have: which route answered what, which rejections. The
 * same events as in pipeline/telemetry/objectives.ts, by model/responseEvent.ts; latency looks at successes only.
 */
import type { Objective } from '../../model/objective.ts';
import { isSuccess, responseEvent } from '../../model/responseEvent.ts';
import { seconds } from '../../model/quantity.ts';
import { apisOf } from '../../model/stages.ts';
import type { System } from '../../model/system.ts';
import type { Labels } from '../../model/point.ts';
import type { Counter, Increase } from './reads.ts';

export type Cause =
  | {
      readonly kind: 'Response';
      readonly method: string;
      readonly route: string;
      /** Undefined for slow responses: all of them were successful. */
      readonly status: string | undefined;
      readonly bad: number;
    }
  | { readonly kind: 'Rejection'; readonly code: string; readonly bad: number };

const durations = 'http.server.request.duration';

/** The counters from which `causesOf` tells the causes; empty where no label tells any. */
export const causeCounters = (objective: Objective): readonly Counter[] => {
  switch (objective.type) {
    case 'availability':
      return [{ signal: durations, part: 'count', labels: {} }];
    case 'latency':
      return [
        { signal: durations, part: 'count', labels: {} },
        { signal: durations, part: 'bucket', labels: { le: String(seconds(objective.under)) } },
      ];
    case 'processing':
      return objective.producerFaults === 'excluded'
        ? []
        : [{ signal: 'atalaya.ingest.messages', labels: { outcome: 'rejected' } }];
    // The causes of a composite are those of its parts, which stand in the report themselves.
    case 'freshness':
    case 'composite':
      return [];
  }
};

/** `increases` of each counter, in their order. Most bad events first. */
export const causesOf = (
  system: Pick<System, 'stages'>,
  objective: Objective,
  increases: readonly (readonly Increase[])[],
): readonly Cause[] => {
  const [all = [], withinBound = []] = increases;
  switch (objective.type) {
    case 'availability':
      return ranked(
        responsesOf(system, all).filter(({ status }) => responseEvent(objective.good, Number(status)) === 'bad'),
        ({ method, route, status, value }) => ({ kind: 'Response', method, route, status, bad: value }),
      );
    case 'latency': {
      const successes = responsesOf(system, all).filter(({ status }) => isSuccess(Number(status)));
      const fast = responsesOf(system, withinBound).filter(({ status }) => isSuccess(Number(status)));
      // Without the bucket of this bound nothing can be told.
      if (fast.length === 0) return [];
      const slow = [...successes, ...fast.map((response) => ({ ...response, value: -response.value }))];
      return ranked(slow, ({ method, route, value }) => ({
        kind: 'Response',
        method,
        route,
        status: undefined,
        bad: value,
      }));
    }
    case 'processing':
      return ranked(all, ({ labels, value }) => ({ kind: 'Rejection', code: labels['code'] ?? 'no code', bad: value }));
    case 'freshness':
    case 'composite':
      return [];
  }
};

interface Response {
  readonly method: string;
  readonly route: string;
  readonly status: string;
  readonly value: number;
}

/** Of declared data routes. */
const responsesOf = ({ stages }: Pick<System, 'stages'>, increases: readonly Increase[]): readonly Response[] => {
  const declared = new Set(
    apisOf({ stages }).flatMap((api) => (api.kind === 'Api' ? api.routes.map(({ path }) => path) : [])),
  );
  return increases
    .map(({ labels, value }) => ({
      method: label(labels, 'http.request.method'),
      route: label(labels, 'http.route'),
      status: label(labels, 'http.response.status_code'),
      value,
    }))
    .filter(({ route, method }) => declared.has(route) && method !== 'OPTIONS');
};

/** Prometheus has underscores where OpenTelemetry has dots. */
const label = (labels: Labels, name: string): string => labels[name] ?? labels[name.replaceAll('.', '_')] ?? '';

/** Those of one cause added up. */
const ranked = <T>(items: readonly T[], causeOf: (item: T) => Cause): readonly Cause[] => {
  const sums = new Map<string, Cause>();
  for (const cause of items.map(causeOf)) {
    const { bad, ...rest } = cause;
    const key = JSON.stringify(rest);
    const held = sums.get(key);
    sums.set(key, held === undefined ? cause : { ...held, bad: held.bad + bad });
  }
  return [...sums.values()].filter(({ bad }) => bad > 0).toSorted((one, other) => other.bad - one.bad);
};
