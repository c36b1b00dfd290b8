/** Reads what a report says about one system: the counts of its objectives, their causes, and the alerts that fired. */
import { includedIn } from '../../../slo/exclusions.ts';
import { judge, type Counted, type Judgement } from '../../../slo/judge.ts';
import { countedOf, countedParts } from '../../../slo/parts.ts';
import { causeCounters, causesOf } from '../../../slo/report/causes.ts';
import { comparedPeriods, periodsBefore, type Period } from '../../../slo/report/period.ts';
import type { ReportReads } from '../../../slo/report/reads.ts';
import type { Firings, ObjectiveReading, SystemReading } from '../../../slo/report/sloReport.ts';
import { slosOf, type Slo } from '../../../slo/slo.ts';
import type { Interval } from '../../../slo/window.ts';
import type { System } from '../../../model/system.ts';

export interface ReadOptions {
  readonly period: Period;
  readonly reads: ReportReads;
  /** When the system's alerts fired in the period. */
  readonly firings: (begins: number) => Firings | Promise<Firings>;
  /** Of which objectives the causes are read: a page about many systems shows those of missed ones. */
  readonly causes: 'spent' | 'missed';
}

export const noFirings: Firings = { fired: [], evaluated: 0, notEvaluated: [] };

export const readSystem = async (system: System, options: ReadOptions): Promise<SystemReading> => {
  const { period, reads, firings } = options;
  const begins = await reads.begins();
  const isInside = begins !== undefined && begins < period.until;
  const [objectives, alerts] = await Promise.all([
    Promise.all(slosOf(system).map((slo) => readObjective(system, slo, options, begins))),
    isInside ? firings(begins) : noFirings,
  ]);
  return { system, begins, objectives, alerts };
};

const noCounts = { good: 0, total: 0, overdue: 0 };

const readObjective = async (
  system: System,
  slo: Slo,
  { period, reads, causes }: ReadOptions,
  begins: number | undefined,
): Promise<ObjectiveReading> => {
  if (begins === undefined) return { slo, counts: noCounts, coverage: undefined, hours: [], causes: [], before: [] };
  const interval = { from: period.from, to: period.until };
  const [counts, coverage, hours, before] = await Promise.all([
    countedIn(reads, slo, interval),
    reads.coverage(slo, interval),
    slo.composite?.combine === 'weighted' ? [] : reads.hours(slo, interval),
    Promise.all(
      periodsBefore(period, comparedPeriods(period), begins).map(async (past) => ({
        period: past,
        counts: await countedIn(reads, slo, past),
      })),
    ),
  ]);
  // Counters that do not belong together count nothing.
  if (coverage?.fault !== undefined) return { slo, counts: noCounts, coverage, hours: [], causes: [], before };
  // Most objectives have few bad events, and histograms are much to read.
  const isSpent = !('kind' in counts) && counts.total > counts.good;
  const isShown = isSpent && (causes === 'spent' || !isMet(judge(counts, slo)));
  const included = includedIn(slo, interval);
  const increases = isShown
    ? await Promise.all(
        causeCounters(slo.objective).map(async (counter) =>
          (await Promise.all(included.map((part) => reads.increases(system.id, counter, part)))).flat(),
        ),
      )
    : [];
  return { slo, counts, coverage, hours, causes: causesOf(system, slo.objective, increases), before };
};

const isMet = (judgement: Judgement): boolean => judgement.kind === 'Judged' && judgement.met;

/** Of a weighted composite the counts of its parts. */
const countedIn = async (reads: ReportReads, slo: Slo, interval: Interval): Promise<Counted> => {
  const parts = countedParts(slo);
  return countedOf(parts, await Promise.all(parts.map(({ slo: part }) => reads.counts(part, interval))));
};
