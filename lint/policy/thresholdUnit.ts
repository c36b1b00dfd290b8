/**
 * The rule that compares a threshold with the unit of its metric. It speaks only of what cannot be meant: a share of 90, half a
 * millisecond, hours of latency. Source of units: Google Cloud metrics list (UCUM; '10^2.%' is a share from 0 to 1 that the console
 * shows as a percentage).
 */
import { artefactCheck, type Artefact, type ArtefactFault } from '../artefact/artefact.ts';
import { has, numberIn, pathTo, textIn, type Message } from '../artefact/message.ts';
import type { Check } from '../check.ts';
import { alignerOf, reducerOf } from '../query/aggregationChecks.ts';
import { metricTypeOf, parseFilter, type Comparison, type Filter } from '../query/filter.ts';
import { metricFacts, type MetricFacts } from '../query/metric.ts';
import { questionsOf } from '../query/question.ts';

type Words = Pick<ArtefactFault, 'message' | 'fix'>;

export const thresholdUnit: Check<Artefact> = artefactCheck(
  {
    id: 'policies/threshold-unit',
    severity: 'warning',
    title: 'A threshold is possible in the unit of its metric.',
    source: 'Google Cloud metrics list: unit of each metric',
  },
  (artefact) =>
    (artefact.type === 'AlertPolicy' ? questionsOf(artefact) : []).flatMap(
      ({ message, field, filter, aggregations }): readonly ArtefactFault[] => {
        if (message.type !== 'MetricThreshold' || field !== 'filter') return [];
        const threshold = numberIn(message, 'thresholdValue');
        if (threshold === undefined || threshold === 0) return [];
        const isAbove = (textIn(message, 'comparison') ?? '').endsWith('_GT');
        const words = has(message, 'denominatorFilter')
          ? ratioWords(message, filter, threshold, isAbove)
          : unitWords(filter, aggregations, threshold, isAbove);
        return words === undefined ? [] : [{ path: pathTo(message, 'thresholdValue'), ...words }];
      },
    ),
);

/** Aligners and reducers after which a value still has the metric's unit and range. */
const keeping = /^(?:ALIGN|REDUCE)_(?:NONE|MEAN|MIN|MAX|NEXT_OLDER|INTERPOLATE|PERCENTILE_\d+)$/;

const isKept = (aggregations: readonly Message[], { value }: MetricFacts): boolean =>
  aggregations.every((aggregation, index) => {
    const [aligner, reducer] = [alignerOf(aggregation), reducerOf(aggregation)];
    // A percentile of the merged distributions has the unit of the values.
    const isMerged =
      index === 0 &&
      value === 'DISTRIBUTION' &&
      aligner === 'ALIGN_DELTA' &&
      (reducer ?? '').startsWith('REDUCE_PERCENTILE_');
    return (
      isMerged || (aligner !== undefined && reducer !== undefined && keeping.test(aligner) && keeping.test(reducer))
    );
  });

const unitWords = (
  filter: Filter,
  aggregations: readonly Message[],
  threshold: number,
  isAbove: boolean,
): Words | undefined => {
  const type = metricTypeOf(filter);
  const facts = type === undefined ? undefined : metricFacts(type);
  if (facts === undefined || aggregations.length === 0 || !isKept(aggregations, facts)) return undefined;
  if (isShare(facts)) return shareWords(facts, threshold, isAbove);
  if (facts.unit === '%') return percentWords(facts, threshold, isAbove);
  if (facts.value === 'DISTRIBUTION' || /_(?:latency|latencies|time|times|delay|age)$/.test(facts.type))
    return timeWords(facts, threshold);
  return facts.unit === 'By' ? byteWords(facts, threshold) : undefined;
};

const isShare = ({ unit, type, value }: MetricFacts): boolean =>
  unit === '10^2.%' ||
  (unit === '1' &&
    (value === 'DOUBLE' || value === 'DISTRIBUTION') &&
    /(?:utili[sz]ations?|_fraction|_ratio)$/.test(type));

