/** What every format of a gate's report shows: the parts in the order in which they are judged, bad answers, and both sides' objectives. */
import { sumOf } from '../../numbers/sum.ts';
import { countText } from '../../text/count.ts';
import { percentText, shiftText } from '../../text/percentage.ts';
import { millisecondsText } from '../../text/time.ts';
import {
  subjects,
  type ComparisonFigures,
  type Finding,
  type FindingVerdict,
  type GateReport,
  type GateVerdict,
  type Subject,
} from './gateReport.ts';
import type { BadAnswers } from '../badAnswers.ts';
import { isValid, type GateRun } from './gateRun.ts';

/** Those that decided the verdict come first; the others follow in the order of the subjects. */
export const inOrder = (findings: readonly Finding[], verdict: GateVerdict): readonly Finding[] => {
  const decides = (finding: Finding): boolean => verdict !== 'pass' && finding.verdict === verdict;
  const place = (finding: Finding): number => (decides(finding) ? -1 : subjects.indexOf(finding.subject));
  return findings.toSorted((a, b) => place(a) - place(b));
};

export interface GatePart {
  readonly subject: Subject;
  readonly verdict: FindingVerdict;
  readonly findings: readonly Finding[];
}

const byGravity: readonly FindingVerdict[] = ['fail', 'inconclusive', 'warn', 'pass'];

/** Every subject, also one that the gate did not reach. */
export const partsOf = ({ findings }: Pick<GateReport, 'findings'>): readonly GatePart[] =>
  subjects.map((subject) => {
    const own = findings.filter((finding) => finding.subject === subject);
    const verdict = byGravity.find((candidate) => own.some((finding) => finding.verdict === candidate)) ?? 'not judged';
    return { subject, verdict, findings: own };
  });

/** 'pass, 1 not judged': what was not looked at is never covered by a pass. */
export const partVerdict = ({ verdict, findings }: GatePart): string => {
  const open = findings.filter((finding) => finding.verdict === 'not judged').length;
  return verdict === 'not judged' || open === 0 ? verdict : `${verdict}, ${open} not judged`;
};

/** '2 pass, 1 not judged'. */
export const verdictCounts = ({ findings }: GatePart): string =>
  [...byGravity, 'not judged' as const]
    .flatMap((verdict) => {
      const count = findings.filter((finding) => finding.verdict === verdict).length;
      return count === 0 ? [] : [`${count} ${verdict}`];
    })
    .join(', ');

/** The sentence that decided the part; where all of several passed, their number. */
export const partText = ({ verdict, findings }: GatePart): string => {
  const own = findings.filter((finding) => finding.verdict === verdict);
  const [first] = own;
  if (first === undefined) return 'the gate did not come to it';
  if (own.length === 1) return first.text;
  return verdict === 'pass' ? `all ${own.length} passed` : `${first.text} (and ${own.length - 1} more)`;
};

/** Bad answers of all runs together, the most frequent first; those of runs that are left out as well. */
export const badAnswersOf = (runs: readonly Pick<GateRun, 'bad'>[]): readonly BadAnswers[] => {
  const byKind = Map.groupBy(
    runs.flatMap(({ bad }) => bad),
    ({ side, route, kind, reason }) => JSON.stringify([side, route, kind, reason]),
  );
  return [...byKind.values()]
    .map((same) => ({ ...same[0]!, count: sumOf(same, ({ count }) => count) }))
    .toSorted((a, b) => b.count - a.count);
};

export const badHead = ['answers', 'reason', 'count', 'route', 'side'] as const;

const kindNames: Readonly<Record<BadAnswers['kind'], string>> = {
  wrong: 'wrong',
  status: 'other status',
  none: 'no answer',
};

export const badRow = ({ kind, reason, route, side, count }: BadAnswers): readonly string[] => [
  kindNames[kind],
  reason,
  countText(count),
  route,
  side,
];

export const objectiveHead = ['objective', 'side', 'target', 'good', 'events', 'share', '95% interval'] as const;

/** The candidate's row, and below it the baseline's where its events were counted. */
export const objectiveRows = ({
  objectives,
  runs,
}: Pick<GateReport, 'objectives' | 'runs'>): readonly (readonly string[])[] =>
  objectives.flatMap(({ objective, of: subject, target, good, total, interval }) => {
    const events = runs
      .filter((run) => subject === undefined && isValid(run))
      .flatMap(({ baselineEvents }) => baselineEvents.filter((event) => event.objective === objective));
    const [was, of] = [sumOf(events, (event) => event.good), sumOf(events, (event) => event.total)];
    const row = (side: string, [count, all]: readonly [number, number], range: string): readonly string[] => [
      subject === undefined ? objective : `${objective} of ${subject}`,
      side,
      percentText(target),
      countText(count),
      countText(all),
      all === 0 ? '-' : percentText(count / all),
      range,
    ];
    const range = interval === null ? '-' : `${percentText(interval.low)} to ${percentText(interval.high)}`;
    return [row('candidate', [good, total], range), ...(of === 0 ? [] : [row('baseline', [was, of], '-')])];
  });

export const runHead = [
  'run',
  'requests',
  'not sent',
  'p50',
  'p95',
  'pressure',
  'steal',
  'lateness',
  'unit of work',
  'problems',
] as const;

/** Runs of reads, and those of POSTs. */
export const allRuns = ({ runs, writes }: Pick<GateReport, 'runs' | 'writes'>): readonly GateRun[] => [
  ...runs,
  ...(writes?.runs ?? []),
];

/** One row for each run, with the figures of the generator's machine. */
export const runRows = ({ runs, writes }: Pick<GateReport, 'runs' | 'writes'>): readonly (readonly string[])[] => [
  ...runs.map((run) => runRow(run, String(run.order + 1))),
  ...(writes?.runs ?? []).map((run, index) => runRow(run, `POSTs ${index + 1}`)),
];

const runRow = (run: GateRun, name: string): readonly string[] => {
  const { requests, dropped, p50, p95, runner, problems } = run;
  const given = (value: number | undefined, text: (value: number) => string): string =>
    value === undefined ? '-' : text(value);
  return [
    name,
    countText(requests),
    countText(dropped),
    given(p50, millisecondsText),
    given(p95, millisecondsText),
    given(runner.pressure, percentText),
    given(runner.steal, percentText),
    given(runner.lateness, millisecondsText),
    given(runner.unit, (unit) => `${unit.toFixed(2)}×`),
    `${isValid(run) ? '' : 'left out: '}${problems.map(({ cause, text }) => `${cause}: ${text}`).join('; ')}`,
  ];
};

/** A comparison's interval in a table. */
export const intervalText = (interval: ComparisonFigures['interval'], confidence: number): string =>
  interval === null
    ? 'too few runs'
    : `${shiftText(interval.low)} to ${shiftText(interval.high)} (${percentText(confidence)})`;
