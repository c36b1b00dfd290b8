/**
 * Why a run shows less than was planned, and whose fault that is. Law: what the target does counts, however long it takes; only
 * what the generator did, or our own set-up, may be left out of a verdict. Whether users were missing because of the target
 * follows from Little's law: all users wait at once only if an answer took as long as it takes to start that many iterations.
 */
import { Decimal } from 'decimal.js';
import { countText, many } from '../text/count.ts';
import { spanText, latencyText } from '../text/time.ts';
import { countOf, distributionOf, type K6Summary } from './k6/summary.ts';
import type { LoadPlan, OpenScenario, Scenario } from './plan.ts';
import { expressionOf, keyOf } from './threshold.ts';
import type { RunOutcome } from './runOutcome.ts';

/**
 * Only a fault of the generator, or of our own set-up, may leave a run out of the verdict. 'set-up' is also what both sides have
 * in common, such as a token that neither takes.
 */
export interface RunFault {
  readonly cause: 'generator' | 'candidate' | 'baseline' | 'set-up';
  readonly text: string;
}

export interface ScenarioFault extends RunFault {
  readonly scenario: Scenario['name'] | undefined;
}

export type Side = 'candidate' | 'baseline';

/** Requests of one side that had no answer in one scenario. */
export interface Stall {
  readonly side: Side;
  readonly begun: number;
  /** Without an answer within the time-out. */
  readonly timedOut: number;
  /** Begun, and without an end when k6 ended. */
  readonly unended: number;
  /** Never sent, because all users waited for answers. */
  readonly unsent: number;
}

/** Above this share of all processors k6 measures its own delays. Our choice. */
const saturated = 0.9;

/** k6 ended by itself: 0 when all thresholds passed, 99 when one failed. Source: k6, errext/exitcodes/codes.go. */
const ownEnds: ReadonlySet<number | null> = new Set([0, 99]);

const meanings: Readonly<Record<number, string>> = {
  100: 'set-up took too long',
  104: 'the script has an invalid option',
  105: 'it was interrupted',
  107: 'the script threw before the first request',
  108: 'the script gave up',
  109: 'k6 crashed',
  110: 'the script called the run failed',
};

export const faultsOf = (plan: LoadPlan, outcome: RunOutcome): readonly ScenarioFault[] => {
  const { summary, exitCode, stopped, cut = false, load } = outcome;
  const processFaults = [
    ...(stopped ? ['it was stopped before its end'] : []),
    ...(cut ? ['it was cut off at the end of the allowed time'] : []),
    ...(load !== undefined && load > saturated ? [loadText(load)] : []),
    ...(stopped || cut || ownEnds.has(exitCode) ? [] : [endText(exitCode)]),
    ...(summary === undefined ? ['k6 left no summary of this run'] : []),
  ].map((text): ScenarioFault => ({ cause: 'generator', scenario: undefined, text }));
  if (summary === undefined) return [...processFaults, ...exceptionFaults(outcome, 0)];
  return [
    ...processFaults,
    ...exceptionFaults(
      outcome,
      misses(plan, summary, 'script_exceptions') ? countOf(summary, 'script_exceptions') || 1 : 0,
    ),
    ...(misses(plan, summary, 'requests_without_rows') ? [withoutRows] : []),
    ...unjudged(plan, summary),
    ...measured(plan).flatMap((scenario) => loadFaults(plan, scenario, outcome, summary)),
  ];
};

/** Without k6's judgement of a condition nothing says whether it holds. */
const unjudged = ({ conditions }: LoadPlan, { metrics }: K6Summary): readonly ScenarioFault[] =>
  conditions.flatMap((condition): readonly ScenarioFault[] =>
    metrics[keyOf(condition)]?.thresholds?.[expressionOf(condition.comparison)]?.ok === undefined
      ? [{ cause: 'generator', scenario: condition.scenario, text: `k6 judged no ${keyOf(condition)}` }]
      : [],
  );

/** Whether a fault leaves the run out: its times and good answers show nothing. Its bad answers are the target's all the same. */
export const leavesOut = ({ cause }: Pick<RunFault, 'cause'>): boolean => cause === 'generator' || cause === 'set-up';

const measured = ({ scenarios }: Pick<LoadPlan, 'scenarios'>): readonly Scenario[] =>
  scenarios.filter(({ name }) => name !== 'warm_up');

const loadText = (load: number): string =>
  `k6 took ${Math.round(load * 100)}% of all processors: it measured its own queue, not the target`;

