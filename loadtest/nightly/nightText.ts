/** Texts about nights, shared by the terminal, the page and the issue. */
import { chanceText as shortChance, countText, figure, many } from '../../text/count.ts';
import { latencyText } from '../../text/time.ts';
import { machineClassText } from './environment.ts';
import { leastBefore, leastNights } from './levelShift.ts';
import type { TrendMetric } from './levels.ts';
import { isComparable, isOpen, type NightReport, type SystemNights } from './nightReport.ts';
import { releaseLines } from './nightReleases.ts';
import type { LevelChange, Regression } from './regression.ts';
import type { SystemRegression, Trend } from './trends.ts';

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
export const changeText = (metric: TrendMetric, change: Pick<LevelChange, 'before' | 'after' | 'night'>): string => {
  const { before, after, night } = change;
  return `${levelText(metric, before, after)} since ${night}`;
};

/** '12 ms to 18 ms (+50%)'. */
export const levelText = (metric: TrendMetric, before: number, after: number): string =>
  `${valueText(metric, before)} to ${valueText(metric, after)}${shiftText(metric, before, after)}`;

const shiftText = (metric: TrendMetric, before: number, after: number): string => {
  const relative = relativeText(metric, { before, after });
  return relative === undefined ? '' : ` (${relative})`;
};

/** '+50%'; undefined for shares, and when the old value is 0. */
export const relativeText = (
  metric: TrendMetric,
  { before, after }: Pick<LevelChange, 'before' | 'after'>,
): string | undefined => (before > 0 && metric !== 'errorRatio' ? `${signed((after / before - 1) * 100)}%` : undefined);

const signed = (value: number): string => `${value >= 0 ? '+' : '-'}${figure(Math.abs(value))}`;

export const chanceText = (p: number): string => (p < 1e-6 ? 'p below 1e-6' : `p ${shortChance(p)}`);

const day = 86_400_000;

/** Nights from the one on which it was opened to tonight. */
export const openFor = ({ opened }: Pick<Regression, 'opened'>, tonight: string): string =>
  many(Math.round((Date.parse(tonight) - Date.parse(opened)) / day), 'night');

/** An open regression in one line. */
export const openText = (own: SystemNights, series: SystemRegression): string => {
  const { metric, regression, environment } = series;
  const { before, after, now, night, opened, within, p } = regression;
  const tonight = own.nights.at(-1)!.night;
  const level =
    now === undefined
      ? 'no night has measured it since'
      : `now ${valueText(metric, now)}${shiftText(metric, before.level, now)}`;
  const apart = isComparable(own, series)
    ? ''
    : `; tonight cannot be compared with it: it was measured with ${environment.load}, against ${targetText(environment.target)}, on ${machineClassText(environment)}`;
  return `worse: ${trendName(series)}, ${changeText(metric, { before: before.level, after, night })}, ${chanceText(p)}; opened ${opened}, open for ${openFor(regression, tonight)}, ${level}; mended at ${valueText(metric, within)} or less${apart}`;
};

/** How a regression ended, in one line. */
export const endedText = (series: SystemRegression): string => {
  const { metric, regression } = series;
  const { before, after, night, ended, within } = regression;
  const change = changeText(metric, { before: before.level, after, night });
  if (ended === undefined) return '';
  if (ended.kind === 'accepted') {
    return `accepted ${ended.night} by ${ended.who}: ${ended.why} (${trendName(series)}, ${change})`;
  }
  return `was worse, and recovered ${ended.night}: ${trendName(series)}, ${change}; ${valueText(metric, ended.level)} is within the noise of ${valueText(metric, before.level)} (up to ${valueText(metric, within)})`;
};

/** A system's night in one line. */
export const systemText = ({ system, verdict, nights, compared, regressions }: SystemNights): string => {
  const tonight = nights.at(-1)!;
  const own = tonight.why === undefined ? tonight.state : `${tonight.state} (${tonight.why})`;
  const open = regressions.filter(isOpen).length;
  const worse = open === 0 ? '' : `, ${countText(open)} worse than before`;
  const range = compared.length < 2 ? '' : ` (${compared[0]} to ${compared.at(-1)})`;
  return `${system}: ${verdict}; tonight ${own}, ${many(compared.length, 'night')} compared${range}${worse}`;
};

