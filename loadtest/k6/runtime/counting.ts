/** Counts the answers of the target: events of the objectives, and times. */
import exec from 'k6/execution';
import type { RefinedResponse } from 'k6/http';
import { Counter, Rate, Trend } from 'k6/metrics';
import { badMetric, badReasons, type Fault } from '../reasons.ts';
import { isAnswered, timeOf } from './deployment.ts';
import type { Side } from './load.ts';
import { isComparing, options, plan } from './options.ts';
import type { CountedObjective } from './plan.ts';

// --- emitted from here ---

const exceptions = new Counter('script_exceptions');
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
  // Where the baseline misses one like the candidate, the release is not the reason.
  if (isComparing) shares[`baseline_${metric}`] ??= new Rate(`baseline_${metric}`);
}

const count = ({ metric }: CountedObjective, good: boolean, side: Side = 'candidate'): void => {
  shares[side === 'baseline' ? `baseline_${metric}` : metric]?.add(good);
  if (side === 'candidate') events[metric]?.add(1);
};

const countedHere = (): readonly CountedObjective[] =>
  plan.counted.filter(({ scenario }) => scenario === exec.scenario.name);

const counterByReason: Record<string, Counter> = {};
for (const [kind, reasons] of Object.entries(badReasons))
  for (const reason of reasons) counterByReason[`${kind} ${reason}`] = new Counter(badMetric(kind, reason));
const wrongAnswers = new Counter('wrong_answers');
/** Share of answers of the target that are bad, for whatever reason. */
const badAnswers = new Rate('bad_answers');
/** Requests that were not sent, because no row is known that has their key. */
const withoutRows = new Counter('requests_without_rows');
const bodiesSeen = new Counter('bodies_seen');
const bodiesChecked = new Counter('bodies_checked');

/** One answer, and what is wrong with it. */
interface Judged {
  readonly response: RefinedResponse<'text'>;
  readonly side: Side;
  /** Index of the route in the plan. */
  readonly route: number;
  /** As its request has it. */
  readonly name: string;
  readonly fault: Fault | undefined;
  /** Whether every row of its body was checked; undefined without a body. */
  readonly isChecked: boolean | undefined;
}

/** Counts an answer, and what is wrong with it. */
const note = ({ side, route, fault, isChecked }: Omit<Judged, 'response' | 'name'>): void => {
  if (isChecked !== undefined) bodiesSeen.add(1, { side });
  if (isChecked === true) bodiesChecked.add(1, { side });
  if (side === 'candidate') badAnswers.add(fault !== undefined);
  if (fault === undefined) return;
  const { kind, reason } = fault;
  const counter = counterByReason[`${kind} ${reason}`] ?? counterByReason[`${kind} ${reason[0]}xx`];
  counter?.add(1, { side, route: String(route) });
  if (side === 'candidate' && kind === 'wrong') wrongAnswers.add(1);
};

/** Counts an answer as an event of its side's objectives too. */
const judge = (judged: Judged): void => {
  const { response, side, fault } = judged;
  note(judged);
  const time = timeOf(response);
  const hasData = fault === undefined && isAnswered(response.status);
  if (hasData && side === 'candidate') {
    answerDuration.add(time, { name: judged.name });
    observe(`answers_${exec.scenario.name}`, time);
  }
  for (const objective of countedHere()) {
    const { type, under = 0 } = objective;
    if (type === 'availability') count(objective, fault === undefined, side);
    if (type === 'latency' && hasData) count(objective, time <= under, side);
  }
};
// --- emitted to here ---

export { count, countedHere, exceptions, judge, note, observe, readableAfter, withoutRows };
export type { Judged };
