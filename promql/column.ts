/**
 * Instant vectors over all steps at once: a column holds one series' value at each step and whether it has one. NaN is
 * a value like any other, so presence has an array of its own.
 */
import type { Labels } from '../model/point.ts';
import { dropName, keyOf } from './labels.ts';
import type { Expr } from './expr.ts';
import { spanOf } from './print.ts';
import { PromqlError } from './promqlError.ts';

/** Milliseconds since the epoch: from, from + step, … up to and including to. */
export interface Grid {
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly size: number;
}

export const gridOf = ({ from, to, step }: Omit<Grid, 'size'>): Grid => ({
  from,
  to,
  step,
  size: Math.max(0, Math.floor((to - from) / step) + 1),
});

export interface Column {
  readonly labels: Labels;
  readonly values: Float64Array;
  /** 1 where there is a value. */
  readonly present: Uint8Array;
}

export const emptyColumn = (labels: Labels, size: number): Column => ({
  labels,
  values: new Float64Array(size),
  present: new Uint8Array(size),
});

/** Applies a function to each value. The result is no longer the metric, so its name is dropped. */
export const mapColumn = (
  { labels, values, present }: Column,
  change: (value: number, step: number) => number,
): Column => {
  const changed = new Float64Array(values.length);
  for (let step = 0; step < changed.length; step += 1) {
    if (present[step] === 1) changed[step] = change(values[step]!, step);
  }
  return { labels: dropName(labels), values: changed, present };
};

export const isEmpty = ({ present }: Column): boolean => !present.includes(1);

/** 1 at steps where any column has a value. */
export const anyPresent = (columns: readonly Column[], size: number): Uint8Array => {
  const any = new Uint8Array(size);
  for (const { present } of columns) {
    for (let step = 0; step < size; step += 1) {
      if (present[step] === 1) any[step] = 1;
    }
  }
  return any;
};

/** One column for each label set; two values at one step are an error. Columns without any value are left out. */
export const merged = (columns: readonly Column[], of: Expr): readonly Column[] => {
  const byLabels = new Map<string, Column>();
  for (const column of columns) {
    if (isEmpty(column)) continue;
    const key = keyOf(column.labels);
    const held = byLabels.get(key);
    byLabels.set(key, held === undefined ? column : union(held, column, of));
  }
  return [...byLabels.values()];
};

const union = (first: Column, second: Column, of: Expr): Column => {
  const values = first.values.slice();
  const present = first.present.slice();
  for (let step = 0; step < values.length; step += 1) {
    if (second.present[step] !== 1) continue;
    if (present[step] === 1) throw duplicate(first.labels, of);
    values[step] = second.values[step]!;
    present[step] = 1;
  }
  return { labels: first.labels, values, present };
};

/** Two columns with the same labels are an error, even if they never have a value at the same step. */
export const unique = (columns: readonly Column[], of: Expr): readonly Column[] => {
  const seen = new Set<string>();
  const filled = columns.filter((column) => !isEmpty(column));
  for (const { labels } of filled) {
    const key = keyOf(labels);
    if (seen.has(key)) throw duplicate(labels, of);
    seen.add(key);
  }
  return filled;
};

export const labelText = (labels: Labels): string =>
  `{${Object.keys(labels)
    .toSorted()
    .map((name) => `${name}=${JSON.stringify(labels[name])}`)
    .join(', ')}}`;

const duplicate = (labels: Labels, of: Expr): PromqlError =>
  new PromqlError(spanOf(of), {
    code: 'evaluation',
    problem: `two series have the same labels ${labelText(labels)} here, for instance because the metric’s name is gone`,
    fix: 'select one metric, or aggregate by labels that differ',
  });
