/**
 * Evaluates select_slo_budget_fraction, select_slo_compliance and select_slo_burn_rate: by Cloud Monitoring's own time series
 * where they can be read, else with our own arithmetic and counters. Source of their meaning: Cloud Monitoring, "Retrieving SLO data".
 */
import { growthOf, type Growth } from '../../history/growth.ts';
import { indexAfter, type SeriesSource, type SourceSeries, type Use } from '../../promql/source.ts';
import { burnRate, judge, type Counts } from '../../slo/judge.ts';
import { withoutExcluded } from '../../slo/exclusions.ts';
import type { Slo } from '../../slo/slo.ts';
import { windowAt } from '../../slo/window.ts';
import { cloudMonitoring } from '../../series/cloudMonitoring.ts';
import type { MeasuredSlo } from '../../slo/measuredSlo.ts';
import { watchedGrowths, type Growths } from './watchedCounts.ts';
import { shareText } from '../../text/percentage.ts';
import { instants, type Line, type Picture } from './picture.ts';

export interface SloQuestion {
  readonly quantity: 'budget_fraction' | 'compliance' | 'burn_rate';
  readonly slo: string;
  /** Milliseconds; only for a burn rate. */
  readonly over: number;
}

/** Undefined for any other filter. */
export const sloQuestion = (filter: string): SloQuestion | undefined => {
  const match = /^select_slo_(budget_fraction|compliance|burn_rate)\("([^"]+)"(?:, "(\d+)s")?\)$/.exec(filter);
  if (match === null) return undefined;
  return {
    quantity: match[1] as SloQuestion['quantity'],
    slo: match[2] ?? '',
    over: Number(match[3] ?? 3_600) * 1_000,
  };
};

/** Undefined without events. */
export const sloLine = (filter: string, picture: Picture): Line | undefined => {
  const question = sloQuestion(filter);
  const slo = question === undefined ? undefined : picture.slos.get(question.slo);
  if (question === undefined || slo === undefined) return undefined;
  const own = picture.filtered?.(filter, picture.grid) ?? [];
  // An SLO that is not deployed there has no series of its own.
  if (own.length > 0)
    return { labels: {}, values: instants(picture.grid).map((at) => newestAt(own, at, picture.grid.step)) };
  // Points of a chart are too far apart for slices, and the share of good events is another figure: better none.
  if (slo.slices !== undefined) return undefined;
  const count = withoutExcluded(slo, countsOf(slo, question, picture));
  const values = instants(picture.grid).map((at) => answer(question, slo, count, at));
  return values.every((value) => value === null) ? undefined : { labels: {}, values };
};

/** The last point of the step that ends at an instant; points are at least a minute apart. */
const newestAt = (series: readonly SourceSeries[], at: number, step: number): number | null => {
  for (const { times, values } of series) {
    const index = indexAfter(times, at, 0) - 1;
    if (index >= 0 && times[index]! > at - Math.max(step, 5 * minute)) return values[index]!;
  }
  return null;
};

/** One number for one promise: where the events themselves are here, the value is that of `atalaya slo status` at the same instant. */
export const judgedAtEnd = (
  filter: string,
  { slos, judge: judgeAt, to }: Picture,
): { readonly value: number; readonly text: string } | undefined => {
  const question = sloQuestion(filter);
  const slo = question === undefined ? undefined : slos.get(question.slo);
  if (question === undefined || slo === undefined || question.quantity === 'burn_rate') return undefined;
  const judged = judgeAt?.(slo, to);
  if (judged === undefined || judged.kind === 'NoData') return undefined;
  return question.quantity === 'compliance'
    ? { value: judged.sli.toNumber(), text: shareText(judged.sli, slo.target) }
    : { value: judged.budgetLeft.toNumber(), text: shareText(judged.budgetLeft) };
};

type Count = (from: number, to: number) => Counts;

const answer = ({ quantity, over }: SloQuestion, slo: Slo, count: Count, at: number): number | null => {
  if (quantity === 'burn_rate') return burnRate(count(at - over, at), slo)?.toNumber() ?? null;
  const { from, to } = windowAt(slo.window, at);
  const judged = judge(count(from, to), slo);
  if (judged.kind === 'NoData') return null;
  return (quantity === 'compliance' ? judged.sli : judged.budgetLeft).toNumber();
};

const minute = 60_000;
/** Resolution at which a calendar window is counted (see `Use`): its start may lie between two instants of a chart. */
const close = 180 * minute;

const countsOf = (slo: Slo, { quantity, over }: SloQuestion, { source, grid }: Picture): Count => {
  const rolling = quantity === 'burn_rate' ? over : slo.window.kind === 'RollingWindow' ? slo.window.length : undefined;
  const start = rolling === undefined ? windowAt(slo.window, grid.from).from : grid.from - rolling;
  const use: Use =
    rolling === undefined
      ? { step: minute, range: close, first: start, increases: true }
      : { step: grid.step, range: rolling, first: grid.from, increases: true };
  const span = { from: Math.floor((start - minute) / minute) * minute, to: grid.to };
  const watched = watchedOf(slo, source, span, use);
  const [good, total] =
    watched === undefined
      ? ['good', 'total'].map((which) => increasesOf(source, `atalaya.objective.${which}_events`, slo, span, use))
      : [watched.good, watched.total];
  return (from, to) => {
    const all = total?.(from, to) ?? 0;
    return { total: all, good: Math.min(all, good?.(from, to) ?? 0), overdue: 0 };
  };
};

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Of a system that others run, as its platform counts them. */
const watchedOf = (slo: Slo, source: SeriesSource, span: Span, use: Use): Growths | undefined => {
  if (!('isWatched' in slo) || !(slo as MeasuredSlo).isWatched) return undefined;
  return watchedGrowths((slo as MeasuredSlo).indicator[cloudMonitoring.id], (selection, part) => {
    const { name, matchers } = cloudMonitoring.selector(selection, part);
    return source.select(name, matchers, span.from, span.to, use);
  });
};

/** Events in (from, to], all series added up, with a resolution of one or a few minutes. */
const increasesOf = (source: SeriesSource, name: string, slo: Slo, span: Span, use: Use): Growth => {
  const matchers = [
    { label: 'job', op: '=' as const, value: slo.system },
    { label: 'objective', op: '=' as const, value: slo.id },
  ];
  const series = source.select(name, matchers, span.from, span.to, use);
  return growthOf(series);
};
