/** Aggregation of series, step by step. Source: Prometheus documentation, "Aggregation operators". */
import type { Labels } from '../model/point.ts';
import type { Aggregate, Aggregator } from './expr.ts';
import { emptyColumn, type Column } from './column.ts';
import { countValues } from './countValues.ts';
import { groupOf, keyOf } from './labels.ts';
import { quantileOf } from './quantile.ts';
import { lostBy, meanOneByOne } from './sum.ts';
import { ranked } from './topk.ts';

/** `parameter` by step: q of quantile, k of topk and bottomk. */
export const aggregate = (
  { op, grouping, parameter: label }: Pick<Aggregate, 'op' | 'grouping' | 'parameter'>,
  columns: readonly Column[],
  size: number,
  parameter: Float64Array | undefined,
): readonly Column[] => {
  if (op === 'count_values') return countValues(label?.kind === 'String' ? label.value : '', grouping, columns, size);
  const groups = Map.groupBy(columns, ({ labels }) => keyOf(groupOf(labels, grouping)));
  return [...groups.values()].flatMap((members) => {
    if (op === 'topk' || op === 'bottomk') return ranked(op, members, size, parameter ?? noParameter, columns.length);
    return [reduce(op, members, groupOf(members[0]!.labels, grouping), size, parameter ?? noParameter)];
  });
};

const noParameter = new Float64Array();

type Reduced = Exclude<Aggregator, 'topk' | 'bottomk' | 'count_values'>;

/** Aggregations that return the value itself where a group has one member. */
const ofOneIsItself: ReadonlySet<Aggregator> = new Set(['sum', 'min', 'max']);

const reduce = (
  op: Reduced,
  members: readonly Column[],
  labels: Labels,
  size: number,
  parameter: Float64Array,
): Column => {
  const [only] = members;
  if (only !== undefined && members.length === 1 && ofOneIsItself.has(op)) return { ...only, labels };
  const into = emptyColumn(labels, size);
  switch (op) {
    case 'sum':
      return sum(members, into);
    case 'avg':
      return average(members, into);
    case 'min':
      return extreme(members, into, (value, held) => value < held);
    case 'max':
      return extreme(members, into, (value, held) => value > held);
    case 'count':
      return count(members, into);
    case 'group':
      return fold(members, into, () => 1);
    case 'stdvar':
      return deviation(members, into, (variance) => variance);
    case 'stddev':
      return deviation(members, into, Math.sqrt);
    case 'quantile':
      return quantile(members, into, parameter);
  }
};

/** `next` is called with the value so far, undefined at first. */
const fold = (
  members: readonly Column[],
  into: Column,
  next: (value: number, held: number | undefined, step: number) => number,
): Column => {
  for (const { values, present } of members) {
    for (let step = 0; step < values.length; step += 1) {
      if (present[step] !== 1) continue;
      const held = into.present[step] === 1 ? into.values[step]! : undefined;
      into.values[step] = next(values[step]!, held, step);
      into.present[step] = 1;
    }
  }
  return into;
};

const sum = (members: readonly Column[], into: Column): Column => {
  const lost = sumWithLost(members, into);
  for (let step = 0; step < lost.length; step += 1) into.values[step]! += lost[step]!;
  return into;
};

/** Sums into `into`, and returns what rounding lost at each step. */
const sumWithLost = (members: readonly Column[], into: Column): Float64Array => {
  const lost = new Float64Array(into.values.length);
  for (const { values, present } of members) {
    for (let step = 0; step < values.length; step += 1) {
      if (present[step] !== 1) continue;
      const value = values[step]!;
      if (into.present[step] === 1) {
        lost[step]! += lostBy(into.values[step]!, value);
        into.values[step]! += value;
      } else {
        into.values[step] = value;
        into.present[step] = 1;
      }
    }
  }
  return lost;
};

const count = (members: readonly Column[], into: Column): Column =>
  fold(members, into, (_value, held) => (held ?? 0) + 1);

const average = (members: readonly Column[], into: Column): Column => {
  const { values: counts } = count(members, emptyColumn({}, into.values.length));
  const lost = sumWithLost(members, into);
  for (let step = 0; step < counts.length; step += 1) {
    if (into.present[step] !== 1) continue;
    const [sum, size] = [into.values[step]!, counts[step]!];
    into.values[step] = Number.isFinite(sum) ? sum / size + lost[step]! / size : meanAt(members, step);
  }
  return into;
};

const meanAt = (members: readonly Column[], step: number): number => {
  const values = members.flatMap((member) => (member.present[step] === 1 ? [member.values[step]!] : []));
  return meanOneByOne(values.length, (index) => values[index]!);
};

/** NaN only when every value is NaN. */
const extreme = (members: readonly Column[], into: Column, beats: (value: number, held: number) => boolean): Column =>
  fold(members, into, (value, held) => (held === undefined || Number.isNaN(held) || beats(value, held) ? value : held));

const deviation = (members: readonly Column[], into: Column, result: (variance: number) => number): Column => {
  const size = into.values.length;
  const [means, counts] = [new Float64Array(size), new Float64Array(size)];
  fold(members, into, (value, held, step) => {
    counts[step]! += 1;
    const off = value - means[step]!;
    means[step]! += off / counts[step]!;
    return held === undefined ? (Number.isFinite(value) ? 0 : NaN) : held + off * (value - means[step]!);
  });
  for (let step = 0; step < size; step += 1) {
    if (into.present[step] === 1) into.values[step] = result(into.values[step]! / counts[step]!);
  }
  return into;
};

const quantile = (members: readonly Column[], into: Column, q: Float64Array): Column => {
  const scratch = new Float64Array(members.length);
  for (let step = 0; step < into.values.length; step += 1) {
    let size = 0;
    for (const { values, present } of members) {
      if (present[step] === 1) scratch[size++] = values[step]!;
    }
    if (size === 0) continue;
    into.values[step] = quantileOf(q[step]!, scratch.subarray(0, size));
    into.present[step] = 1;
  }
  return into;
};
