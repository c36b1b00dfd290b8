/** What the pages about load tests have in common: one file that needs nothing else, its style, and tables. */
import { markup, styleSheet, type Markup } from '../../text/markup.ts';
import { style } from './style.ts';

export const pageOf = (title: string, body: Markup, ownStyle = ''): string =>
  markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>${styleSheet(style + ownStyle)}</head><body>
${body}
</body></html>
`.text;

/** What a cell shows, as a class of the style sheet; a word has none. */
export type CellClass = 'text' | 'number' | 'met' | 'missed';

export type Cell = string | { readonly text: string; readonly class: CellClass };

/** `columns` has the class of each column's head, and of those cells that have none of their own. */
export const tableOf = (
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  columns: readonly CellClass[] = [],
): Markup => {
  const classOf = (cell: Cell, column: number): CellClass =>
    typeof cell === 'string' ? (columns[column] ?? 'text') : cell.class;
  const named = (name: CellClass): Markup | undefined => (name === 'text' ? undefined : markup` class="${name}"`);
  const textOf = (cell: Cell): string => (typeof cell === 'string' ? cell : cell.text);
  const heads = head.map((cell, column) => markup`<th${named(classOf(cell, column))}>${cell}</th>`);
  const lines = rows.map((row) => {
    const cells = row.map((cell, column) => markup`<td${named(classOf(cell, column))}>${textOf(cell)}</td>`);
    return markup`<tr>${cells}</tr>`;
  });
  return markup`<div class="scroll"><table><tr>${heads}</tr>${lines}</table></div>`;
};

/** Undefined without any items. */
export const listOf = (items: readonly string[], className: string): Markup | undefined =>
  items.length === 0
    ? undefined
    : markup`<ul class="${className}">${items.map((item) => markup`<li>${item}</li>`)}</ul>`;
