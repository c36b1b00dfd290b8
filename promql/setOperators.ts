/** and, or, unless: which series are kept at each step, by whether their labels occur on the other side. */
import type { Binary, SetOperator } from './expr.ts';
import { anyPresent, merged, type Column } from './column.ts';
import { groupOf, keyOf } from './labels.ts';

export type SetOperation = Binary & { readonly op: SetOperator };

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
