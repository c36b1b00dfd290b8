import { expect, test } from '@jest/globals';
import { array, assert, constant, constantFrom, integer, property, record, string } from 'fast-check';
import type { Section } from '../dashboard.ts';
import { text } from '../panels.ts';
import { columns, tilesOf } from './layout.ts';
import type { Tile } from './json.ts';

const widget = () => ({ title: '', text: { content: '', format: 'MARKDOWN' as const, style: {} } });

const sections = array(
  record({
    kind: constant('Section' as const),
    title: string(),
    answers: string(),
    rows: array(
      record({
        kind: constant('Row' as const),
        height: constantFrom('short' as const, 'medium' as const, 'tall' as const),
        panels: array(
          integer({ min: 1, max: 5 }).map((width) => text('', '', width)),
          { minLength: 1, maxLength: 14 },
        ),
      }),
      { maxLength: 4 },
    ),
  }),
  { maxLength: 5 },
);

const boxOf = ({ xPos = 0, yPos = 0, width, height }: Tile) => ({
  x: xPos,
  y: yPos,
  right: xPos + width,
  end: yPos + height,
});

test('whatever the rows, tiles fill whole lines of the mosaic, and none overlaps another', () => {
  assert(
    property(sections, (layout: readonly Section[]) => {
      const tiles = tilesOf(layout, widget);
      const boxes = tiles.map(boxOf);
      expect(boxes.every(({ x, right }) => x >= 0 && right <= columns)).toBe(true);
      const overlapping = boxes.filter((a, i) =>
        boxes.some((b, j) => j > i && a.x < b.right && b.x < a.right && a.y < b.end && b.y < a.end),
      );
      expect(overlapping).toEqual([]);
      const area = boxes.reduce((sum, { x, y, right, end }) => sum + (right - x) * (end - y), 0);
      expect(area).toBe(columns * Math.max(0, ...boxes.map(({ end }) => end)));
      const tileCount = layout.reduce(
        (sum, { rows }) => sum + 1 + rows.reduce((all, { panels }) => all + panels.length, 0),
        0,
      );
      expect(tiles).toHaveLength(tileCount);
    }),
  );
});

test('a row with more panels than have room for a title goes on in the next line', () => {
  const panels = Array.from({ length: 7 }, () => text('', ''));
  const section: Section = {
    kind: 'Section',
    title: '',
    answers: '',
    rows: [{ kind: 'Row', height: 'short', panels }],
  };
  expect(
    tilesOf([section], widget)
      .map(boxOf)
      .map(({ x, y }) => [x, y]),
  ).toEqual([
    [0, 0],
    [0, 4],
    [12, 4],
    [24, 4],
    [36, 4],
    [0, 14],
    [16, 14],
    [32, 14],
  ]);
});
