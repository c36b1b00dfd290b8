/**
 * A report on promises over a period, as data: each objective is judged over the period, whatever its own window is, with
 * what spent its budget, what its alerts did, and how the periods before were. Pure: what was read is an argument.
 */
import { severities, type Severity } from '../../model/severity.ts';
import type { System } from '../../model/system.ts';
import { withoutExcludedGaps, type Coverage } from '../coverage.ts';
import { exclusionsIn, type Exclusion } from '../exclusions.ts';
import { utcClock, type Clock } from '../../text/date.ts';
import { judge, type Counted, type Judgement } from '../judge.ts';
import type { Slo } from '../slo.ts';
import type { Interval } from '../window.ts';
import { budgetSteps, daySteps, type BudgetStep } from './budgetSteps.ts';
import type { Cause } from './causes.ts';
import type { Period } from './period.ts';
import type { Hour } from './reads.ts';
import { worstStretches, type Stretch } from './stretches.ts';

/** What was read of one objective. */
export interface ObjectiveReading {
  readonly slo: Slo;
  readonly counts: Counted;
  /** Which part of the period has points; undefined where it is not known. */
  readonly coverage: Coverage | undefined;
  /** Empty for a weighted composite, whose share of bad events is no sum of hours. */
  readonly hours: readonly Hour[];
  /** Empty where no label tells any. */
  readonly causes: readonly Cause[];
  /** Latest first. */
  readonly before: readonly { readonly period: Period; readonly counts: Counted }[];
}

export interface SystemReading {
  readonly system: System;
  /** Undefined where there are no points at all. */
  readonly begins: number | undefined;
  readonly objectives: readonly ObjectiveReading[];
  readonly alerts: Firings;
}

export interface FiredAlert {
  readonly kind: 'FiredAlert';
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** Inside the period; `to` is undefined where it fires at its end. */
  readonly times: readonly { readonly from: number; readonly to: number | undefined }[];
}

export interface Firings {
  readonly fired: readonly FiredAlert[];
  readonly evaluated: number;
  /** Why others were not evaluated. */
  readonly notEvaluated: readonly string[];
}

export interface PeriodResult {
  readonly period: Period;
  readonly judgement: Judgement;
  /** Where the points begin inside the period. */
  readonly since: number | undefined;
}

export interface ObjectiveReport {
  readonly kind: 'ObjectiveReport';
  readonly slo: Slo;
  readonly judgement: Judgement;
  /** Which part of the period has points; undefined where it is not known. */
  readonly coverage: Coverage | undefined;
  /** By hours with events. */
  readonly hours: readonly BudgetStep[];
  /** By days. */
  readonly days: readonly BudgetStep[];
  readonly worst: readonly Stretch[];
  readonly causes: readonly Cause[];
  /** Latest first, this period included. */
  readonly periods: readonly PeriodResult[];
}

export interface SystemReport {
  readonly kind: 'SystemReport';
  readonly id: string;
  readonly owner: string;
  readonly description: string;
  /** The systems whose events are added up; only of a shared objective. */
  readonly sharedBy?: readonly string[];
  /** Where the points begin inside the period, or after it; undefined where they begin before it, or there are none. */
  readonly since: number | undefined;
  readonly hasPoints: boolean;
  readonly objectives: readonly ObjectiveReport[];
  readonly alerts: Firings;
  /** Maintenance that was excluded, of any of its objectives. */
  readonly excluded: readonly Excluded[];
}

/** An exclusion, and the objectives that it is excluded from. */
export interface Excluded extends Exclusion {
  readonly objectives: readonly string[];
}

/** By which times of an objective's report are shown: that of its period. */
export const clockOf = ({ periods }: Pick<ObjectiveReport, 'periods'>): Clock => periods[0]?.period.clock ?? utcClock;

export type Subject = 'system' | 'owner' | 'fleet';

