/** What the page may ask of a preview, and the answers, apart from HTTP. */
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
  /** Undefined for one that is not served. */
  readonly dashboard: (id: string) => DashboardJson | undefined;
  readonly widget: (id: string, index: number, asked: Asked) => WidgetData | undefined;
  readonly first: string;
  /** What was probably meant by an id that is none. */
  readonly meant: (id: string) => string | undefined;
  readonly close: () => void;
}

/** Seconds since the epoch. */
export interface Asked {
  readonly from: number;
  readonly to: number;
  readonly points: number;
}

export const previewAnswers = (all: readonly Served[], origin: Origin, range: number): Answers => {
  const byId = new Map(all.map((one) => [one.id, one]));
  const sourceFor = remembered<SeriesSource>(2);
  const knownFor = remembered<Known>(2);
  // What a live history said of a range may have grown since.
  const drawn = remembered<WidgetData>(origin.live ? 0 : 2_000);
  return {
    state: () => {
      const to = origin.end();
      return {
        kind: 'PreviewState',
        dashboards: all.map(({ id, title }) => ({ id, title })),
        source: origin.said,
        from: (to - range) / 1_000,
        to: to / 1_000,
        live: origin.live,
      };
    },
    dashboard: (id) => byId.get(id)?.json(),
    widget: (id, index, asked) => {
      const served = byId.get(id);
      const tile = served?.json().mosaicLayout.tiles[index];
      if (served === undefined || tile === undefined) return undefined;
      const [from, to] = [asked.from * 1_000, asked.to * 1_000];
      const grid = gridOf(from, to, asked.points);
      return drawn([id, index, from, to, asked.points].join(' '), () =>
        widgetData(tile.widget, served.panels()[index], {
          source: sourceFor(`${from} ${to}`, origin.source),
          origin: origin.said,
          grid,
          known: knownFor(`${from} ${to} ${grid.step}`, nothingKnown),
          from,
          to,
          since: origin.begin,
          slos: served.slos(),
          alerts: served.alerts,
        }),
      );
    },
    first: all[0]?.id ?? '',
    meant: (id) => nearest(id, [...byId.keys()]),
    close: origin.close,
  };
};

/** The last `most` values that were made. */
const remembered = <T>(most: number): ((key: string, make: () => T) => T) => {
  const known = new Map<string, T>();
  return (key, make) => {
    const held = known.get(key);
    if (held !== undefined) return held;
    const made = make();
    known.set(key, made);
    const [oldest] = known.keys();
    if (known.size > most && oldest !== undefined) known.delete(oldest);
    return made;
  };
};
