/**
 * The page before its data: every tile in its place with its title, so that the first paint shows the dashboard and nothing
 * moves when data arrive. Panels whose metrics this source cannot have are a list at the end.
 */
import type { DashboardJson, Tile, Widget } from '../../dashboards/cloudMonitoring/json.ts';
import { sumOf } from '../../numbers/sum.ts';
import { markup, type Markup } from '../../text/markup.ts';
import { ranges } from './page/ranges.ts';
import { timeText } from './page/timeText.ts';
import type { PreviewState } from './widgetData.ts';

export interface Skeleton {
  readonly id: string;
  readonly dashboard: DashboardJson;
  readonly state: PreviewState;
  /** Why a panel can have no data here, by its index. */
  readonly unavailable: ReadonlyMap<number, string>;
  readonly query: URLSearchParams;
}

const columns = 48;

interface Placed {
  readonly tile: Tile;
  readonly index: number;
  readonly width: number;
}

/** Panels that are left share the width of their row; a section without panels has no header. */
export const placedTiles = (tiles: readonly Tile[], unavailable: ReadonlyMap<number, string>): readonly Placed[] => {
  const rows = Map.groupBy(
    tiles.map((tile, index) => ({ tile, index })),
    ({ tile }) => tile.yPos ?? 0,
  );
  const placed = [...rows.values()].map((row) => {
    const kept = row.filter(({ index }) => !unavailable.has(index));
    const all = sumOf(kept, ({ tile }) => tile.width);
    const widths = kept.map(({ tile }) => Math.floor((columns * tile.width) / all));
    const left = columns - sumOf(widths, (width) => width);
    return kept.map((one, i) => ({ ...one, width: widths[i]! + (i === widths.length - 1 ? left : 0) }));
  });
  const isHeader = (row: readonly Placed[] | undefined): boolean =>
    row !== undefined && row.length === 1 && 'sectionHeader' in row[0]!.tile.widget;
  const full = placed.filter((row) => row.length > 0);
  return full.filter((row, i) => !isHeader(row) || (i + 1 < full.length && !isHeader(full[i + 1]))).flat();
};

const kindOf = (widget: Widget): string => {
  if ('scorecard' in widget) return 'small';
  if ('xyChart' in widget) return 'chart';
  return 'text' in widget ? 'note' : 'list';
};

const tileOf = ({ tile: { widget, height }, index, width }: Placed): Markup => {
  if ('sectionHeader' in widget) {
    return markup`<section class="tile header w48 h${height}"><div class="section"><h2>${widget.title}</h2><p>${widget.sectionHeader.subtitle}</p></div></section>`;
  }
  const incidents = 'incidentList' in widget ? markup` data-incidents=""` : undefined;
  return markup`<section class="tile ${kindOf(widget)} w${width} h${height}"><div class="panel" data-index="${index}"${incidents} aria-busy="true"><h3 title="${widget.title}">${widget.title}</h3><p class="loading">loading</p></div></section>`;
};

const elsewhere = ({ dashboard, unavailable }: Skeleton): Markup | undefined => {
  if (unavailable.size === 0) return undefined;
  const rows = [...unavailable].map(
    ([index, why]) => markup`<li><strong>${dashboard.mosaicLayout.tiles[index]!.widget.title}</strong>: ${why}</li>`,
  );
  return markup`<section id="elsewhere"><details><summary>${unavailable.size} panels of this dashboard have data on Google Cloud only</summary><ul>${rows}</ul></details></section>`;
};

/** In parallel, not one after the other as they are imported. */
const modules = [
  'axes',
  'charts',
  'controls',
  'events',
  'format',
  'heatMap',
  'legend',
  'markLines',
  'markdown',
  'ranges',
  'releaseLines',
  'theme',
  'timeText',
  'tip',
  'widgets',
];

const sourceText = ({ source }: PreviewState): string => {
  if (source.kind === 'history') return `history in ${source.folder}`;
  return source.kind === 'server' ? source.name : `simulated: ${source.name}`;
};

export const skeletonPage = (page: Skeleton): string => {
  const { id, dashboard, state, query } = page;
  const theme = query.get('theme');
  const themed = theme === 'dark' || theme === 'light' ? markup` data-theme="${theme}"` : undefined;
  const length = state.to - state.from;
  return markup`<!doctype html>
<html lang="en"${themed}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${dashboard.displayName} · Atalaya preview</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page/index.css">
${modules.map((name) => markup`<link rel="modulepreload" href="/page/${name}.ts">`)}<link rel="modulepreload" href="/lib/uplot.js">
<script type="module" src="/page/main.ts"></script>
</head>
<body data-state="${JSON.stringify(state)}">
<header>
<h1 class="hidden">${dashboard.displayName}</h1>
<label class="pick">Dashboard <select id="dashboards">${state.dashboards.map((one) => markup`<option value="${one.id}"${one.id === id ? markup` selected` : undefined}>${one.title}</option>`)}</select></label>
<div id="ranges" class="buttons" role="group" aria-label="Time range">${Object.entries(ranges).map(([name, seconds]) => markup`<button type="button" data-length="${seconds}" aria-pressed="${seconds === length ? 'true' : 'false'}">${name}</button>`)}</div>
<details id="own"><summary>own range</summary><form>
<label>from <input id="own-from" type="datetime-local" step="1" required></label>
<label>to <input id="own-to" type="datetime-local" step="1" required></label>
<button type="submit">show</button><p>Or drag across a chart.</p></form></details>
<div class="buttons" role="group" aria-label="Display"><button id="zone" type="button">${query.get('zone') === 'local' ? 'local time' : 'UTC'}</button><button id="theme" type="button">${theme === 'dark' ? 'dark' : 'light'}</button></div>
<p id="source" role="status"><span id="where">${sourceText(state)}</span> <span id="until">to ${timeText(state.to, query.get('zone') !== 'local')}${state.live ? ', live' : ''}</span></p>
</header>
<main id="mosaic">${placedTiles(dashboard.mosaicLayout.tiles, page.unavailable).map(tileOf)}</main>
${elsewhere(page)}
<div id="tip" hidden></div>
</body>
</html>
`.text;
};

/** Classes of the grid: a style attribute would need a weaker policy. */
export const gridRules = (): string =>
  [
    ...Array.from({ length: columns }, (_, i) => `.w${i + 1}{grid-column:span ${i + 1}}`),
    ...Array.from({ length: 40 }, (_, i) => `.h${i + 1}{grid-row:span ${i + 1}}`),
  ].join('');
