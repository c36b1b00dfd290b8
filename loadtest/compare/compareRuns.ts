/**
 * Two runs of one plan, side by side. Each is one sample, so only large shifts count: three standard deviations of the difference of
 * two runs of the same target. Where the circumstances differ, times are not compared, and the comparison says why.
 */
import { percentText, shiftText } from '../../text/percentage.ts';
import { latencyText } from '../../text/time.ts';
import { countText } from '../../text/count.ts';
import { badAnswersText } from '../badAnswers.ts';
import { quantile } from '../k6/summary.ts';
import type { RunSummary } from '../runSummary.ts';
import type { ObjectiveResult, ScenarioResult } from '../verdict.ts';
import { changeOfShares, fewest, isLargeShift, shifts, type Change, type Pair } from './change.ts';
import { circumstancesOf, type Circumstances } from './circumstances.ts';

export interface RunFinding {
  /** Without figures: 'objective/api-latency/reads', 'latency/GET /flights/p95'. */
  readonly id: string;
  readonly change: Change;
  readonly text: string;
}

/** A time of both runs in milliseconds; null without answers. `shift`: after over before, minus 1; null where it is not compared. */
export interface TimePair {
  readonly before: number | null;
  readonly after: number | null;
  readonly shift: number | null;
}

export interface RowPair {
  /** A scenario, or method and path of a route. */
  readonly name: string;
  readonly requests: Pair;
  /** Requests a second of the whole run. */
  readonly rate: Pair;
  readonly failed: Pair;
  /** Answers whose status was good and whose body was not; undefined for a scenario. */
  readonly wrong?: Pair;
  readonly p50: TimePair;
  readonly p95: TimePair;
  readonly p99: TimePair;
}

export interface ObjectivePair {
  readonly objective: string;
  readonly scenario: string;
  readonly target: number;
  readonly before: ObjectiveResult | null;
  readonly after: ObjectiveResult | null;
}

export interface ComparedRun {
  /** As it was named. */
  readonly name: string;
  readonly run: RunSummary;
}

export interface RunComparison {
  readonly kind: 'LoadTestComparison';
  readonly version: 1;
  readonly system: string;
  readonly plan: string;
  /** 'inconclusive': nothing is worse, and something could not be compared. */
  readonly verdict: 'better' | 'same' | 'worse' | 'inconclusive';
  readonly before: ComparedSide;
  readonly after: ComparedSide;
  readonly circumstances: Circumstances;
  readonly findings: readonly RunFinding[];
  readonly objectives: readonly ObjectivePair[];
  readonly scenarios: readonly RowPair[];
  readonly routes: readonly RowPair[];
}

export interface ComparedSide {
  readonly name: string;
  readonly verdict: RunSummary['verdict'];
  readonly startedAt: string;
  readonly seconds: number;
  readonly url: string;
}

/** `before` and `after`: valid runs of the same plan of the same system. */
export const compareRuns = (before: ComparedRun, after: ComparedRun): RunComparison => {
  const circumstances = circumstancesOf(before.run, after.run);
  const isTimed = circumstances.notCompared.length === 0;
  const objectives = objectivePairs(before.run, after.run);
  const pairsOf = (rows: (run: RunSummary) => readonly Row[]): readonly RowPair[] =>
    rowPairs([before.run, after.run], rows, isTimed);
  const scenarios = pairsOf((run) => run.scenarios.map(rowOfScenario));
  const routes = pairsOf((run) => (run.routes ?? []).map(rowOfRoute));
  const rows = routes.length > 0 ? routes : scenarios.filter(({ name }) => name !== 'warm-up');
  const findings = [
    verdictFinding(before.run, after.run),
    ...objectives.map(objectiveFinding),
    ...rows.flatMap((row) => wrongFinding(row, wrongReasons(after.run, row.name))),
    ...rows.flatMap(failedFinding),
    ...circumstances.notCompared.map(({ id, text }): RunFinding => ({
      id: `times/${id}`,
      change: 'not compared',
      text: `times: ${text}`,
    })),
    ...(isTimed ? rows.flatMap(timeFindings) : []),
  ];
  return {
    kind: 'LoadTestComparison',
    version: 1,
    system: after.run.system,
    plan: after.run.plan,
    verdict: verdictOf(findings),
    before: sideOf(before),
    after: sideOf(after),
    circumstances,
    findings,
    objectives,
    scenarios,
    routes,
  };
};