/** A share of what was requested, or of a shared core, may exceed 1; no share is above twice of it for long. */
const shareWords = ({ type }: MetricFacts, threshold: number, isAbove: boolean): Words | undefined => {
  const most = type.endsWith('request_utilization') ? 10 : 2;
  if (threshold < most) return undefined;
  const problem = `${type} is a share from 0 to 1: ${isAbove ? 'it is never above' : 'it is always below'} ${threshold}`;
  return { message: problem, fix: `write ${threshold <= 100 ? threshold / 100 : 'a share such as 0.9'}` };
};

const percentWords = ({ type }: MetricFacts, threshold: number, isAbove: boolean): Words | undefined => {
  if (threshold >= 100 && isAbove)
    return {
      message: `${type} is a percentage: it is never above ${threshold}`,
      fix: 'write a percentage below 100, such as 90',
    };
  if (threshold > 100)
    return { message: `${type} is a percentage: it is always below ${threshold}`, fix: 'write a percentage below 100' };
  if (threshold >= 0.5 && threshold < 1)
    return {
      message: `${type} is a percentage from 0 to 100, and ${threshold} is less than 1 % of it`,
      fix: `write ${Math.round(threshold * 1e6) / 1e4}`,
    };
  return undefined;
};

/** Seconds of one unit. */
const seconds: Readonly<Record<string, number>> = { s: 1, ms: 1e-3, us: 1e-6, ns: 1e-9 };

/** Latencies between a tenth of a millisecond and a quarter of an hour are possible. */
const timeWords = ({ type, unit, value }: MetricFacts, threshold: number): Words | undefined => {
  const one = seconds[unit ?? ''];
  if (one === undefined || threshold < 0) return undefined;
  const isLatency = /latenc/.test(type);
  const meant = threshold * one;
  if (isLatency && unit !== 's' && meant < leastLatency(unit ?? '')) {
    const right = unit === 'ms' ? threshold * 1_000 : Math.round(threshold * 1e-3 * (1 / one));
    return {
      message: `${type} is in ${unit}: ${threshold}${unit} is shorter than any answer`,
      fix: `write ${right}, if ${threshold}${unit === 'ms' ? 's' : 'ms'} is meant`,
    };
  }
  if (isLatency && value === 'DISTRIBUTION' && unit === 's' && meant >= 900)
    return {
      message: `${type} is in seconds: ${threshold}s is longer than any answer`,
      fix: `write ${threshold / 1_000}, if ${threshold}ms is meant`,
    };
  return undefined;
};

/** Seconds. In ms a threshold below 1 is one in seconds; in us or ns one that would be usual in ms. */
const leastLatency = (unit: string): number => (unit === 'ms' ? 0.001 : unit === 'us' ? 0.001 : 0.000_01);

/** 1 stands for "any byte". */
const byteWords = ({ type }: MetricFacts, threshold: number): Words | undefined => {
  if (threshold <= 1 || threshold >= 1_024 || !/(?:memory|disk|storage|heap)/.test(type)) return undefined;
  return {
    message: `${type} is in bytes: ${threshold} is less than a kibibyte`,
    fix: 'write the number of bytes, such as 1073741824 for 1 GiB',
  };
};

/** A part of its own whole is at most 1. */
const ratioWords = (message: Message, filter: Filter, threshold: number, isAbove: boolean): Words | undefined => {
  const whole = textIn(message, 'denominatorFilter');
  const type = metricTypeOf(filter);
  if (whole === undefined || type === undefined || threshold < 1 || !isPart(filter, parseFilter(whole)))
    return undefined;
  const problem = `a ratio of ${type} to itself is at most 1: ${isAbove ? 'it is never above' : 'it is always below'} ${threshold}`;
  return {
    message: problem,
    fix: `write ${threshold > 1 && threshold <= 100 ? threshold / 100 : 'a share below 1, such as 0.05'}`,
  };
};

/** Whether the filter has every comparison of the whole, and more. */
const isPart = (filter: Filter, whole: Filter): boolean => {
  const own = new Set(filter.comparisons.map(comparisonText));
  const isPlain = [filter, whole].every(
    ({ junctions, isTemplated }) => !isTemplated && junctions.every((word) => word === 'AND'),
  );
  return (
    isPlain &&
    whole.comparisons.length < filter.comparisons.length &&
    whole.comparisons.map(comparisonText).every((text) => own.has(text))
  );
};

const comparisonText = ({ key, op, value, call }: Comparison): string => JSON.stringify([key, op, value, call]);
