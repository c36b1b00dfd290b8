/** A night's verdict over all systems. A missing or invalid run prevents a pass, and so does an open regression. */
import { environmentKey, type Environment } from './environment.ts';
import { nightsOf, type Night } from './nights.ts';
import type { NightRecord } from './nightRecord.ts';
import type { RegressionEvent } from './regressionRecord.ts';
import { environmentsIn, trendsOf, type SystemRegression, type Trend } from './trends.ts';
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
  /** Of the nights that are compared; undefined without a valid one. */
  readonly environment: Environment | undefined;
  /** The nights that the judgement on the latest night has read, ascending. */
  readonly compared: readonly string[];
  /** Of that environment. */
  readonly trends: readonly Trend[];
  /** Of every environment, ascending by the night on which they were opened. */
  readonly regressions: readonly SystemRegression[];
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
  readonly version: 2;
  readonly night: string;
  readonly plan: PlanName;
  readonly verdict: NightVerdict;
  readonly systems: readonly SystemNights[];
  readonly unreadable: readonly Unreadable[];
}

export interface NightOptions {
  readonly tonight: string;
  readonly plan: PlanName;
  /** Nights before, and regressions that began before, are not looked at. */
  readonly since: string | undefined;
  readonly systems: readonly { readonly id: string; readonly links: SystemLinks | undefined }[];
  readonly records: readonly NightRecord[];
  readonly events: readonly RegressionEvent[];
  readonly unreadable: readonly Unreadable[];
}

export const nightReport = (options: NightOptions): NightReport => {
  const { tonight, plan, since, unreadable } = options;
  const isSeen = (night: string): boolean => night <= tonight && (since === undefined || night >= since);
  const systems = options.systems.map(({ id, links }): SystemNights => {
    const records = options.records.filter(
      ({ system, plan: own, night }) => system === id && own === plan && isSeen(night),
    );
    const events = options.events.filter(
      (event) =>
        event.system === id &&
        event.plan === plan &&
        event.night <= tonight &&
        (event.kind === 'LoadTestAcceptance' || isSeen(firstNightOf(event))),
    );
    const { nights, environment } = nightsOf(records, tonight);
    const all = environmentsIn(records, events).map((other) => ({
      environment: other,
      trends: trendsOf(records, other, events),
    }));
    const trends =
      all.find((other) => environment && environmentKey(other.environment) === environmentKey(environment))?.trends ??
      [];
    const regressions = all
      .flatMap((other) =>
        other.trends.flatMap(({ scenario, metric, regressions: own }) =>
          own.map((regression) => ({ scenario, metric, environment: other.environment, regression })),
        ),
      )
      .toSorted((a, b) => (a.regression.opened < b.regression.opened ? -1 : 1));
    const compared = [...new Set(trends.flatMap((trend) => trend.compared))].toSorted();
    const verdict = verdictOf(nights, regressions);
    return { system: id, verdict, nights, environment, compared, trends, regressions, links };
  });
  const verdict = worst.find((candidate) => systems.some((system) => system.verdict === candidate)) ?? 'passed';
  return { kind: 'LoadTestNightReport', version: 2, night: tonight, plan, verdict, systems, unreadable };
};

const firstNightOf = (event: Exclude<RegressionEvent, { readonly kind: 'LoadTestAcceptance' }>): string =>
  event.kind === 'LoadTestRegression' ? event.night : event.regression;

const worst: readonly NightVerdict[] = ['regressed', 'failed', 'inconclusive'];

const verdictOf = (nights: readonly Night[], regressions: SystemNights['regressions']): NightVerdict => {
  if (regressions.some(isOpen)) return 'regressed';
  const tonight = nights.at(-1)?.state;
  if (tonight === 'failed') return 'failed';
  return tonight === 'passed' ? 'passed' : 'inconclusive';
};

export const isOpen = ({ regression }: Pick<SystemRegression, 'regression'>): boolean => regression.ended === undefined;

/** Whether tonight's nights can show that the regression is mended, as far as is known. */
export const isComparable = (
  { environment }: Pick<SystemNights, 'environment'>,
  regression: SystemRegression,
): boolean => environment === undefined || environmentKey(environment) === environmentKey(regression.environment);
