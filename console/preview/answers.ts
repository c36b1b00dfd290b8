/** The answers to the page's requests, independent of HTTP. */
import type { DashboardJson } from '../../dashboards/cloudMonitoring/json.ts';
import type { PreviewState, WidgetData } from './widgetData.ts';
import { nothingKnown, type Known } from '../../promql/context.ts';
import type { SeriesSource } from '../../promql/source.ts';
import { nearest } from '../../model/nearest.ts';
import type { Served } from './dashboards.ts';
import type { Origin } from './origin.ts';
import { nothing } from './chart.ts';
import { gridOf, type Picture } from './picture.ts';
import { unavailablePanels } from './unavailable.ts';
import { widgetData } from './widgetOf.ts';

export interface Answers {
  readonly state: () => PreviewState;
  /** Undefined for a dashboard that is not served. */
  readonly dashboard: (id: string) => DashboardJson | undefined;
  /** Why panels can have no data from this source, by their index. */
  readonly unavailable: (id: string) => ReadonlyMap<number, string>;
  readonly widget: (id: string, index: number, range: WidgetRange) => WidgetData | undefined;
  /** The same, with what has to be read from a server first. */
  readonly widgetRead: (id: string, index: number, range: WidgetRange) => Promise<WidgetData | undefined>;
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

/** What was released of a system; `at` in milliseconds since the epoch. */
export type ReleasesOf = (system: string) => readonly { readonly at: number; readonly label: string }[];

export const previewAnswers = (
  all: readonly Served[],
  origin: Origin,
  range: number,
  releasesOf: ReleasesOf = () => [],
): Answers => {
  const byId = new Map(all.map((dashboard) => [dashboard.id, dashboard]));
  const sourceFor = remembered<SeriesSource>(2);
  const cacheFor = remembered<Known>(2);
  // Not cached for a live history: the range may have new points.
  const evaluated = remembered<WidgetData>(origin.live ? 0 : 2_000);
  const evaluate = (
    id: string,
    index: number,
    widgetRange: WidgetRange,
    { source, filtered, known }: Reads,
  ): WidgetData | undefined => {
    const served = byId.get(id);
    const tile = served?.json().mosaicLayout.tiles[index];
    if (served === undefined || tile === undefined) return undefined;
    const [from, to] = [widgetRange.from * 1_000, widgetRange.to * 1_000];
    const grid = gridOf(from, to, widgetRange.points);
    const data = widgetData(tile.widget, served.panels()[index], {
      source: source(`${from} ${to}`),
      filtered,
      origin: origin.description,
      judge: origin.judge,
      grid,
      known: known(`${from} ${to} ${grid.step}`),
      from,
      to,
      since: origin.begin,
      slos: served.slos(),
      alerts: served.alerts,
    });
    if (data.kind !== 'SeriesData' || served.system === undefined) return data;
    const releases = releasesOf(served.system).filter(({ at }) => at > from && at <= to);
    return releases.length === 0
      ? data
      : { ...data, releases: releases.map(({ at, label }) => ({ at: at / 1_000, label })) };
  };
  const widget: Answers['widget'] = (id, index, widgetRange) => {
    if (byId.get(id)?.json().mosaicLayout.tiles[index] === undefined) return undefined;
    const { from, to, points } = widgetRange;
    return evaluated([id, index, from * 1_000, to * 1_000, points].join(' '), () =>
      evaluate(id, index, widgetRange, {
        source: (span) => sourceFor(span, origin.source),
        known: (span) => cacheFor(span, nothingKnown),
      })!,
    );
  };
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
    unavailable: (id) => unavailablePanels(byId.get(id)?.json().mosaicLayout.tiles ?? [], origin),
    widget,
    widgetRead: async (id, index, widgetRange) => {
      if (origin.attempt === undefined) return widget(id, index, widgetRange);
      for (let round = 1; ; round += 1) {
        const { source, filtered, complete } = origin.attempt();
        const data = evaluate(id, index, widgetRange, { source: () => source, filtered, known: () => nothingKnown() });
        try {
          if (!(await complete()) || round === mostRounds) return data;
        } catch (error) {
          if (!Error.isError(error) || !unreadable.has(error.name)) throw error;
          return nothing(error.message);
        }
      }
    },
    first: all[0]?.id ?? '',
    suggestionFor: (id) => nearest(id, [...byId.keys()]),
    close: origin.close,
  };
};

interface Reads extends Pick<Picture, 'filtered'> {
  readonly source: (span: string) => SeriesSource;
  readonly known: (span: string) => Known;
}

/** What one attempt lacks may decide what the next one selects. */
const mostRounds = 8;

/** Errors of a server, which are shown in the widget. */
const unreadable: ReadonlySet<string> = new Set(['SourceError', 'QueryRefused']);

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
