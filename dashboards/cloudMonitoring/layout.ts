/**
 * Places rows on the mosaic of 48 columns. The panels of a row share its width by their weights, without gaps or
 * overlaps. A section begins with a header of full width.
 */
import type { Row, Section } from '../dashboard.ts';
import type { Panel } from '../panel.ts';
import type { Tile, Widget } from './json.ts';
import { sum, sumOf } from '../../numbers/sum.ts';

export const columns = 48;
const heights: Readonly<Record<Row['height'], number>> = { short: 10, medium: 16, tall: 26 };
const headerHeight = 4;
/** Minimum width that fits a title: a longer row continues in the next line. */
const narrowest = 8;

/** Left to right, top to bottom. */
export const tilesOf = (sections: readonly Section[], widgetOf: (panel: Panel) => Widget): readonly Tile[] => {
  const tiles: Tile[] = [];
  let y = 0;
  const addTile = (x: number, width: number, height: number, widget: Widget): void => {
    tiles.push({ ...(x === 0 ? {} : { xPos: x }), ...(y === 0 ? {} : { yPos: y }), width, height, widget });
  };
  for (const { title, answers, rows } of sections) {
    addTile(0, columns, headerHeight, { title, sectionHeader: { dividerBelow: true, subtitle: answers } });
    y += headerHeight;
    for (const { height, panels } of rows) {
      for (const line of linesOf(panels)) {
        let x = 0;
        widthsOf(line).forEach((width, index) => {
          const panel = line[index];
          if (panel === undefined) return;
          addTile(x, width, heights[height], widgetOf(panel));
          x += width;
        });
        y += heights[height];
      }
    }
  }
  return tiles;
};

const linesOf = (panels: readonly Panel[]): readonly (readonly Panel[])[] => {
  const most = columns / narrowest;
  const lines = Math.ceil(panels.length / most);
  const perLine = Math.ceil(panels.length / Math.max(1, lines));
  return Array.from({ length: lines }, (_, index) => panels.slice(index * perLine, (index + 1) * perLine));
};

/** Whole columns in proportion to the weights; the last panel gets the remainder. */
const widthsOf = (panels: readonly Panel[]): readonly number[] => {
  const all = sumOf(panels, ({ width }) => width);
  const widths = panels.map(({ width }) => Math.max(1, Math.floor((columns * width) / all)));
  const used = sum(widths);
  return widths.map((width, index) => (index === widths.length - 1 ? width + columns - used : width));
};
