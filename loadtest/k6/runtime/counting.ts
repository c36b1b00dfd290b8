/** Counts the answers of the target: events of the objectives, and times. */
import exec from 'k6/execution';
import type { RefinedResponse } from 'k6/http';
import { Counter, Rate, Trend } from 'k6/metrics';
import { isAnswered, isRefused } from './deployment.ts';
import type { Side } from './load.ts';
import { options, plan } from './options.ts';
import type { CountedObjective } from './plan.ts';

// --- emitted from here ---

const exceptions = new Counter('script_exceptions');
const refused = new Counter('refused');
/** Only of successful answers: failures count for availability, and a fast failure would improve latency. */
const answerDuration = new Trend('answer_duration', true);
const readableAfter = new Trend('readable_after', true);
/** Percentiles of several generators cannot be merged, but counts of answers up to a bound can be added. */
const buckets: Record<string, Counter> = {};
const bucketOf = (metric: string, bound: number | undefined): string =>
  `${metric}_${bound === undefined ? 'above' : `le_${bound}`}`;
if (__ENV.HISTOGRAM === 'on') {
  for (const metric of [
    ...Object.keys(options.scenarios ?? {}).map((name) => `answers_${name}`),
    'readable_freshness',
  ]) {
    for (const bound of [...plan.bounds, undefined])
      buckets[bucketOf(metric, bound)] = new Counter(bucketOf(metric, bound));
  }
}
const observe = (metric: string, milliseconds: number): void =>
  buckets[
    bucketOf(
      metric,
      plan.bounds.find((bound) => milliseconds <= bound),
    )
  ]?.add(1);

const shares: Record<string, Rate> = {};
const events: Record<string, Counter> = {};
for (const { metric } of plan.counted) {
  shares[metric] ??= new Rate(metric);
  events[metric] ??= new Counter(`${metric}_events`);
}

/** The baseline's events of the same objectives: where it misses one like the candidate, the release is not the reason. */
const baselineShares: Record<string, Rate> = {};
if (__ENV.BASELINE !== undefined) {
  for (const { metric } of plan.counted) baselineShares[metric] ??= new Rate(`baseline_${metric}`);
}

const count = ({ metric }: CountedObjective, good: boolean, side: Side = 'candidate'): void => {
  if (side === 'baseline') {
    baselineShares[metric]?.add(good);
    return;
  }
  shares[metric]?.add(good);
  events[metric]?.add(1);
};

const countedHere = (): readonly CountedObjective[] =>
  plan.counted.filter(({ scenario }) => scenario === exec.scenario.name);

const judge = ({ status, timings }: RefinedResponse<'text'>, side: Side = 'candidate'): void => {
  if (isRefused(status)) refused.add(1);
  const answered = isAnswered(status);
  if (answered && side === 'candidate') {
    answerDuration.add(timings.duration);
    observe(`answers_${exec.scenario.name}`, timings.duration);
  }
  for (const objective of countedHere()) {
    const { type, forgives4xx, under = 0 } = objective;
    if (type === 'availability') count(objective, forgives4xx ? status > 0 && status < 500 : answered, side);
    if (type === 'latency' && answered) count(objective, timings.duration <= under, side);
  }
};
// --- emitted to here ---

export { count, countedHere, exceptions, judge, observe, readableAfter, refused };
