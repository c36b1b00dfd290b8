/** A night's verdict over all systems. A missing or invalid run prevents a pass. */
import { nightsOf, type Night } from './nights.ts';
import type { NightRecord } from './nightRecord.ts';
import { trendsOf, type Trend, type TrendChange } from './trends.ts';
import type { PlanName } from '../plan.ts';

/** 'regressed': a level changed for the worse and has not recovered. 'failed': an objective was missed tonight. */
export type NightVerdict = 'passed' | 'regressed' | 'failed' | 'inconclusive';

export interface SystemLinks {
  readonly dashboard: string;
  readonly runbook: string;
}

export interface SystemNights {
  readonly system: string;
  readonly verdict: NightVerdict;
  /** Ascending; the last is tonight. */
  readonly nights: readonly Night[];
  readonly trends: readonly Trend[];
  readonly links: SystemLinks | undefined;
}

/** A line of the history that cannot be read. */
export interface Unreadable {
  readonly file: string;
  readonly line: number;
  readonly why: string;
}

export interface NightReport {
  readonly kind: 'LoadTestNightReport';
  /** Incremented when a field changes its meaning. */
  readonly version: 1;
  readonly night: string;
  readonly plan: PlanName;
  readonly verdict: NightVerdict;
  readonly systems: readonly SystemNights[];
  readonly unreadable: readonly Unreadable[];
}

export interface NightOptions {
  readonly tonight: string;
  readonly plan: PlanName;
  readonly since: string | undefined;
  readonly systems: readonly { readonly id: string; readonly links: SystemLinks | undefined }[];
  readonly records: readonly NightRecord[];
  readonly unreadable: readonly Unreadable[];
}

export const nightReport = (options: NightOptions): NightReport => {
  const { tonight, plan, since, records, unreadable } = options;
  const systems = options.systems.map(({ id, links }): SystemNights => {
    const own = records.filter((record) => record.system === id && record.plan === plan);
    const nights = nightsOf(own, tonight, since);
    const trends = trendsOf(nights);
    return { system: id, verdict: verdictOf(nights, trends), nights, trends, links };
  });
  const verdict = worst.find((candidate) => systems.some((system) => system.verdict === candidate)) ?? 'passed';
  return { kind: 'LoadTestNightReport', version: 1, night: tonight, plan, verdict, systems, unreadable };
};

const worst: readonly NightVerdict[] = ['regressed', 'failed', 'inconclusive'];

const verdictOf = (nights: readonly Night[], trends: readonly Trend[]): NightVerdict => {
  if (trends.some((trend) => openChanges(trend).length > 0)) return 'regressed';
  const tonight = nights.at(-1)?.state;
  if (tonight === 'failed') return 'failed';
  return tonight === 'passed' ? 'passed' : 'inconclusive';
};

export const openChanges = ({ changes }: Trend): readonly TrendChange[] => changes.filter(({ open }) => open);
