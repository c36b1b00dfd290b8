/** Functions of the presence and the times of samples, not of their values. */
import { emptyColumn, mapColumn, type Column } from './column.ts';
import { seriesOf, type Context, type Evaluate } from './context.ts';
import type { Expr, VectorSelector } from './expr.ts';
import type { Labels } from '../model/point.ts';
import { dropName, nameLabel, withLabel } from './labels.ts';
import { windowsOf } from './rangeCall.ts';
import { latest, overWindows } from './windows.ts';

/** One series with value 1 and the labels that a selector fixes, at each step where no series has a value. */
export const absent = (argument: Expr, columns: readonly Column[], size: number): readonly Column[] => {
  const labels = argument.kind === 'VectorSelector' ? fixedLabels(argument) : {};
  const column = emptyColumn(labels, size);
  column.values.fill(1);
  column.present.fill(1);
  for (const { present } of columns) {
    for (let step = 0; step < size; step += 1) {
      if (present[step] === 1) column.present[step] = 0;
    }
  }
  return [column];
};

export const absentOverTime = (argument: Expr, context: Context, evaluate: Evaluate): readonly Column[] => {
  const { series, over } = windowsOf(argument, context, evaluate);
  const { grid, known } = context;
  const columns = series.map(({ labels, times }) => overWindows(labels, known.windowsOf(times, grid, over), () => 1));
  return absent(argument.kind === 'RangeSelector' ? argument.of : argument, columns, grid.size);
};

/** For a selector, the time of its sample; for any other expression, the instant of evaluation. Seconds. */
export const timestamps = (argument: Expr, context: Context, evaluated: () => readonly Column[]): readonly Column[] => {
  const { grid } = context;
  if (argument.kind !== 'VectorSelector') {
    return evaluated().map((column) => mapColumn(column, (_value, step) => (grid.from + step * grid.step) / 1_000));
  }
  return seriesOf(argument, context, undefined).map((series) => {
    const column = latest(series, grid, argument.offset?.milliseconds ?? 0, 'time');
    return { ...column, labels: dropName(column.labels) };
  });
};

/** Labels that one equality matcher fixes; a label with two matchers is not fixed. */
const fixedLabels = ({ matchers }: VectorSelector): Labels => {
  const seen = new Set<string>();
  let labels: Labels = {};
  for (const { label, op, value } of matchers) {
    if (label === nameLabel) continue;
    labels = withLabel(labels, label, op === '=' && !seen.has(label) ? value : '');
    if (op === '=') seen.add(label);
  }
  return labels;
};
