/**
 * Series in the notation of promtool's unit tests: a selection becomes one series that it selects, a counter becomes promtool's
 * short notation. Counters begin far from zero, as after the first minutes of a process, because Prometheus extrapolates a
 * counter back to zero at most, and would extrapolate good and total events differently.
 */
import { is, type Selection } from '../../model/selection.ts';
import { parsePromql } from '../../promql/parse.ts';
import type { SourceSeries } from '../../promql/source.ts';
import type { Dialect, Part } from '../../series/dialect.ts';

export interface InputSeries {
  readonly series: string;
  readonly values: string;
}

/** An increase per minute, for a number of minutes. */
export interface Stretch {
  readonly minutes: number;
  readonly perMinute: number;
  /** The process restarted, and counts from zero. */
  readonly restarted?: boolean;
}

const base = 1_000_000_000;

/** One sample a minute from minute 0; the first is the start value. */
export const counter = (stretches: readonly Stretch[], from: number = base): string => {
  let at = from;
  const parts = [String(from)];
  for (const { minutes, perMinute, restarted } of stretches) {
    if (minutes <= 0) continue;
    if (restarted === true) at = 0;
    parts.push(`${at + perMinute}+${perMinute}x${minutes - 1}`);
    at += perMinute * minutes;
  }
  return parts.join(' ');
};

/** Constant values, each for a number of minutes, one after the other. */
export const gauge = (stretches: readonly { readonly minutes: number; readonly value: number }[]): string =>
  stretches.flatMap(({ minutes, value }) => (minutes > 0 ? [`${value}+0x${minutes - 1}`] : [])).join(' ');

/** One value a minute, undefined where there is no sample, with equal values shortened. */
export const notationOf = (values: readonly (number | undefined)[]): string => {
  const runs: { readonly value: number | undefined; times: number }[] = [];
  for (const value of values) {
    const last = runs.at(-1);
    if (last !== undefined && last.value === value) last.times += 1;
    else runs.push({ value, times: 1 });
  }
  return runs
    .map(({ value, times }) =>
      value === undefined ? `_x${times}` : times === 1 ? `${value}` : `${value}+0x${times - 1}`,
    )
    .join(' ');
};

/** The same values for the evaluator, from instant 0 on. `series` is in the notation of promtool's tests. */
export const sourceSeries = (series: string, values: readonly (number | undefined)[]): SourceSeries => {
  const selector = parsePromql(series);
  if (selector.kind !== 'VectorSelector') throw new Error(`${series} is not a series`);
  const { name = '', matchers } = selector;
  const minutes = [...values.keys()].filter((index) => values[index] !== undefined);
  return {
    labels: { __name__: name, ...Object.fromEntries(matchers.map(({ label, value }) => [label, value])) },
    times: Float64Array.from(minutes, (index) => index * 60_000),
    values: Float64Array.from(minutes, (index) => values[index]!),
  };
};

const firstOf = (pattern: string): string =>
  (pattern.split('|')[0] ?? '').replaceAll(/\\(.)/g, '$1').replace(/^([45])\.\.$/, '$100');

/** One series that the selection selects. `labels` are added, or replace labels of the selection. */
export const seriesOf = (
  { signal, matches, ...rest }: Selection,
  dialect: Dialect,
  labels: Readonly<Record<string, string>> = {},
  part?: Part,
): string => {
  const matched = matches.flatMap(({ label, op, value }) => {
    if (op === '!=' || op === '!~') return [];
    return [[label, op === '=~' ? firstOf(value) : value] as const];
  });
  const all = Object.entries({ ...Object.fromEntries(matched), ...labels });
  const selected = { ...rest, signal, matches: all.map(([label, value]) => is(label, value)) };
  return dialect.print(dialect.selector(selected, part));
};
