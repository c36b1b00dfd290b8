/**
 * How many series of a group have each value: the value becomes a label. Source: Prometheus 3, promql/engine.go,
 * `aggregationCountValues`.
 */
import { Decimal } from 'decimal.js';
import { emptyColumn, type Column } from './column.ts';
import type { Grouping } from './expr.ts';
import { groupOf, keyOf, withLabel } from './labels.ts';

export const countValues = (
  label: string,
  { kind, labels }: Grouping,
  columns: readonly Column[],
  size: number,
): readonly Column[] => {
  // The label with the value belongs to the group, unless `without` names it.
  const grouping: Grouping = kind === 'by' ? { kind, labels: [...labels, label] } : { kind, labels };
  const groups = new Map<string, Column>();
  for (const column of columns) {
    for (let step = 0; step < size; step += 1) {
      if (column.present[step] !== 1) continue;
      const of = groupOf(withLabel(column.labels, label, valueText(column.values[step]!)), grouping);
      const key = keyOf(of);
      const group = groups.get(key) ?? emptyColumn(of, size);
      groups.set(key, group);
      group.values[step]! += 1;
      group.present[step] = 1;
    }
  }
  return [...groups.values()];
};

/** All digits that the number needs, and never an exponent, as Go's FormatFloat(value, 'f', -1, 64). */
const valueText = (value: number): string => {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  return Object.is(value, -0) ? '-0' : new Decimal(String(value)).toFixed();
};
