/** Shared parts of the load test pages: the self-contained HTML file, its style, and tables. */
import { chartReader } from '../../text/chartReader.ts';
import { markup, styleSheet, type Markup } from '../../text/markup.ts';

export const pageOf = (title: string, body: Markup, ownStyle = ''): string =>
  markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>${styleSheet(style + ownStyle)}</head><body>
${body}
${chartReader}</body></html>
`.text;

/** Kind of a cell, as a class in the style sheet; text has no class. */
export type CellClass = 'text' | 'number' | 'met' | 'missed' | 'warned' | 'soft' | 'long' | 'code';

export interface StyledCell {
  readonly text: string;
  readonly class: CellClass;
  /** Length of a bar before the text, from 0 to 1. */
  readonly bar?: number;
  /** Address that the text leads to. */
  readonly href?: string | undefined;
}

export type Cell = string | StyledCell;

/** `columns`: class of each column's head, and of its cells without a class of their own. */
export const tableOf = (
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  columns: readonly CellClass[] = [],
): Markup => {
  const classOf = (cell: Cell, column: number): CellClass =>
    typeof cell === 'string' ? (columns[column] ?? 'text') : cell.class;
  const named = (name: CellClass): Markup | undefined => (name === 'text' ? undefined : markup` class="${name}"`);
  const heads = head.map((cell, column) => markup`<th${named(classOf(cell, column))}>${cell}</th>`);
  const lines = rows.map((row) => {
    const cells = row.map((cell, column) => markup`<td${named(classOf(cell, column))}>${contentOf(cell)}</td>`);
    return markup`<tr>${cells}</tr>`;
  });
  return markup`<div class="scroll"><table><tr>${heads}</tr>${lines}</table></div>`;
};

const contentOf = (cell: Cell): Markup | string => {
  if (typeof cell === 'string') return cell;
  const { text, bar, href } = cell;
  const shown = href === undefined ? text : markup`<a href="${href}">${text}</a>`;
  if (bar === undefined) return shown;
  const width = (Math.max(0, Math.min(1, bar)) * 100).toFixed(1);
  return markup`<span class="bar"><span style="width: ${width}%"></span></span>${shown}`;
};

/** Closed until the reader opens it; undefined without content. */
export const folded = (title: string, content: Markup | undefined): Markup | undefined =>
  content === undefined ? undefined : markup`<details><summary>${title}</summary>${content}</details>`;

/** Undefined for an empty list. */
export const listOf = (items: readonly string[], className: string): Markup | undefined =>
  items.length === 0
    ? undefined
    : markup`<ul class="${className}">${items.map((item) => markup`<li>${item}</li>`)}</ul>`;

/** Light or dark by the reader's system setting; the page loads nothing. */
const style = `
:root { color-scheme: light dark; --ink: #1c2430; --soft: #5b6675; --page: #fff; --card: #f5f7fa; --rule: #d9dfe7;
  --c0: #1f6feb; --c1: #d9730d; --c2: #8a63d2; --c3: #1a7f55; --c4: #b3256e; --bad: #c4321c; --good: #1a7f37; --warn: #8a6100; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e9f0; --soft: #9aa6b5; --page: #12161c; --card: #1b212a; --rule: #323b47;
  --c0: #6cb0ff; --c1: #f5a55a; --c2: #bfa3f5; --c3: #5ccb98; --c4: #f58bb8; --bad: #ff7b6b; --good: #5cd07c; --warn: #e3b341; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1360px; padding: 24px; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 24px; margin: 0 0 4px; } h2 { font-size: 17px; margin: 28px 0 8px; }
.verdict { display: inline-block; padding: 1px 12px; border-radius: 4px; color: var(--page); }
.passed { background: var(--good); } .failed { background: var(--bad); } .invalid { background: var(--warn); }
.soft { color: var(--soft); } .met { color: var(--good); } .missed { color: var(--bad); } .warned { color: var(--warn); }
td.long { white-space: normal; min-width: min(240px, 45vw); overflow-wrap: anywhere; } li, p { overflow-wrap: anywhere; }
td.code { font: 13px ui-monospace, monospace; user-select: all; } a { color: var(--c0); } details { margin: 16px 0; } summary { cursor: pointer; font-weight: 600; }
.bar { display: inline-block; width: 160px; height: 10px; margin-right: 8px; background: var(--card); } .bar span { display: block; height: 10px; background: var(--bad); }
@media (max-width: 640px) { .bar { width: 60px; } body { padding: 16px; } th, td { padding-right: 8px; } }
output { display: block; min-height: 20px; font-size: 12px; color: var(--soft); font-variant-numeric: tabular-nums; }
svg:focus-visible { outline: 2px solid var(--c0); outline-offset: 2px; } svg line.cursor { stroke: var(--ink); stroke-opacity: .5; }
ul.problems li { color: var(--bad); }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: 4px 12px 4px 0; border-bottom: 1px solid var(--rule); white-space: nowrap; }
th { color: var(--soft); font-weight: 500; } td.number, th.number { text-align: right; }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 520px), 1fr)); gap: 16px; }
figure { margin: 0; padding: 12px; background: var(--card); border-radius: 6px; } figcaption { font-weight: 600; margin-bottom: 6px; }
svg { width: 100%; height: auto; display: block; } svg text { fill: var(--soft); font-size: 11px; }
svg .grid { stroke: var(--rule); } svg line.mark { stroke: var(--bad); stroke-dasharray: 5 4; } svg text.mark { fill: var(--bad); }
polyline { fill: none; stroke-width: 1.6; } polygon { opacity: .25; stroke: none; }
polyline.c0 { stroke: var(--c0); } polyline.c1 { stroke: var(--c1); } polyline.c2 { stroke: var(--c2); } polyline.c3 { stroke: var(--c3); } polyline.c4 { stroke: var(--c4); }
polygon.c0, circle.c0 { fill: var(--c0); } polygon.c1, circle.c1 { fill: var(--c1); } polygon.c2, circle.c2 { fill: var(--c2); } polygon.c3, circle.c3 { fill: var(--c3); } polygon.c4, circle.c4 { fill: var(--c4); }
.key { font-weight: 400; margin-left: 14px; } .key::before { content: ''; display: inline-block; width: 14px; height: 3px; margin-right: 6px; vertical-align: middle; }
.key.c0::before { background: var(--c0); } .key.c1::before { background: var(--c1); } .key.c2::before { background: var(--c2); } .key.c3::before { background: var(--c3); } .key.c4::before { background: var(--c4); }
code { font: 13px ui-monospace, monospace; }
`;