const endText = (exitCode: number | null): string => {
  if (exitCode === null) return 'k6 was killed';
  return `k6 ended with exit code ${exitCode}: ${meanings[exitCode] ?? 'something other than its thresholds'}`;
};

/** The rows are ours to name. */
const withoutRows: ScenarioFault = {
  cause: 'set-up',
  scenario: undefined,
  text: 'requests by key were not sent, because no row of the target is known: name some with --samples (SAMPLES)',
};

const exceptionFaults = ({ exceptions = [] }: RunOutcome, counted: number): readonly ScenarioFault[] => {
  if (counted === 0 && exceptions.length === 0) return [];
  const [first] = exceptions;
  const times = counted > 1 ? `${countText(counted)} times` : '';
  const what = first === undefined ? ': what it threw in was never measured' : `: ${first}`;
  const text = `the script threw${times === '' ? '' : ` ${times}`}${what}`;
  return [{ cause: 'generator', scenario: undefined, text }];
};

interface Calls {
  readonly begun: number;
  readonly ended: number;
  readonly timedOut: number;
  /** Milliseconds; undefined where the summary does not say, as in the sum of several generators. */
  readonly longest: number | undefined;
}

const callsOf = (summary: K6Summary, { name, work }: Scenario, side: Side): Calls => {
  const waits = distributionOf(summary, `wait_${side}`, name);
  return {
    begun: countOf(summary, `begun_${side}`, name),
    ended: waits?.count ?? (work === 'compare' ? 0 : countOf(summary, 'http_reqs', name)),
    timedOut: countOf(summary, `timeouts_${side}`, name),
    longest: waits?.most,
  };
};

const sidesOf = ({ work }: Scenario): readonly Side[] =>
  work === 'compare' ? ['candidate', 'baseline'] : ['candidate'];

/** Share of the longest waits above which a side is one of those that kept the users waiting. */
const shareOfWaiting = 1 / 3;

/** Milliseconds after which so many users all wait, when iterations begin at the scenario's greatest rate. */
const waitOfAll = ({ users, from, stages }: OpenScenario): number =>
  (users / Math.max(from, ...stages.map(({ target }) => target))) * 1_000;

interface Drops {
  readonly count: number;
  /** Sides for which all users waited; empty where users were free. */
  readonly waitedFor: readonly Side[];
  readonly longest: number | undefined;
}

const dropsOf = (scenario: Scenario, summary: K6Summary): Drops => {
  const count = countOf(summary, 'dropped_iterations', scenario.name);
  const sides = sidesOf(scenario).map((side) => ({ side, ...callsOf(summary, scenario, side) }));
  const hangs = sides.filter(({ begun, ended, timedOut }) => timedOut > 0 || begun > ended);
  const known = sides.flatMap(({ longest }) => longest ?? []);
  const longest = known.length === 0 ? undefined : known.reduce((sum, wait) => sum + wait, 0);
  if (count === 0 || scenario.kind === 'ClosedScenario') return { count, waitedFor: [], longest };
  // A user that follows a message waits for its processing, however fast each answer is.
  if (scenario.work === 'follow' && known.length > 0) return { count, waitedFor: ['candidate'], longest };
  if (hangs.length > 0) return { count, waitedFor: hangs.map(({ side }) => side), longest };
  if (longest === undefined || longest < waitOfAll(scenario)) return { count, waitedFor: [], longest };
  const slow = sides.filter((side) => (side.longest ?? 0) >= longest * shareOfWaiting);
  return { count, waitedFor: slow.map(({ side }) => side), longest };
};

/** What each side left without an answer. In a run that ended before its time, requests under way are not counted. */
export const stallsOf = (
  plan: LoadPlan,
  scenario: Scenario,
  { summary, stopped, cut = false }: Pick<RunOutcome, 'summary' | 'stopped' | 'cut'>,
): readonly Stall[] => {
  if (summary === undefined) return [];
  const isWhole = !stopped && !cut && !isAborted(plan, summary);
  const drops = dropsOf(scenario, summary);
  return sidesOf(scenario).flatMap((side): readonly Stall[] => {
    const { begun, ended, timedOut } = callsOf(summary, scenario, side);
    const unended = isWhole ? Math.max(0, begun - ended) : 0;
    const unsent = drops.waitedFor.includes(side) ? drops.count : 0;
    return timedOut + unended + unsent === 0 ? [] : [{ side, begun, timedOut, unended, unsent }];
  });
};

