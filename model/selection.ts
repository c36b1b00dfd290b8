/** Some series of a signal: which signal, and what its labels and its resource's must be. Dialects spell it. */
import { memoize } from './memoize.ts';
import type { Signal } from './signal.ts';

export interface Match {
  readonly label: string;
  readonly op: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

export interface Selection {
  readonly kind: 'Selection';
  readonly signal: Signal;
  /** Of the metric and of its resource, in the order in which they are written. */
  readonly matches: readonly Match[];
}

export const select = (signal: Signal, ...matches: readonly Match[]): Selection => ({
  kind: 'Selection',
  signal,
  matches,
});

export const is = (label: string, value: string): Match => ({ label, op: '=', value });
export const isNot = (label: string, value: string): Match => ({ label, op: '!=', value });

/** Fully anchored, as PromQL's. */
export const isOneOf = (label: string, values: readonly string[]): Match =>
  values.length === 1 ? is(label, values[0] ?? '') : { label, op: '=~', value: values.map(escaped).join('|') };

export const isNoneOf = (label: string, values: readonly string[]): Match =>
  values.length === 1 ? isNot(label, values[0] ?? '') : { label, op: '!~', value: values.map(escaped).join('|') };

/** RE2's special characters. */
const escaped: (text: string) => string = memoize(
  (text: string) => text,
  (text) => (/^[\w/-]*$/.test(text) ? text : text.replaceAll(/[\\^$.|?*+()[\]{}]/g, String.raw`\$&`)),
);
