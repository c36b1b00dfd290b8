/** How often an owner's alerts have paged: counted by the emitted rules on the histories of its systems on this machine. */
import { nodesOf } from '../../alerts/systemNodes.ts';
import { firingsOf } from '../../console/preview/firings.ts';
import { HistoryError } from '../../history/historyError.ts';
import type { System } from '../../model/system.ts';
import { hasHistory, historyOrigin } from '../preview/origin.ts';
import type { Io } from '../run/io.ts';

export interface PageRate {
  /** Of the systems with a history, together. */
  readonly pagesPerWeek: number;
  /** Ids of the systems that were counted. */
  readonly systems: readonly string[];
  /** How many systems of the owner have no history here. */
  readonly without: number;
  /** Of the longest history that was counted. */
  readonly days: number;
}

const day = 86_400_000;
/** A shorter history says nothing of a week. */
const leastDays = 1;
const mostDays = 28;

/** Undefined where no system of the owner has a history of a day on this machine. */
export const pageRateOf = (
  systems: readonly System[],
  folder: string,
  io: Pick<Io, 'now' | 'stderr'>,
): PageRate | undefined => {
  const counted = systems.flatMap((system) => {
    if (!hasHistory(folder, system)) return [];
    try {
      return countPages(system, folder, io);
    } catch (error) {
      if (!(error instanceof HistoryError)) throw error;
      io.stderr(`${system.id}: ${error.message}\n`);
      return [];
    }
  });
  if (counted.length === 0) return undefined;
  return {
    pagesPerWeek: counted.reduce((sum, { pages, days }) => sum + (pages / days) * 7, 0),
    systems: counted.map(({ id }) => id),
    without: systems.length - counted.length,
    days: Math.max(...counted.map(({ days }) => days)),
  };
};

interface Counted {
  readonly id: string;
  readonly pages: number;
  readonly days: number;
}

const countPages = (system: System, folder: string, io: Pick<Io, 'now'>): readonly Counted[] => {
  const at = io.now();
  const origin = historyOrigin({ systems: [system], folder, at, now: io.now });
  try {
    const since = origin.begin();
    const from = Math.max(since, at - mostDays * day);
    const days = (at - from) / day;
    if (!(days >= leastDays)) return [];
    const alerts = nodesOf(system, 'prod').alerts.filter(({ severity }) => severity === 'page');
    const { evaluated } = firingsOf(
      alerts,
      { source: origin.source(), origin: origin.description },
      { from, to: at, since },
    );
    const pages = evaluated.flatMap(({ firings }) => firings.filter((firing) => firing.from >= from)).length;
    return [{ id: system.id, pages, days }];
  } finally {
    origin.close();
  }
};

const week = 7 * day;

/** Pages that a person is expected to get in the weeks that are shown; null where the rate is not known. */
export const expectedPages = (length: number, rate: PageRate | undefined): number | undefined =>
  rate === undefined ? undefined : (length / week) * rate.pagesPerWeek;
