/** Reads what a report says about one system: the counts of its objectives, their causes, and the alerts that fired. */
import { causeCounters, causesOf } from '../../../slo/report/causes.ts';
import { comparedPeriods, periodsBefore, type Period } from '../../../slo/report/period.ts';
import type { ReportReads } from '../../../slo/report/reads.ts';
import type { Firings, ObjectiveReading, SystemReading } from '../../../slo/report/sloReport.ts';
import { slosOf, type Slo } from '../../../slo/slo.ts';
import type { System } from '../../../model/system.ts';

export interface ReadOptions {
  readonly period: Period;
  readonly reads: ReportReads;
  /** When the system's alerts fired in the period. */
  readonly firings: (begins: number) => Firings;
}

export const noFirings: Firings = { fired: [], evaluated: 0, notEvaluated: [] };

export const readSystem = async (system: System, { period, reads, firings }: ReadOptions): Promise<SystemReading> => {
  const begins = await reads.begins();
  const objectives = await Promise.all(slosOf(system).map((slo) => readObjective(system, slo, period, reads, begins)));
  const isInside = begins !== undefined && begins < period.until;
  return { system, begins, objectives, alerts: isInside ? firings(begins) : noFirings };
};

const noCounts = { good: 0, total: 0, overdue: 0 };

const readObjective = async (
  system: System,
  slo: Slo,
  period: Period,
  reads: ReportReads,
  begins: number | undefined,
): Promise<ObjectiveReading> => {
  if (begins === undefined) return { slo, counts: noCounts, hours: [], causes: [], before: [] };
  const interval = { from: period.from, to: period.until };
  const [counts, hours, before] = await Promise.all([
    reads.counts(slo, interval),
    reads.hours(slo, interval),
    Promise.all(
      periodsBefore(period, comparedPeriods(period), begins).map(async (past) => ({
        period: past,
        counts: await reads.counts(slo, past),
      })),
    ),
  ]);
  // Most objectives have few bad events, and histograms are much to read.
  const isSpent = counts.total > counts.good;
  const increases = isSpent
    ? await Promise.all(causeCounters(slo.objective).map((counter) => reads.increases(system.id, counter, interval)))
    : [];
  return { slo, counts, hours, causes: causesOf(system, slo.objective, increases), before };
};
