import { expect, test } from '@jest/globals';
import type { DashboardJson, Tile } from '../../dashboards/cloudMonitoring/json.ts';
import { placedTiles, skeletonPage } from './skeleton.ts';
import type { PreviewState } from './widgetData.ts';

const header = (title: string, yPos: number): Tile => ({
  yPos,
  width: 48,
  height: 4,
  widget: { title, sectionHeader: { dividerBelow: true, subtitle: '' } },
});
const note = (title: string, yPos: number, xPos: number, width: number): Tile => ({
  xPos,
  yPos,
  width,
  height: 10,
  widget: { title, text: { content: '', format: 'MARKDOWN' } } as Tile['widget'],
});
const tiles = [
  header('first', 0),
  note('a', 4, 0, 16),
  note('b', 4, 16, 16),
  note('c', 4, 32, 16),
  header('second', 14),
  note('d', 18, 0, 48),
];
const widthsWithout = (...left: readonly number[]) =>
  placedTiles(tiles, new Map(left.map((index) => [index, 'why']))).map(({ tile, width }) => [tile.widget.title, width]);

test('tiles are placed as they are emitted', () => {
  expect(widthsWithout()).toEqual([
    ['first', 48],
    ['a', 16],
    ['b', 16],
    ['c', 16],
    ['second', 48],
    ['d', 48],
  ]);
});

test('panels that are left share the width of their row', () => {
  expect(widthsWithout(2).slice(0, 3)).toEqual([
    ['first', 48],
    ['a', 24],
    ['c', 24],
  ]);
});

test('a section without panels has no header', () => {
  expect(widthsWithout(1, 2, 3)).toEqual([
    ['second', 48],
    ['d', 48],
  ]);
  expect(widthsWithout(5).map(([title]) => title)).toEqual(['first', 'a', 'b', 'c']);
});

const state: PreviewState = {
  kind: 'PreviewState',
  dashboards: [{ id: 'atalaya-x', title: '<b>' }],
  source: { kind: 'history', folder: '/home/"me"' },
  from: 0,
  to: 300,
  live: true,
};
const page = (query = '', unavailable: ReadonlyMap<number, string> = new Map()): string =>
  skeletonPage({
    id: 'atalaya-x',
    dashboard: { displayName: 'x: is it <healthy>?', mosaicLayout: { columns: 48, tiles } } as unknown as DashboardJson,
    state,
    unavailable,
    query: new URLSearchParams(query),
  });

test('the page has its range, its time and its titles before any script runs, and text stays text', () => {
  expect(page()).toContain('<title>x: is it &lt;healthy&gt;? · Atalaya preview</title>');
  expect(page()).toContain('<option value="atalaya-x" selected>&lt;b&gt;</option>');
  expect(page()).toContain('data-length="300" aria-pressed="true">5m</button>');
  expect(page()).toContain(
    '<span id="where">history in /home/&quot;me&quot;</span> <span id="until">to 1 Jan 1970, 00:05:00 UTC, live</span>',
  );
  expect(page('theme=dark')).toContain('<html lang="en" data-theme="dark">');
});

test('what only Google Cloud has is listed below, with the reason', () => {
  expect(page('', new Map([[5, 'it reads <metric>']]))).toContain(
    '<summary>1 panels of this dashboard have data on Google Cloud only</summary><ul><li><strong>d</strong>: it reads &lt;metric&gt;</li></ul>',
  );
});