const verdictOf = (findings: readonly RunFinding[]): RunComparison['verdict'] => {
  const has = (change: Change): boolean => findings.some((finding) => finding.change === change);
  if (has('worse')) return 'worse';
  if (has('not compared')) return 'inconclusive';
  return has('better') ? 'better' : 'same';
};

const sideOf = ({ name, run: { verdict, startedAt, seconds, target } }: ComparedRun): ComparedSide => ({
  name,
  verdict,
  startedAt,
  seconds,
  url: target.url,
});

const verdictFinding = (before: RunSummary, after: RunSummary): RunFinding => {
  const change = before.verdict === after.verdict ? 'same' : after.verdict === 'failed' ? 'worse' : 'better';
  const text = change === 'same' ? `both ${after.verdict}` : `${before.verdict} before, ${after.verdict} after`;
  return { id: 'verdict', change, text: `verdict: ${text}` };
};

const objectivePairs = (before: RunSummary, after: RunSummary): readonly ObjectivePair[] => {
  const keyOf = ({ objective, scenario }: ObjectiveResult): string => `${objective} of ${scenario}`;
  const [was, is] = [before, after].map(
    ({ objectives }) => new Map(objectives.map((result) => [keyOf(result), result] as const)),
  ) as [Map<string, ObjectiveResult>, Map<string, ObjectiveResult>];
  return [...new Set([...was.keys(), ...is.keys()])].map((key) => {
    const [first, second] = [was.get(key) ?? null, is.get(key) ?? null];
    const { objective, scenario, target } = (second ?? first)!;
    return { objective, scenario, target, before: first, after: second };
  });
};

const shareText = ({ good, total }: ObjectiveResult): string =>
  total === 0 ? 'no events' : `${percentText(good / total)} of ${countText(total)}`;

const objectiveFinding = ({ objective, scenario, before, after }: ObjectivePair): RunFinding => {
  const finding = (change: Change, text: string): RunFinding => ({
    id: `objective/${objective}/${scenario}`,
    change,
    text: `${objective} of ${scenario}: ${text}`,
  });
  if (before === null || after === null) {
    return finding('not compared', `only the run ${before === null ? 'after' : 'before'} has it`);
  }
  if (before.target !== after.target) {
    return finding('not compared', `its target was ${percentText(before.target)}, and is ${percentText(after.target)}`);
  }
  if (before.under !== after.under) {
    return finding('not compared', `its limit was ${before.under ?? '-'} ms, and is ${after.under ?? '-'} ms`);
  }
  const seen = `good were ${shareText(before)}, and are ${shareText(after)}`;
  if (before.met === after.met) {
    return finding('same', before.met === undefined ? `too few events to judge in both, ${seen}` : seen);
  }
  if (after.met === false) return finding('worse', `missed, ${seen}`);
  if (before.met === false && after.met === true) return finding('better', `met now, ${seen}`);
  return finding('not compared', `too few events in the run ${after.met === undefined ? 'after' : 'before'}, ${seen}`);
};

interface Row {
  readonly name: string;
  readonly requests: number;
  readonly failed: number;
  readonly wrong?: number;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}

const rowOfScenario = ({ scenario, requests, failed, latency, readableAfter }: ScenarioResult): Row => {
  const times = readableAfter ?? latency;
  const [p50 = null, p95 = null, p99 = null] =
    times === undefined ? [] : [50, 95, 99].map((percentile) => quantile(times, percentile));
  return { name: scenario === 'warm_up' ? 'warm-up' : scenario, requests, failed, p50, p95, p99 };
};

const rowOfRoute = ({ route, ...figures }: NonNullable<RunSummary['routes']>[number]): Row => ({
  name: route,
  ...figures,
});

