/**
 * Operators between series and numbers, and between matched series; sets of series. Source: Prometheus documentation,
 * "Vector matching".
 */
import { compare, compute, isComparison } from './arithmetic.ts';
import { anyPresent, emptyColumn, labelText, mapColumn, merged, type Column } from './column.ts';
import type { Arithmetic, Binary, Comparison, SetOperator } from './expr.ts';
import type { Labels } from '../model/point.ts';
import { drop, dropName, groupOf, keep, keyOf, withLabel } from './labels.ts';
import { spanOf } from './print.ts';
import { PromqlError } from './promqlError.ts';

export type Operation = Binary & { readonly op: Arithmetic | Comparison };

/** Two numbers at each step; a comparison answers 0 or 1. */
export const scalars = ({ op }: Operation, left: Float64Array, right: Float64Array): Float64Array => {
  const [holds, value] = isComparison(op) ? [compare(op), undefined] : [undefined, compute(op)];
  return left.map((a, step) => (holds === undefined ? value(a, right[step]!) : Number(holds(a, right[step]!))));
};

/** A comparison of a series with a number returns the value of the series, on either side of the operator. */
export const withScalar = (
  { op, bool }: Operation,
  columns: readonly Column[],
  scalar: Float64Array,
  side: 'left' | 'right',
): readonly Column[] => {
  const ordered =
    <T>(apply: (left: number, right: number) => T) =>
    (value: number, step: number): T =>
      side === 'left' ? apply(value, scalar[step]!) : apply(scalar[step]!, value);
  if (!isComparison(op)) return columns.map((column) => mapColumn(column, ordered(compute(op))));
  const holds = compare(op);
  if (bool)
    return columns.map((column) =>
      mapColumn(
        column,
        ordered((left, right) => Number(holds(left, right))),
      ),
    );
  return columns.map(({ labels, values, present }) => {
    const kept = new Uint8Array(present.length);
    const [lefts, rights] = side === 'left' ? [values, scalar] : [scalar, values];
    for (let step = 0; step < kept.length; step += 1) {
      if (present[step] === 1 && holds(lefts[step]!, rights[step]!)) kept[step] = 1;
    }
    return { labels, values, present: kept };
  });
};

/** Series of both sides that have the same matching labels. */
interface Match {
  readonly many: readonly Column[];
  readonly one: readonly Column[];
}

export const vectors = (
  operation: Operation,
  left: readonly Column[],
  right: readonly Column[],
  size: number,
): readonly Column[] => {
  const { matching } = operation;
  const [many, one] = matching.many === 'right' ? [right, left] : [left, right];
  const keyOfMatch = ({ labels }: Column): string => keyOf(groupOf(labels, matching));
  const [member, partner] = [many[0], one[0]];
  if (many.length === 1 && one.length === 1 && member !== undefined && partner !== undefined) {
    const isMatch = keyOfMatch(member) === keyOfMatch(partner);
    return isMatch ? merged([pair(operation, member, partner, size)], operation) : [];
  }
  const ones = Map.groupBy(one, keyOfMatch);
  const columns: Column[] = [];
  const both = bothPresent(left, right, size);
  for (const [key, members] of Map.groupBy(many, keyOfMatch)) {
    const partners = ones.get(key);
    if (partners !== undefined) columns.push(...combine(operation, { many: members, one: partners }, both));
    ones.delete(key);
  }
  for (const rest of ones.values()) checkOne(operation, rest, both);
  return merged(columns, operation);
};

/** 1 at steps where both sides have a value. Elsewhere nothing is matched, so duplicates are not an error. */
const bothPresent = (left: readonly Column[], right: readonly Column[], size: number): Uint8Array => {
  const [inLeft, inRight] = [anyPresent(left, size), anyPresent(right, size)];
  return inLeft.map((present, step) => present & inRight[step]!);
};

const combine = (operation: Operation, { many, one }: Match, both: Uint8Array): readonly Column[] => {
  checkOne(operation, one, both);
  if (operation.matching.many === undefined) checkPairs(operation, many, one, both);
  else if (isComparison(operation.op) && !operation.bool) checkResults(operation, many, one);
  return many.flatMap((member) => one.map((partner) => pair(operation, member, partner, both.length)));
};

/** Results of a match group need different labels, even if a comparison drops them. */
const checkResults = (operation: Operation, many: readonly Column[], one: readonly Column[]): void => {
  if (many.length < 2) return;
  const results = many.flatMap((member) =>
    one.map((partner) => ({
      labels: resultLabels(operation, member.labels, partner.labels),
      values: member.values,
      present: member.present.map((present, step) => present & partner.present[step]!),
    })),
  );
  merged(results, operation);
};

