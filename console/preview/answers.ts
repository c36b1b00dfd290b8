/** The answers to the page's requests, independent of HTTP. */
import type { DashboardJson } from '../../dashboards/cloudMonitoring/json.ts';
import type { PreviewState, WidgetData } from './widgetData.ts';
import { nothingKnown, type Known } from '../../promql/context.ts';
import type { SeriesSource } from '../../promql/source.ts';
import { nearest } from '../../model/nearest.ts';
import type { Served } from './dashboards.ts';
import type { Origin } from './origin.ts';
import { gridOf } from './picture.ts';
import { widgetData } from './widgetOf.ts';

export interface Answers {
  readonly state: () => PreviewState;
  /** Undefined for a dashboard that is not served. */
  readonly dashboard: (id: string) => DashboardJson | undefined;
  readonly widget: (id: string, index: number, range: WidgetRange) => WidgetData | undefined;
  readonly first: string;
  /** The id nearest to an unknown one. */
  readonly suggestionFor: (id: string) => string | undefined;
  readonly close: () => void;
}

/** Seconds since the epoch. */
export interface WidgetRange {
  readonly from: number;
  readonly to: number;
  readonly points: number;
}

export const previewAnswers = (all: readonly Served[], origin: Origin, range: number): Answers => {
  const byId = new Map(all.map((dashboard) => [dashboard.id, dashboard]));
  const sourceFor = remembered<SeriesSource>(2);
  const cacheFor = remembered<Known>(2);
  // Not cached for a live history: the range may have new points.
  const evaluated = remembered<WidgetData>(origin.live ? 0 : 2_000);
  return {
    state: () => {
      const to = origin.end();
      return {
        kind: 'PreviewState',
        dashboards: all.map(({ id, title }) => ({ id, title })),
        source: origin.description,
        from: (to - range) / 1_000,
        to: to / 1_000,
        live: origin.live,
      };
    },
    dashboard: (id) => byId.get(id)?.json(),
    widget: (id, index, widgetRange) => {
      const served = byId.get(id);
      const tile = served?.json().mosaicLayout.tiles[index];
      if (served === undefined || tile === undefined) return undefined;
      const [from, to] = [widgetRange.from * 1_000, widgetRange.to * 1_000];
      const grid = gridOf(from, to, widgetRange.points);
      return evaluated([id, index, from, to, widgetRange.points].join(' '), () =>
        widgetData(tile.widget, served.panels()[index], {
          source: sourceFor(`${from} ${to}`, origin.source),
          origin: origin.description,
          grid,
          known: cacheFor(`${from} ${to} ${grid.step}`, nothingKnown),
          from,
          to,
          since: origin.begin,
          slos: served.slos(),
          alerts: served.alerts,
        }),
      );
    },
    first: all[0]?.id ?? '',
    suggestionFor: (id) => nearest(id, [...byId.keys()]),
    close: origin.close,
  };
};

/** Caches the last `most` values. */
const remembered = <T>(most: number): ((key: string, make: () => T) => T) => {
  const values = new Map<string, T>();
  return (key, make) => {
    const stored = values.get(key);
    if (stored !== undefined) return stored;
    const value = make();
    values.set(key, value);
    const [oldest] = values.keys();
    if (values.size > most && oldest !== undefined) values.delete(oldest);
    return value;
  };
};