const loadFaults = (
  plan: LoadPlan,
  scenario: Scenario,
  outcome: RunOutcome,
  summary: K6Summary,
): readonly ScenarioFault[] => {
  const { name } = scenario;
  const stalls = stallsOf(plan, scenario, outcome).map((stall): ScenarioFault => ({
    cause: stall.side,
    scenario: name,
    text: stallText(plan, scenario, stall),
  }));
  const drops = dropsOf(scenario, summary);
  const isDropped = misses(plan, summary, 'dropped_iterations', name) && !isAborted(plan, summary);
  const begun = callsOf(summary, scenario, 'candidate').begun;
  const least = leastOf(plan, scenario);
  const isShort = misses(plan, summary, 'http_reqs', name) && begun + drops.count < least;
  const isMissing = isShort && !outcome.stopped && outcome.cut !== true && !isAborted(plan, summary);
  return [
    ...stalls,
    ...(isDropped && drops.waitedFor.length === 0
      ? [{ cause: 'generator', scenario: name, text: freeUsersText(scenario, drops) } as const]
      : []),
    ...(isMissing
      ? [
          {
            cause: 'generator',
            scenario: name,
            text: `k6 began only ${countText(begun)} of at least ${countText(least)} requests`,
          } as const,
        ]
      : []),
  ];
};

/** A run that stops at its first missed objective is complete: the rest of its load is not needed. */
export const isAborted = ({ conditions }: LoadPlan, { metrics }: K6Summary): boolean =>
  conditions.some(
    (condition) =>
      condition.abortsAfter !== undefined &&
      metrics[keyOf(condition)]?.thresholds?.[expressionOf(condition.comparison)]?.ok === false,
  );

/** Whether k6 found a condition of the plan not met. */
const misses = (
  { conditions }: LoadPlan,
  { metrics }: K6Summary,
  metric: string,
  scenario?: Scenario['name'],
): boolean =>
  conditions.some(
    (condition) =>
      condition.metric === metric &&
      condition.scenario === scenario &&
      metrics[keyOf(condition)]?.thresholds?.[expressionOf(condition.comparison)]?.ok === false,
  );

/** Fewest requests of a scenario that the plan expects. */
const leastOf = ({ conditions }: LoadPlan, { name }: Scenario): number =>
  Math.max(
    0,
    ...conditions.flatMap(({ metric, scenario, comparison: { value } }) =>
      metric === 'http_reqs' && scenario === name ? [Decimal.isDecimal(value) ? value.toNumber() : value] : [],
    ),
  );

const freeUsersText = (scenario: Scenario, { count, longest }: Drops): string => {
  const notSent = `k6 did not send ${count === 0 ? 'all requests' : many(count, 'request')} in time`;
  if (longest === undefined || scenario.kind !== 'OpenScenario') return `${notSent}, and nothing says why`;
  return `${notSent}, although its ${many(scenario.users, 'user')} are enough for answers of ${latencyText(waitOfAll(scenario))}, and the slowest took ${latencyText(longest)}`;
};

const titles = { candidate: 'the candidate', baseline: 'the baseline' } as const;

export const titleOf = (plan: Pick<LoadPlan, 'scenarios'>, side: Side): string =>
  measured(plan).some(({ work }) => work === 'compare') ? titles[side] : 'the target';

const stallText = (plan: LoadPlan, scenario: Scenario, { side, begun, timedOut, unended, unsent }: Stall): string => {
  const waited = scenario.kind === 'OpenScenario' ? `all ${many(scenario.mostUsers, 'user')}` : 'all users';
  const parts = [
    ...(timedOut === 0 ? [] : [`${countText(timedOut)} had no answer before the time-out`]),
    ...(unended === 0
      ? []
      : [`${countText(unended)} had no answer ${spanText(scenario.gracefulStop)} after the last request`]),
    ...(unsent === 0 ? [] : [`${countText(unsent)} more could not be sent, as ${waited} waited for answers`]),
  ];
  return `${titleOf(plan, side)} stalled: of ${many(begun, 'request')} ${parts.join(', ')}`;
};

/** Share of the planned requests that a stall left without an answer. */
export const stalledShare = ({ begun, timedOut, unended, unsent }: Omit<Stall, 'side'>): number =>
  begun + unsent === 0 ? 0 : (timedOut + unended + unsent) / (begun + unsent);
