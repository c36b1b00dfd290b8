/** The report on one system from points on this machine: its history, or a simulation. */
import { nodesOf } from '../../../alerts/systemNodes.ts';
import type { Alert } from '../../../alerts/alert.ts';
import { firingsOf } from '../../../console/preview/firings.ts';
import type { Origin } from '../../../console/preview/origin.ts';
import { openHistory, type History } from '../../../history/history.ts';
import { HistoryError } from '../../../history/historyError.ts';
import type { System } from '../../../model/system.ts';
import type { Period } from '../../../slo/report/period.ts';
import {
  systemReport,
  type FiredAlert,
  type Firings,
  type SystemReading,
  type SystemReport,
} from '../../../slo/report/sloReport.ts';
import { hasHistory, historyOrigin, scenarioOrigin } from '../../preview/origin.ts';
import { metricsFile } from '../../run/eventCounts.ts';
import type { Io } from '../../run/io.ts';
import type { SloReportOptions } from './options.ts';
import { historyReads } from './historyReads.ts';
import { noFirings, readSystem } from './readSystem.ts';
import { sourceReads } from './sourceReads.ts';

export interface Origins {
  readonly at: number;
  readonly folder: string;
  readonly scenario: SloReportOptions['scenario'];
  /** All systems of the report: an incident hits some of them. */
  readonly all: readonly System[];
  /** Of a page about an owner or the fleet. */
  readonly isOneOfMany: boolean;
}

/** A history that cannot be read is reported and counts as no data. */
export const localReport = async (system: System, period: Period, origins: Origins, io: Io): Promise<SystemReport> => {
  try {
    const origin = originOf(system, origins, io);
    const history =
      origin === undefined || origins.scenario !== undefined
        ? undefined
        : openHistory(metricsFile(origins.folder, system.id), { readOnly: true });
    try {
      return systemReport(await readFrom(origin, history, system, period, origins), period);
    } finally {
      history?.close();
      origin?.close();
    }
  } catch (error) {
    if (!(error instanceof HistoryError)) throw error;
    io.stderr(`${system.id}: ${error.message}\n`);
    return systemReport(await readFrom(undefined, undefined, system, period, origins), period);
  }
};

const originOf = (system: System, { at, folder, scenario, all }: Origins, io: Pick<Io, 'now'>): Origin | undefined => {
  if (scenario === undefined)
    return hasHistory(folder, system) ? historyOrigin({ systems: [system], folder, at, now: io.now }) : undefined;
  return scenarioOrigin({ systems: [system], scenario, at, hit: all.length === 1 ? [system.id] : undefined });
};

const readFrom = (
  origin: Origin | undefined,
  history: History | undefined,
  system: System,
  period: Period,
  { at, isOneOfMany }: Origins,
): Promise<SystemReading> => {
  const oldest = origin?.begin() ?? at;
  const begin = oldest < at ? oldest : undefined;
  const source = origin?.source() ?? { select: () => [] };
  const extent = { begin, end: period.until };
  const reads = history === undefined ? sourceReads({ source, ...extent }) : historyReads(history, extent, at);
  const firings = (since: number): Firings => {
    if (origin === undefined) return noFirings;
    const { evaluated, notEvaluated } = firingsOf(
      nodesOf(system, 'prod').alerts,
      { source, origin: origin.description },
      { from: period.from, to: Math.min(period.until, at), since },
    );
    return {
      fired: evaluated.flatMap(({ alert, firings: times }) => firedIn(alert, times, period)),
      evaluated: evaluated.length,
      notEvaluated,
    };
  };
  return readSystem(system, { period, reads, firings, causes: isOneOfMany ? 'missed' : 'spent' });
};

/** `times` in milliseconds since the epoch, by their beginning. */
export const firedIn = (
  { id, title, severity }: Alert,
  times: FiredAlert['times'],
  { from: start }: Period,
): readonly FiredAlert[] => {
  const inside = times
    .filter(({ to }) => to === undefined || to > start)
    .map(({ from, to }) => ({ from: Math.max(from, start), to }));
  return inside.length === 0 ? [] : [{ kind: 'FiredAlert', id, title, severity, times: inside }];
};