/** The systems of one heading: one system, those of an owner, or the fleet. */
export interface ReportGroup {
  readonly kind: 'ReportGroup';
  readonly name: string;
  readonly systems: readonly SystemReport[];
  /** Alerts that belong to no system, of the fleet alone; undefined where there are none. */
  readonly alerts: Firings | undefined;
}

export interface SloReport {
  readonly kind: 'SloReport';
  readonly of: Subject;
  readonly period: Period;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Where the points come from, for people. */
  readonly source: string;
  /** How alerts were evaluated, in sentences; empty where that needs none. */
  readonly alertsFrom: readonly string[];
  readonly groups: readonly ReportGroup[];
}

export interface ReportOptions {
  readonly of: Subject;
  readonly period: Period;
  readonly at: number;
  readonly source: string;
  readonly alertsFrom: readonly string[];
  /** The fleet's own alerts. */
  readonly fleetAlerts: Firings | undefined;
}

/** Throws `RangeError` for impossible counts. */
export const sloReport = (systems: readonly SystemReport[], { fleetAlerts, ...options }: ReportOptions): SloReport => ({
  kind: 'SloReport',
  ...options,
  groups: [...Map.groupBy(systems, groupName(options.of))].map(([name, members]) => ({
    kind: 'ReportGroup',
    name,
    systems: members,
    alerts:
      options.of === 'fleet'
        ? fleetAlerts && { ...fleetAlerts, fired: fleetAlerts.fired.toSorted(byUrgency) }
        : undefined,
  })),
});

const groupName =
  (of: Subject) =>
  ({ id, owner }: SystemReport): string =>
    ({ system: id, owner, fleet: 'fleet' })[of];

/** Throws `RangeError` for impossible counts. */
export const systemReport = (reading: SystemReading, period: Period): SystemReport => {
  const { system, begins } = reading;
  return {
    kind: 'SystemReport',
    id: system.id,
    owner: system.owner,
    description: system.description,
    since: begins === undefined || begins <= period.from ? undefined : begins,
    hasPoints: begins !== undefined,
    objectives: reading.objectives.map((objective) => objectiveReport(objective, period, begins)),
    alerts: { ...reading.alerts, fired: reading.alerts.fired.toSorted(byUrgency) },
    excluded: excludedOf(
      reading.objectives.map(({ slo }) => slo),
      { from: period.from, to: period.until },
    ),
  };
};

const byUrgency = (one: FiredAlert, other: FiredAlert): number =>
  severities.indexOf(one.severity) - severities.indexOf(other.severity) ||
  (one.times[0]?.from ?? 0) - (other.times[0]?.from ?? 0);

/** The same maintenance of several objectives once. */
const excludedOf = (slos: readonly Slo[], interval: Interval): readonly Excluded[] => {
  const all = new Map<string, Excluded>();
  for (const { id, maintenance } of slos) {
    for (const exclusion of exclusionsIn(maintenance, interval)) {
      const key = JSON.stringify(exclusion);
      all.set(key, { ...exclusion, objectives: [...(all.get(key)?.objectives ?? []), id] });
    }
  }
  return [...all.values()].toSorted((one, other) => one.from - other.from || one.to - other.to);
};

const objectiveReport = (
  { slo, counts, coverage, hours, causes, before }: ObjectiveReading,
  period: Period,
  begins: number | undefined,
): ObjectiveReport => {
  const judgement = judge(counts, slo);
  const counted: Interval = { from: period.from, to: period.until };
  const result = (of: Period, judged: Judgement): PeriodResult => ({
    period: of,
    judgement: judged,
    since: begins !== undefined && begins > of.from && begins < of.until ? begins : undefined,
  });
  return {
    kind: 'ObjectiveReport',
    slo,
    judgement,
    coverage: coverage && withoutExcludedGaps(coverage, slo),
    hours: budgetSteps(slo, hours, judgement.total, hours),
    days: budgetSteps(slo, hours, judgement.total, daySteps(counted, 400, period.clock)),
    worst: worstStretches(hours),
    causes,
    periods: [result(period, judgement), ...before.map(({ period: of, counts: past }) => result(of, judge(past, slo)))],
  };
};
