/** Rules about the layout of widgets. */
import { artefactCheck, each, type Artefact, type ArtefactFault } from '../artefact/artefact.ts';
import {
  around,
  has,
  messageIn,
  messagesIn,
  numberIn,
  pathTo,
  rawText,
  scalarIn,
  type Message,
} from '../artefact/message.ts';
import type { Check } from '../check.ts';

const mosaic = 'Dashboards API v1, MosaicLayout and Tile (discovery document)';

/** MosaicLayout.columns, "between 1 and 48, inclusive". */
const mostColumns = 48;

export const mosaicColumns: Check<Artefact> = artefactCheck(
  { id: 'dashboards/mosaic-columns', severity: 'error', title: 'A mosaic has 1 to 48 columns.', source: mosaic },
  (artefact) =>
    each(artefact, 'MosaicLayout').flatMap((layout) => {
      const columns = numberIn(layout, 'columns');
      if (columns === undefined || (columns >= 1 && columns <= mostColumns)) return [];
      return [
        {
          path: pathTo(layout, 'columns'),
          message: `columns is ${columns}, and has to be 1 to ${mostColumns}`,
          fix: 'write 48',
        },
      ];
    }),
);

interface Rectangle {
  readonly tile: Message;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Undefined when a coordinate is templated. */
const rectangleOf = (tile: Message): Rectangle | undefined => {
  const [x, y] = [positionIn(tile, 'xPos'), positionIn(tile, 'yPos')];
  const [width, height] = [numberIn(tile, 'width'), numberIn(tile, 'height')];
  if (x === undefined || y === undefined || width === undefined || height === undefined) return undefined;
  return { tile, x, y, width, height };
};

/** The server omits 0. */
const positionIn = (tile: Message, field: string): number | undefined =>
  tile.fields.has(field) ? numberIn(tile, field) : 0;

export const tileInside: Check<Artefact> = artefactCheck(
  {
    id: 'dashboards/tile-inside',
    severity: 'error',
    title: 'A tile is at least 1 × 1 and lies inside the columns of its mosaic.',
    source: mosaic,
  },
  (artefact) =>
    each(artefact, 'Tile').flatMap((tile): readonly ArtefactFault[] => [
      ...['xPos', 'yPos'].flatMap((field) =>
        (numberIn(tile, field) ?? 0) < 0
          ? [{ path: pathTo(tile, field), message: `${field} is ${numberIn(tile, field)}`, fix: 'write 0 or more' }]
          : [],
      ),
      ...['width', 'height'].flatMap((field) => {
        const size = tile.isOpen || tile.fields.has(field) ? numberIn(tile, field) : 0;
        if (size === undefined || size >= 1) return [];
        const problem = has(tile, field) ? `${field} is ${size}` : `the tile has no ${field}`;
        return [{ path: has(tile, field) ? pathTo(tile, field) : tile.path, message: problem, fix: 'write 1 or more' }];
      }),
      ...beyond(tile),
    ]),
);

const beyond = (tile: Message): readonly ArtefactFault[] => {
  const layout = around(tile, 'MosaicLayout');
  const columns = layout === undefined ? undefined : numberIn(layout, 'columns');
  const rectangle = rectangleOf(tile);
  if (columns === undefined || rectangle === undefined || rectangle.x + rectangle.width <= columns) return [];
  const { x, width } = rectangle;
  const problem = `the tile reaches column ${x + width} of ${columns}: xPos ${x}, width ${width}`;
  return [
    { path: tile.path, message: problem, fix: `write a width of ${Math.max(1, columns - x)} or less, or move it left` },
  ];
};

const isGroup = ({ tile }: Rectangle, kind: string): boolean => {
  const widget = messageIn(tile, 'widget');
  return widget !== undefined && has(widget, kind);
};

const overlap = (a: Rectangle, b: Rectangle): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const contains = (a: Rectangle, b: Rectangle): boolean =>
  a.x <= b.x && b.x + b.width <= a.x + a.width && a.y <= b.y && b.y + b.height <= a.y + a.height;

interface Mosaic {
  readonly leaves: readonly Rectangle[];
  readonly views: readonly Rectangle[];
  readonly collapsible: readonly Rectangle[];
}

/** A dashboard with more has a finding of dashboards/widget-limit, and its other tiles are not compared. */
const mostTiles = 1_000;

const mosaicsOf = (artefact: Artefact): readonly Mosaic[] =>
  each(artefact, 'MosaicLayout').map((layout) => {
    const all = messagesIn(layout, 'tiles')
      .slice(0, mostTiles)
      .flatMap((tile) => rectangleOf(tile) ?? []);
    const views = all.filter((area) => isGroup(area, 'singleViewGroup'));
    const collapsible = all.filter((area) => isGroup(area, 'collapsibleGroup'));
    return { leaves: all.filter((area) => !views.includes(area) && !collapsible.includes(area)), views, collapsible };
  });

const titleOf = ({ tile }: Rectangle): string => {
  const widget = messageIn(tile, 'widget');
  const title = widget === undefined ? undefined : rawText(widget, 'title');
  return title === undefined ? 'a tile without title' : `'${title}'`;
};

const spot = ({ x, y, width, height }: Rectangle): string => `${width} × ${height} at ${x}, ${y}`;

export const tilesOverlap: Check<Artefact> = artefactCheck(
  {
    id: 'dashboards/tiles-overlap',
    severity: 'error',
    title: 'Tiles do not overlap, unless they are views of one singleViewGroup.',
    source: 'Counted over 256 dashboards that Google publishes; GoogleCloudPlatform/monitoring-dashboard-samples#1144',
  },
  (artefact) =>
    mosaicsOf(artefact).flatMap(({ leaves, views }) => {
      const sorted = leaves.toSorted((a, b) => a.y - b.y);
      return sorted.flatMap((area, index): readonly ArtefactFault[] => {
        for (let next = index + 1; next < sorted.length; next++) {
          const other = sorted[next]!;
          if (other.y >= area.y + area.height) break;
          const isView = views.some((view) => contains(view, area) && contains(view, other));
          if (isView || !overlap(area, other)) continue;
          const problem = `${titleOf(other)} (${spot(other)}) overlaps ${titleOf(area)} (${spot(area)})`;
          return [{ path: other.tile.path, message: problem, fix: 'move one of them, or make one smaller' }];
        }
        return [];
      });
    }),
);

export const groupStraddled: Check<Artefact> = artefactCheck(
  {
    id: 'dashboards/group-straddled',
    severity: 'warning',
    title: 'A tile is completely inside a collapsibleGroup or completely outside it.',
    source: 'Counted over 256 dashboards that Google publishes',
  },
  (artefact) =>
    mosaicsOf(artefact).flatMap(({ leaves, collapsible }) =>
      leaves.flatMap((leaf): readonly ArtefactFault[] => {
        const group = collapsible.find((area) => overlap(area, leaf) && !contains(area, leaf));
        if (group === undefined) return [];
        const problem = `${titleOf(leaf)} (${spot(leaf)}) is only partly inside the group ${titleOf(group)} (${spot(group)})`;
        return [{ path: leaf.tile.path, message: problem, fix: 'make the group larger, or move the tile' }];
      }),
    ),
);

const mosaicOnlyWidgets: readonly string[] = ['sectionHeader', 'collapsibleGroup', 'singleViewGroup'];

export const mosaicOnly: Check<Artefact> = artefactCheck(
  {
    id: 'dashboards/mosaic-only',
    severity: 'error',
    title: 'Section headers and groups are only in a mosaicLayout.',
    source: 'Errors of the API, as Config Connector replays them',
  },
  (artefact) =>
    each(artefact, 'Widget').flatMap((widget) =>
      mosaicOnlyWidgets
        .filter(
          (name) =>
            has(widget, name) && around(widget, 'MosaicLayout') === undefined && scalarIn(widget, name) === undefined,
        )
        .map((name) => ({
          path: pathTo(widget, name),
          message: `${name} is outside a mosaicLayout`,
          fix: 'use a mosaicLayout, or remove it',
        })),
    ),
);