/** Rows that both have first, then those that only one has. */
const rowPairs = (
  [before, after]: readonly [RunSummary, RunSummary],
  rows: (run: RunSummary) => readonly Row[],
  isTimed: boolean,
): readonly RowPair[] => {
  const [was, is] = [before, after].map((run) => new Map(rows(run).map((row) => [row.name, row] as const))) as [
    Map<string, Row>,
    Map<string, Row>,
  ];
  return [...new Set([...was.keys(), ...is.keys()])].map((name) => {
    const [first, second] = [was.get(name), is.get(name)];
    const count = (of: (row: Row) => number | undefined): Pair => ({
      before: (first && of(first)) ?? 0,
      after: (second && of(second)) ?? 0,
    });
    const time = (of: (row: Row) => number | null): TimePair =>
      timePair(first && of(first), second && of(second), isTimed);
    const requests = count((row) => row.requests);
    const hasWrong = first?.wrong !== undefined || second?.wrong !== undefined;
    return {
      name,
      requests,
      rate: {
        before: requests.before / Math.max(1, before.seconds),
        after: requests.after / Math.max(1, after.seconds),
      },
      failed: count(({ failed }) => failed),
      ...(hasWrong ? { wrong: count(({ wrong }) => wrong) } : {}),
      p50: time(({ p50 }) => p50),
      p95: time(({ p95 }) => p95),
      p99: time(({ p99 }) => p99),
    };
  });
};

const timePair = (before: number | null = null, after: number | null = null, isTimed: boolean): TimePair => ({
  before,
  after,
  shift: !isTimed || before === null || after === null || before <= 0 ? null : after / before - 1,
});

/** '; wrong: empty list 12'. Empty where the summary has no reasons. */
const wrongReasons = ({ scenarios }: RunSummary, route: string): string => {
  // Summaries of earlier versions have none.
  const bad = scenarios
    .filter(({ scenario }) => scenario !== 'warm_up')
    .flatMap((scenario) => (scenario.bad as typeof scenario.bad | undefined) ?? []);
  const text = badAnswersText(bad.filter((answers) => answers.kind === 'wrong' && answers.route === route));
  return text === '' ? '' : `; ${text}`;
};

/** An honest target gives no wrong answer, so one is worse than none. */
const wrongFinding = ({ name, wrong, requests }: RowPair, reasons: string): readonly RunFinding[] => {
  if (wrong === undefined || (wrong.before === 0 && wrong.after === 0)) return [];
  const [was, is] = [wrong.before / Math.max(1, requests.before), wrong.after / Math.max(1, requests.after)];
  const change: Change = wrong.before === 0 ? 'worse' : wrong.after === 0 ? 'better' : changeOfShares(wrong, requests);
  const text = `wrong answers were ${countText(wrong.before)} (${percentText(was)}), and are ${countText(wrong.after)} (${percentText(is)}${reasons})`;
  return [{ id: `wrong/${name}`, change, text: `${name}: ${text}` }];
};

const failedFinding = ({ name, failed, requests }: RowPair): readonly RunFinding[] => {
  if (failed.before === 0 && failed.after === 0) return [];
  if (requests.before === 0 || requests.after === 0) return [];
  const text = `errors were ${percentText(failed.before / requests.before)}, and are ${percentText(failed.after / requests.after)}`;
  return [{ id: `errors/${name}`, change: changeOfShares(failed, requests), text: `${name}: ${text}` }];
};

const timeFindings = (row: RowPair): readonly RunFinding[] =>
  shifts.flatMap(([name, least]): readonly RunFinding[] => {
    const { before, after, shift } = row[name];
    if (before === null || after === null || shift === null) return [];
    const finding = (change: Change, text: string): RunFinding => ({
      id: `latency/${row.name}/${name}`,
      change,
      text: `${row.name}: ${name} was ${latencyText(before)}, and is ${latencyText(after)} (${shiftText(shift)})${text}`,
    });
    if (Math.min(row.requests.before, row.requests.after) < fewest) {
      return [finding('same', `; of fewer than ${fewest} requests, so nothing is concluded`)];
    }
    if (!isLargeShift(before, after, least)) return [finding('same', '')];
    return [
      finding(
        shift > 0 ? 'worse' : 'better',
        `, more than the ${Math.round(least * 100)}% by which two runs of one target differ`,
      ),
    ];
  });
