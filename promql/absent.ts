/** Functions that look at whether and when there are samples, rather than at their values. */
import { emptyColumn, mapColumn, type Column } from './column.ts';
import { seriesOf, type Context, type Evaluate } from './context.ts';
import type { Expr, VectorSelector } from './expr.ts';
import type { Labels } from '../model/point.ts';
import { dropName, nameLabel, withLabel } from './labels.ts';
import { windowsOf } from './rangeCall.ts';
import { latest, overWindows } from './windows.ts';

/** One series, with the labels that a selector fixes, at the steps at which there is none. */
export const absent = (asked: Expr, columns: readonly Column[], size: number): readonly Column[] => {
  const labels = asked.kind === 'VectorSelector' ? fixedLabels(asked) : {};
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

export const absentOverTime = (asked: Expr, context: Context, evaluate: Evaluate): readonly Column[] => {
  const { series, over } = windowsOf(asked, context, evaluate);
  const columns = series.map((one) => overWindows(one.labels, one, context.grid, over, () => 1));
  return absent(asked.kind === 'RangeSelector' ? asked.of : asked, columns, context.grid.size);
};

/** Of a selector when its sample was taken; of anything else the instant of evaluation. Seconds. */
export const timestamps = (asked: Expr, context: Context, evaluated: () => readonly Column[]): readonly Column[] => {
  const { grid } = context;
  if (asked.kind !== 'VectorSelector') {
    return evaluated().map((column) => mapColumn(column, (_value, step) => (grid.from + step * grid.step) / 1_000));
  }
  return seriesOf(asked, context, undefined).map((series) => {
    const column = latest(series, grid, asked.offset?.milliseconds ?? 0, 'time');
    return { ...column, labels: dropName(column.labels) };
  });
};

/** Those that equality fixes; a label that is asked for twice is not fixed. */
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
