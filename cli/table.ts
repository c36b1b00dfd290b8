/**
 * Rows as aligned text: columns as wide as their widest cell, two spaces between, nothing after the last. On a terminal no line is
 * wider than it: the last column is wrapped or, where that leaves too little of it, each row becomes a paragraph.
 */
import { wrap } from '../explain/wrap.ts';
import { sumOf } from '../numbers/sum.ts';
import type { Io } from './run/io.ts';

type Row = readonly string[];

/** Programs read lines: only a terminal has a width. */
export const tableWidth = ({ isTTY, columns }: Pick<Io, 'isTTY' | 'columns'>): number => (isTTY ? columns : Infinity);

/** Least width of a last column that is wrapped. */
const leastWrapped = 20;

export const table = (head: Row, rows: readonly Row[], width: number = Infinity): string => {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  const before = sumOf(widths.slice(0, -1), (cell) => cell + 2);
  const isFitting = before + widths.at(-1)! <= width;
  if (!isFitting && before + leastWrapped > width) return rows.map((row) => paragraph(head, row, width)).join('');
  return [head, ...rows]
    .map((row) => {
      const first = row.slice(0, -1).map((cell, column) => `${cell.padEnd(widths[column]!)}  `);
      const last = row.at(-1)!;
      const line = isFitting ? `${first.join('')}${last}` : wrap(last, width, first.join(''), ' '.repeat(before));
      return `${line.trimEnd()}\n`;
    })
    .join('');
};

/** The first cell, and below it the others with their titles; what is empty is left out. */
const paragraph = (head: Row, [first = '', ...cells]: Row, width: number): string => {
  const named = cells.flatMap((cell, column) => (cell === '' ? [] : [`${head[column + 1]!}: ${cell}`]));
  return `${first}\n${named.length === 0 ? '' : `${wrap(named.join('; '), width, '  ')}\n`}`;
};