const pair = (operation: Operation, member: Column, partner: Column, size: number): Column => {
  const { op, bool, matching } = operation;
  const column = emptyColumn(resultLabels(operation, member.labels, partner.labels), size);
  const { values: lefts, present: isLeft } = matching.many === 'right' ? partner : member;
  const { values: rights, present: isRight } = matching.many === 'right' ? member : partner;
  const { values, present } = column;
  const holds = isComparison(op) ? compare(op) : undefined;
  const result = isComparison(op) ? undefined : compute(op);
  for (let step = 0; step < size; step += 1) {
    if (isLeft[step] !== 1 || isRight[step] !== 1) continue;
    const a = lefts[step]!;
    if (result !== undefined) {
      values[step] = result(a, rights[step]!);
    } else {
      const kept = holds?.(a, rights[step]!) === true;
      if (!kept && !bool) continue;
      values[step] = bool ? Number(kept) : a;
    }
    present[step] = 1;
  }
  return column;
};

const resultLabels = ({ op, bool, matching }: Operation, many: Labels, one: Labels): Labels => {
  const named = bool || !isComparison(op) ? dropName(many) : many;
  if (matching.many === undefined) {
    return matching.kind === 'on' ? keep(named, matching.labels) : drop(named, matching.labels);
  }
  return matching.include.reduce((labels, name) => withLabel(labels, name, one[name] ?? ''), named);
};

/** The "one" side may have only one series of a match group at each step. */
const checkOne = (operation: Operation, one: readonly Column[], both: Uint8Array): void => {
  const found = twice(one, both);
  if (found === undefined) return;
  const side = operation.matching.many === 'right' ? 'left' : 'right';
  throw new PromqlError(spanOf(operation), {
    code: 'evaluation',
    problem: `two series match the same labels on the ${side} side of ${operation.op}: ${found.map(({ labels }) => labelText(labels)).join(' and ')}`,
    fix: 'aggregate that side, or match by labels that distinguish its series, with on (…)',
  });
};

/** One-to-one matching: the left side may have only one series too, even if a comparison drops it. */
const checkPairs = (operation: Operation, many: readonly Column[], one: readonly Column[], both: Uint8Array): void => {
  if (many.length < 2) return;
  const matched = many.map((column) => ({
    ...column,
    present: column.present.map((present, step) =>
      present === 1 && one.some((partner) => partner.present[step] === 1) ? 1 : 0,
    ),
  }));
  const found = twice(matched, both);
  if (found === undefined) return;
  throw new PromqlError(spanOf(operation), {
    code: 'evaluation',
    problem: `two series on the left side of ${operation.op} match one: ${found.map(({ labels }) => labelText(labels)).join(' and ')}`,
    fix: 'write group_left if that is meant, or aggregate the left side',
  });
};

/** The first two columns that have a value at the same step. */
const twice = (columns: readonly Column[], at: Uint8Array): readonly [Column, Column] | undefined => {
  if (columns.length < 2) return undefined;
  for (let step = 0; step < at.length; step += 1) {
    if (at[step] !== 1) continue;
    let seen: Column | undefined;
    for (const column of columns) {
      if (column.present[step] !== 1) continue;
      if (seen !== undefined) return [seen, column];
      seen = column;
    }
  }
  return undefined;
};

export type SetOperation = Binary & { readonly op: SetOperator };

/** and, or, unless: which series are kept at each step, by whether their labels occur on the other side. */
export const setOperation = (
  operation: SetOperation,
  left: readonly Column[],
  right: readonly Column[],
  size: number,
): readonly Column[] => {
  const { op, matching } = operation;
  const keyOfMatch = ({ labels }: Column): string => keyOf(groupOf(labels, matching));
  const present = (columns: readonly Column[]): ReadonlyMap<string, Uint8Array> =>
    new Map([...Map.groupBy(columns, keyOfMatch)].map(([key, members]) => [key, anyPresent(members, size)]));
  const where = (columns: readonly Column[], others: readonly Column[], wanted: 0 | 1): readonly Column[] => {
    const known = present(others);
    return columns.map((column) => {
      const other = known.get(keyOfMatch(column));
      const masked = column.present.map((value, step) => (value === 1 && (other?.[step] ?? 0) === wanted ? 1 : 0));
      return { ...column, present: masked };
    });
  };
  switch (op) {
    case 'and':
      return merged(where(left, right, 1), operation);
    case 'unless':
      return merged(where(left, right, 0), operation);
    case 'or':
      return merged([...left, ...where(right, left, 0)], operation);
  }
};
