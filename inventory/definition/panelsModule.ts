/** Dashboards as a module with a list of charts, for `panels` of a system that is defined already. */
import { ofKind, type DashboardResource, type Inventory } from '../inventory.ts';
import type { Json, JsonMap } from '../json.ts';
import { isMap, listAt, mapAt, textAt } from '../value.ts';
import { chartCode } from './chartCode.ts';
import { list, print, type Code, type Comment } from './code.ts';
import { importsOf } from './moduleParts.ts';

export interface PanelsModule {
  readonly text: string;
  readonly charts: number;
  readonly widgets: number;
}

export const panelsModule = (inventory: Inventory): PanelsModule => {
  const taken = new Set<string>();
  const items = ofKind(inventory, 'Dashboard').flatMap((dashboard) => chartsOf(dashboard, taken));
  const code = `export const panels: readonly TeamChart[] = ${print(list(items), '', 0)};\n`;
  const heading = `/** Charts imported from ${inventory.source}: for \`panels\` of a file in systems/. */`;
  const text = [heading, importsOf(code, { teamPanel: ['type TeamChart'] }), '', code].join('\n');
  return { text, charts: items.filter(({ kind }) => kind !== 'Comment').length, widgets: items.length };
};

const chartsOf = ({ dashboard, title, address }: DashboardResource, taken: Set<string>): readonly (Code | Comment)[] =>
  widgetsOf(dashboard).map((widget, index) => {
    const own = textAt(widget, 'title') ?? `${title} ${index + 1}`;
    const name = taken.has(own) ? `${own} (${title} ${index + 1})` : own;
    taken.add(name);
    return chartCode(widget, name, `Widget '${own}' of dashboard '${title}' (${address})`);
  });

/** In the order of the layout, whichever it is. Groups of widgets are opened. */
const widgetsOf = (dashboard: JsonMap): readonly JsonMap[] => {
  const columns = listAt(dashboard, 'columnLayout', 'columns').flatMap((column) => listAt(column, 'widgets'));
  const rows = listAt(dashboard, 'rowLayout', 'rows').flatMap((row) => listAt(row, 'widgets'));
  const tiles = listAt(dashboard, 'mosaicLayout', 'tiles').flatMap((tile): readonly Json[] => {
    const widget = mapAt(tile, 'widget');
    return widget === undefined ? [] : [widget];
  });
  return [...tiles, ...listAt(dashboard, 'gridLayout', 'widgets'), ...rows, ...columns].filter(isMap);
};
