/** Calls of functions, by name. */
import { emptyColumn, isEmpty, mapColumn, merged, unique, type Column } from './column.ts';
import { calendar, ofDate, type DatePart } from './calendar.ts';
import { clampTo, elementwise, roundTo } from './elementwise.ts';
import type { Context, Evaluate, Value } from './context.ts';
import type { Call } from './expr.ts';
import { absent, absentOverTime, timestamps } from './absent.ts';
import { histogramFraction, histogramQuantile } from './histogram.ts';
import { labelJoin, labelReplace } from './labelFunctions.ts';
import { spanOf } from './print.ts';
import { PromqlError } from './promqlError.ts';
import { isRangeFunction, overRange } from './rangeCall.ts';

/** The arguments of a call, each evaluated when it is needed. */
interface Arguments {
  readonly context: Context;
  readonly size: number;
  readonly count: number;
  readonly scalar: (index: number) => Float64Array;
  readonly vector: (index: number) => readonly Column[];
}

export const callFunction = (call: Call, context: Context, evaluate: Evaluate): Value => {
  const evaluated = (index: number): Value => evaluate(call.args[index]!, context);
  const args: Arguments = {
    context,
    size: context.grid.size,
    count: call.args.length,
    scalar: (index) => {
      const value = evaluated(index);
      return value.kind === 'scalar' ? value.values : new Float64Array();
    },
    vector: (index) => {
      const value = evaluated(index);
      return value.kind === 'vector' ? value.columns : [];
    },
  };
  if (call.function === 'scalar') return { kind: 'scalar', values: scalarOf(args.vector(0), args.size) };
  if (call.function === 'time') return { kind: 'scalar', values: secondsOf(context) };
  if (call.function === 'pi') return { kind: 'scalar', values: new Float64Array(args.size).fill(Math.PI) };
  return { kind: 'vector', columns: columns(call, args, evaluate) };
};

const columns = (call: Call, args: Arguments, evaluate: Evaluate): readonly Column[] => {
  const { context, size } = args;
  const name = call.function;
  if (name === 'absent_over_time') return absentOverTime(call.args[0]!, context, evaluate);
  if (isRangeFunction(name)) return unique(overRange(call, context, evaluate), call);
  const simple = elementwise[name];
  if (simple !== undefined)
    return merged(
      args.vector(0).map((column) => mapColumn(column, simple)),
      call,
    );
  const date = calendar[name];
  if (date !== undefined) return merged(dates(args, date), call);
  switch (name) {
    case 'absent':
      return absent(call.args[0]!, args.vector(0), size);
    case 'clamp':
    case 'clamp_min':
    case 'clamp_max':
      return merged(clamped(name, args), call);
    case 'histogram_quantile':
      return merged(histogramQuantile(args.vector(1), size, args.scalar(0)), call);
    case 'histogram_fraction':
      return merged(histogramFraction(args.vector(2), size, args.scalar(0), args.scalar(1)), call);
    case 'label_join':
      return merged(labelJoin(call, args.vector(0)), call);
    case 'label_replace':
      return merged(labelReplace(call, args.vector(0)), call);
    case 'round':
      return merged(rounded(args), call);
    case 'sort':
    case 'sort_desc':
      return sorted(args.vector(0), name === 'sort' ? 1 : -1);
    case 'timestamp':
      return merged(
        timestamps(call.args[0]!, context, () => args.vector(0)),
        call,
      );
    case 'vector':
      return [{ labels: {}, values: args.scalar(0), present: new Uint8Array(size).fill(1) }];
    default:
      throw new PromqlError(spanOf(call), {
        code: 'unsupported',
        problem: `${name}() is not evaluated here`,
        fix: 'leave it out',
      });
  }
};

const secondsOf = ({ grid: { from, step, size } }: Context): Float64Array =>
  Float64Array.from({ length: size }, (_, index) => (from + index * step) / 1_000);

/** The value of the only series; NaN for no series or several. */
const scalarOf = (columns: readonly Column[], size: number): Float64Array => {
  const values = new Float64Array(size).fill(NaN);
  const counts = new Uint32Array(size);
  for (const column of columns) {
    for (let step = 0; step < size; step += 1) {
      if (column.present[step] !== 1) continue;
      counts[step]! += 1;
      values[step] = counts[step] === 1 ? column.values[step]! : NaN;
    }
  }
  return values;
};

const dates = ({ count, vector, context, size }: Arguments, part: DatePart): readonly Column[] => {
  if (count > 0) return vector(0).map((column) => mapColumn(column, (value) => ofDate(part, value)));
  const column = emptyColumn({}, size);
  column.values.set(secondsOf(context).map((value) => ofDate(part, value)));
  column.present.fill(1);
  return [column];
};

/** No result where the maximum is below the minimum. */
const clamped = (name: string, { scalar, vector, size }: Arguments): readonly Column[] => {
  const lowest = name === 'clamp_max' ? new Float64Array(size).fill(-Infinity) : scalar(1);
  const highest = name === 'clamp_min' ? new Float64Array(size).fill(Infinity) : scalar(name === 'clamp' ? 2 : 1);
  return vector(0).map((column) => {
    const inside = mapColumn(column, (value, step) => clampTo(value, lowest[step]!, highest[step]!));
    const present = column.present.slice();
    for (let step = 0; step < size; step += 1) {
      if (highest[step]! < lowest[step]!) present[step] = 0;
    }
    return { ...inside, present };
  });
};

const rounded = ({ count, scalar, vector, size }: Arguments): readonly Column[] => {
  const to = count > 1 ? scalar(1) : new Float64Array(size).fill(1);
  return vector(0).map((column) => mapColumn(column, (value, step) => roundTo(value, to[step]!)));
};

/** Orders the series of an instant query; a range query has no order. */
const sorted = (columns: readonly Column[], direction: 1 | -1): readonly Column[] => {
  if (columns[0]?.values.length !== 1) return columns;
  const rank = ({ values }: Column): number => (Number.isNaN(values[0]) ? Infinity : direction * values[0]!);
  return columns
    .filter((column) => !isEmpty(column))
    .toSorted((a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0));
};