/** The open regressions. */
export const openLines = (own: SystemNights): readonly string[] =>
  own.regressions.filter(isOpen).map((series) => openText(own, series));

/** Further details: changes that are not open, gaps, and nights that were left out, with the reasons. */
export const systemLines = (own: SystemNights): readonly string[] => {
  const { nights, trends, regressions } = own;
  const better = trends.flatMap((trend) =>
    trend.changes
      .filter(({ worse }) => !worse)
      .map((change) => `better: ${trendName(trend)}, ${changeText(trend.metric, change)}, ${chanceText(change.p)}`),
  );
  return [
    ...releaseLines(nights),
    ...regressions.filter((series) => !isOpen(series)).map(endedText),
    ...better,
    ...nights
      .slice(0, -1)
      .filter(({ state }) => state !== 'passed' && state !== 'failed')
      .map(({ night, state, why }) => `${night}: ${state === 'apart' ? 'left out' : state}: ${why}`),
    ...noteLines(nights),
    ...uncalibratedText(nights),
    ...enoughText(own),
  ];
};

/** Most notes that are printed. */
const mostNotes = 5;

const noteLines = (nights: SystemNights['nights']): readonly string[] => {
  const notes = nights.flatMap(({ night, note }) => (note === undefined ? [] : [`${night}: ${note}`]));
  const earlier = notes.length - mostNotes;
  return earlier <= 0
    ? notes
    : [
        `on ${many(earlier, 'earlier night')} the unit of work took longer or shorter too; night.json has each`,
        ...notes.slice(-mostNotes),
      ];
};

/** The speed of the machine on these nights is not known. */
const uncalibratedText = (nights: SystemNights['nights']): readonly string[] => {
  const compared = nights.filter(({ state }) => state === 'passed' || state === 'failed');
  const unknown = compared.filter(({ record }) => record?.calibration === undefined);
  const processors = new Set(compared.map(({ record }) => record?.machine.cpu));
  if (unknown.length === 0 || processors.size < 2) return [];
  return [
    `${many(unknown.length, 'night')} did not measure the speed of the machine, and the processors differ (${[...processors].join('; ')}): differences of speed were not corrected`,
  ];
};

const enoughText = ({ compared }: SystemNights): readonly string[] => {
  if (compared.length === 0) return ['no night can be compared yet'];
  if (compared.length < leastBefore) {
    return [`a change cannot be seen yet: it needs ${leastBefore} nights before it, and there are ${compared.length}`];
  }
  return [`a change from tonight on would be detected after ${many(leastNights, 'night')} at the earliest`];
};

export const unreadableText = ({ file, line, why }: NightReport['unreadable'][number]): string =>
  line === 0 ? `history: ${file} was left out: ${why}` : `history: ${file}:${line} was left out: ${why}`;

export const nightText = ({ night, plan, verdict, systems, unreadable }: NightReport): string =>
  [
    `night of ${night}, ${plan}: ${verdict}`,
    ...systems.flatMap((system) => [
      `  ${systemText(system)}`,
      ...[...openLines(system), ...systemLines(system)].map((line) => `    ${line}`),
    ]),
    ...unreadable.map((line) => `  ${unreadableText(line)}`),
    '',
  ].join('\n');

const targetText = (target: string): string => (target === 'own' ? 'a pipeline of its own' : target);

/** 'reads 50 users, for 131 s; against a pipeline of its own, from 2 cores, linux x64, k6 2.2.0 (AMD EPYC)'. */
export const environmentText = ({ nights, environment }: Pick<SystemNights, 'nights' | 'environment'>): string => {
  if (environment === undefined) return 'nothing was measured';
  const compared = nights.filter(({ state }) => state === 'passed' || state === 'failed');
  const processors = [...new Set(compared.flatMap(({ record }) => (record === undefined ? [] : [record.machine.cpu])))];
  const shown = processors.length === 0 ? '' : ` (${processors.join('; ')})`;
  return `${environment.load}; against ${targetText(environment.target)}, from ${machineClassText(environment)}${shown}`;
};
