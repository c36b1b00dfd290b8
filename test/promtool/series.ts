/**
 * Series as promtool's unit tests write them: a selection becomes one series that it selects, and what a counter does
 * becomes promtool's short notation. Counters begin far from zero, as they do anywhere but in the first minute of a process:
 * Prometheus draws a counter out to its zero and no further, and good and total events would not be drawn out alike.
 */
import { is, type Selection } from '../../model/selection.ts';
import type { Dialect, Part } from '../../series/dialect.ts';

export interface InputSeries {
  readonly series: string;
  readonly values: string;
}

/** So much a minute, for so many minutes. */
export interface Stretch {
  readonly minutes: number;
  readonly perMinute: number;
  /** The process began anew, and counts from zero. */
  readonly restarted?: boolean;
}

const base = 1_000_000_000;

/** One sample a minute from minute 0 on: the first is the counter's beginning. */
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

/** The same value for so many minutes, one after the other. */
export const gauge = (stretches: readonly { readonly minutes: number; readonly value: number }[]): string =>
  stretches.flatMap(({ minutes, value }) => (minutes > 0 ? [`${value}+0x${minutes - 1}`] : [])).join(' ');

const firstOf = (pattern: string): string =>
  (pattern.split('|')[0] ?? '').replaceAll(/\\(.)/g, '$1').replace(/^5\.\.$/, '500');

/** One series that the selection selects. `labels` are set beside what it asks for, or instead. */
export const seriesOf = (
  { signal, matches, ...rest }: Selection,
  dialect: Dialect,
  labels: Readonly<Record<string, string>> = {},
  part?: Part,
): string => {
  const asked = matches.flatMap(({ label, op, value }) => {
    if (op === '!=' || op === '!~') return [];
    return [[label, op === '=~' ? firstOf(value) : value] as const];
  });
  const all = Object.entries({ ...Object.fromEntries(asked), ...labels });
  return dialect.selector({ ...rest, signal, matches: all.map(([label, value]) => is(label, value)) }, part);
};
