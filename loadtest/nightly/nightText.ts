/** Texts about nights, shared by the terminal, the page and the issue. */
import { countText, figure, many } from '../../text/count.ts';
import { latencyText } from '../../text/time.ts';
import { machineText } from './nightRecord.ts';
import type { NightReport, SystemNights } from './nightReport.ts';
import { nightsNeeded, type Trend, type TrendChange, type TrendMetric } from './trends.ts';

const names: Readonly<Record<TrendMetric, string>> = {
  p50: 'median',
  p95: 'p95',
  errorRatio: 'failed requests',
};

/** 'median of reads'; for followed messages, the time until they are readable. */
export const trendName = ({ scenario, metric }: Pick<Trend, 'scenario' | 'metric'>): string => {
  if (scenario === 'freshness' && metric !== 'errorRatio') return `${names[metric]} from POST to readable`;
  return `${names[metric]} of ${scenario}`;
};

export const valueText = (metric: TrendMetric, value: number): string =>
  metric === 'errorRatio' ? `${figure(value * 100)}%` : latencyText(value);

/** '12 ms to 18 ms (+50%) since 2026-11-20'. */
export const changeText = (metric: TrendMetric, change: TrendChange): string => {
  const { before, after, night } = change;
  const relative = relativeText(metric, change);
  const shift = relative === undefined ? '' : ` (${relative})`;
  return `${valueText(metric, before)} to ${valueText(metric, after)}${shift} since ${night}`;
};

/** '+50%'; undefined for shares, and when the old value is 0. */
export const relativeText = (metric: TrendMetric, { before, after }: TrendChange): string | undefined =>
  before > 0 && metric !== 'errorRatio' ? `${signed((after / before - 1) * 100)}%` : undefined;

const signed = (value: number): string => `${value >= 0 ? '+' : '-'}${figure(Math.abs(value))}`;

export const chanceText = (p: number): string => `p ${figure(p)}`;

/** A system's night in one line. */
export const systemText = ({ system, verdict, nights, trends }: SystemNights): string => {
  const tonight = nights.at(-1)!;
  const counted = nights.filter(({ state }) => state === 'passed' || state === 'failed').length;
  const own = tonight.why === undefined ? tonight.state : `${tonight.state} (${tonight.why})`;
  const open = trends.flatMap(({ changes }) => changes.filter((change) => change.open)).length;
  const worse = open === 0 ? '' : `, ${countText(open)} worse than before`;
  return `${system}: ${verdict}; tonight ${own}, ${many(counted, 'night')} compared${worse}`;
};

/** Details below the verdict: changes, gaps, and nights that were left out, with the reasons. */
export const systemLines = ({ nights, trends }: SystemNights): readonly string[] => [
  ...trends.flatMap((trend) =>
    trend.changes.map(
      (change) =>
        `${change.open ? 'worse' : change.worse ? 'was worse, and recovered' : 'better'}: ${trendName(trend)}, ${changeText(trend.metric, change)}, ${chanceText(change.p)}`,
    ),
  ),
  ...nights
    .slice(0, -1)
    .filter(({ state }) => state !== 'passed' && state !== 'failed')
    .map(({ night, state, why }) => `${night}: ${state === 'apart' ? 'left out' : state}: ${why}`),
  ...enoughText(nights),
];

const enoughText = (nights: SystemNights['nights']): readonly string[] => {
  const counted = nights.filter(({ state }) => state === 'passed' || state === 'failed').length;
  if (counted === 0) return ['no night can be compared yet'];
  const after = nightsNeeded(counted);
  if (after === undefined) return ['a change cannot be seen yet: there are too few nights'];
  return [`a change from tonight on would be detected after ${many(after, 'night')} at the earliest`];
};

export const unreadableText = ({ file, line, why }: NightReport['unreadable'][number]): string =>
  line === 0 ? `history: ${file} was left out: ${why}` : `history: ${file}:${line} was left out: ${why}`;

export const nightText = ({ night, plan, verdict, systems, unreadable }: NightReport): string =>
  [
    `night of ${night}, ${plan}: ${verdict}`,
    ...systems.flatMap((system) => [`  ${systemText(system)}`, ...systemLines(system).map((line) => `    ${line}`)]),
    ...unreadable.map((line) => `  ${unreadableText(line)}`),
    '',
  ].join('\n');

/** 'AMD EPYC, 2 cores, 8 GiB, linux x64, k6 2.2.0, its own pipeline'. */
export const environmentText = ({ nights }: Pick<SystemNights, 'nights'>): string => {
  const record = nights.findLast(({ state }) => state === 'passed' || state === 'failed')?.record;
  if (record === undefined) return 'nothing was measured';
  const target = record.target === 'own' ? 'a pipeline of its own' : record.target;
  return `${record.load}; against ${target}, from ${machineText(record.machine)}, with k6 ${record.k6}`;
};
