/** Comparison of two targets that got the same requests, read from the summary of our k6 script: all reads, and each route. */
import type { LoadPlan } from '../plan.ts';
import { distributionAt, quantile, type Distribution, type K6Summary } from './summary.ts';
import { mean } from '../../numbers/sum.ts';

const sides = ['answers_candidate', 'answers_baseline'] as const;
const orders = ['candidate', 'baseline'] as const;

/** Index of a route; undefined for all routes together. */
type Route = number | undefined;

const part = (route: Route): string => `scenario:reads${route === undefined ? '' : `,route:${route}`}`;
const timeKey = (metric: string, route: Route): string => `${metric}{${part(route)}}`;
const ratioKey = (first: string, route: Route): string => `answers_ratio{${part(route)},first:${first}}`;

/** Routes in the order in which the script counts them. */
const routesOf = ({ reads }: Pick<LoadPlan, 'reads'>): readonly string[] => [...new Set(reads.map(({ path }) => path))];

/** All reads, and each route where there are several. */
const partsOf = (plan: Pick<LoadPlan, 'reads'>): readonly (readonly [what: string, route: Route])[] => {
  const routes = routesOf(plan);
  const own = routes.length === 1 ? [] : routes.map((path, route) => [`the median GET ${path}`, route] as const);
  return [[medianRead, undefined], ...own];
};

export const medianRead = 'the median read';
export const slowestReads = 'the slowest 5% of reads';

/** Of all comparisons that `comparedIn` can return. */
export const comparisonNames = (plan: Pick<LoadPlan, 'reads'>): readonly string[] => [
  ...partsOf(plan).map(([name]) => name),
  slowestReads,
];

/** Most comparisons that `comparedIn` returns. */
export const comparisonCount = (plan: Pick<LoadPlan, 'reads'>): number => comparisonNames(plan).length;

/** Sub-metrics that the summary must contain, as k6 names them in thresholds. */
export const comparedMetrics = (plan: LoadPlan): readonly string[] =>
  plan.scenarios.some(({ work }) => work === 'compare')
    ? partsOf(plan).flatMap(([, route]) => [
        ...sides.map((metric) => timeKey(metric, route)),
        ...orders.map((first) => ratioKey(first, route)),
      ])
    : [];

/** Comparison in one run. Milliseconds; `ratio` is the natural logarithm of the candidate's time over the baseline's. */
export interface Compared {
  readonly what: string;
  /** Requests that both targets answered. */
  readonly requests: number;
  readonly candidate: number;
  readonly baseline: number;
  readonly ratio: number;
}

/** All reads first. Empty when no request was answered by both targets. */
export const comparedIn = (plan: LoadPlan, summary: K6Summary): readonly Compared[] => {
  const timesOf = (route: Route): readonly (Distribution | undefined)[] =>
    sides.map((metric) => distributionAt(summary, timeKey(metric, route)));
  const medians = partsOf(plan).flatMap(([name, route]): readonly Compared[] => {
    const [is, was] = timesOf(route);
    // The first of two requests is slower: both orders get equal weight, however many requests each has.
    const byOrder = orders.flatMap((first) => distributionAt(summary, ratioKey(first, route)) ?? []);
    if (!is || !was || byOrder.length < orders.length) return [];
    const ratio = mean(byOrder.map((own) => quantile(own, 50)));
    return [comparedAt({ what: name, percentile: 50, is, was, ratio })];
  });
  const [is, was] = timesOf(undefined);
  if (!is || !was) return medians;
  const ratio = Math.log(quantile(is, 95) / quantile(was, 95));
  return [...medians, comparedAt({ what: slowestReads, percentile: 95, is, was, ratio })];
};

interface At extends Pick<Compared, 'what' | 'ratio'> {
  readonly percentile: number;
  readonly is: Distribution;
  readonly was: Distribution;
}

const comparedAt = ({ what, percentile, is, was, ratio }: At): Compared => ({
  what,
  requests: is.count,
  candidate: quantile(is, percentile),
  baseline: quantile(was, percentile),
  ratio,
});
