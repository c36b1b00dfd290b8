/** Functions that make labels from labels; they look at no value. */
import type { Column } from './column.ts';
import { withLabel } from './labels.ts';
import { patternOf } from './matcher.ts';

/** Where the whole of the label `source` matches, `target` becomes `replacement` with its $1, ${name} filled in. */
export const labelReplace = (
  columns: readonly Column[],
  [target, replacement, source, pattern]: readonly [string, string, string, string],
): readonly Column[] =>
  columns.map((column) => {
    const value = column.labels[source] ?? '';
    const matcher = patternOf(pattern).matcher(value);
    if (!matcher.find()) return column;
    const group = (name: string): string => {
      if (/^\d+$/.test(name)) return Number(name) <= matcher.groupCount() ? (matcher.group(Number(name)) ?? '') : '';
      return Object.hasOwn(matcher.namedGroups, name) ? (matcher.group(name) ?? '') : '';
    };
    const filled = replacement.replaceAll(
      /\$(?:\$|\{(\w+)\}|(\w+))/g,
      (whole: string, inBraces: string | undefined, plain: string | undefined) =>
        whole === '$$' ? '$' : group(inBraces ?? plain ?? ''),
    );
    return { ...column, labels: withLabel(column.labels, target, filled) };
  });

export const labelJoin = (
  columns: readonly Column[],
  [target, separator, ...sources]: readonly [string, string, ...string[]],
): readonly Column[] =>
  columns.map((column) => {
    const value = sources.map((source) => column.labels[source] ?? '').join(separator);
    return { ...column, labels: withLabel(column.labels, target, value) };
  });
