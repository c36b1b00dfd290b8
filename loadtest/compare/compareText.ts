/** A comparison of two runs as sentences and rows, the same in every format. */
import { percentText, shiftText } from '../../text/percentage.ts';
import { countText, figure } from '../../text/count.ts';
import { latencyText, spanText } from '../../text/time.ts';
import type { Change, Pair } from './change.ts';
import type { RowPair, RunComparison, RunFinding, TimePair } from './compareRuns.ts';

/** What each verdict means, in words. */
export const verdictWords: Readonly<Record<RunComparison['verdict'], string>> = {
  better: 'better',
  same: 'no difference beyond what two runs of one target have',
  worse: 'worse',
  inconclusive: 'inconclusive: nothing is worse, and not everything could be compared',
};

export const sideText = ({ name, verdict, startedAt, seconds, url }: RunComparison['before']): string =>
  `${name}: ${verdict}, ${startedAt}, ${spanText(seconds)}, ${url}`;

const weight: Readonly<Record<Change, number>> = { worse: 0, 'not compared': 1, better: 2, same: 3 };

/** What is worse first. */
export const byChange = (findings: readonly RunFinding[]): readonly RunFinding[] =>
  findings.toSorted((a, b) => weight[a.change] - weight[b.change]);

export const objectiveHead = ['objective', 'of', 'target', 'good before', 'good after', 'before', 'after'] as const;

const standing = (result: RunComparison['objectives'][number]['before']): readonly [share: string, verdict: string] => {
  if (result === null) return ['-', 'not there'];
  const { good, total, met } = result;
  const share = total === 0 ? '-' : percentText(good / total);
  if (met === undefined) return [share, total === 0 ? 'no events' : 'too few events'];
  return [share, met ? 'met' : 'missed'];
};

export const objectiveRow = ({
  objective,
  scenario,
  target,
  before,
  after,
}: RunComparison['objectives'][number]): readonly string[] => {
  const [[was, verdictBefore], [is, verdictAfter]] = [standing(before), standing(after)];
  return [objective, scenario, percentText(target), was, is, verdictBefore, verdictAfter];
};

export const rowHead = (name: string): readonly string[] => [
  name,
  'requests',
  'a second',
  'errors',
  ...(name === 'route' ? ['wrong'] : []),
  'p50',
  'shift',
  'p95',
  'shift',
  'p99',
  'shift',
];

export const rowOf = ({ name, requests, rate, failed, wrong, p50, p95, p99 }: RowPair): readonly string[] => [
  name,
  counts(requests),
  `${figure(rate.before)} → ${figure(rate.after)}`,
  counts(failed),
  ...(wrong === undefined ? [] : [counts(wrong)]),
  ...[p50, p95, p99].flatMap((time) => [times(time), time.shift === null ? '-' : shiftText(time.shift)]),
];

const counts = ({ before, after }: Pair): string => `${countText(before)} → ${countText(after)}`;

const times = ({ before, after }: TimePair): string =>
  before === null && after === null
    ? '-'
    : `${before === null ? '-' : latencyText(before)} → ${after === null ? '-' : latencyText(after)}`;
