/**
 * What the history keeps about regressions, one JSON line each: that one was opened, that it recovered, that somebody accepted some.
 * Lines are only ever added, so that histories of several branches merge, and a regression stays open whatever happens to the nights
 * on which it was found.
 */
import type { PlanName, ScenarioName } from '../plan.ts';
import type { Environment } from './environment.ts';
import type { TrendMetric } from './levels.ts';
import type { Regression, SeriesEvent } from './regression.ts';

/** A series of a system: one figure of one scenario, in one environment. */
export interface SeriesId {
  readonly scenario: ScenarioName;
  readonly metric: TrendMetric;
  readonly environment: Environment;
}

interface Recorded {
  /** Incremented when a field changes its meaning. */
  readonly version: 1;
  /** ISO 8601: when it was recorded. */
  readonly at: string;
  readonly system: string;
  readonly plan: PlanName;
}

/** A regression without what changes later. */
export type Opening = Omit<Regression, 'now' | 'worsened' | 'ended'>;

export interface RegressionRecord extends Recorded, SeriesId, Opening {
  readonly kind: 'LoadTestRegression';
}

export interface RecoveryRecord extends Recorded, SeriesId {
  readonly kind: 'LoadTestRecovery';
  readonly night: string;
  /** First night of the regression that recovered. */
  readonly regression: string;
  readonly level: number;
}

export interface AcceptedRegression extends SeriesId {
  /** First night of the regression. */
  readonly regression: string;
  readonly before: number;
  /** The accepted level; absent without a night since. */
  readonly level?: number | undefined;
}

export interface AcceptanceRecord extends Recorded {
  readonly kind: 'LoadTestAcceptance';
  readonly night: string;
  readonly who: string;
  readonly why: string;
  readonly regressions: readonly AcceptedRegression[];
}

export type RegressionEvent = RegressionRecord | RecoveryRecord | AcceptanceRecord;

/** Environments are the same with one unit of work, or where one of them has none. */
export const isSameEnvironment = (a: Environment, b: Environment): boolean =>
  a.load === b.load &&
  a.target === b.target &&
  a.cores === b.cores &&
  a.platform === b.platform &&
  a.k6 === b.k6 &&
  (a.unit === undefined || b.unit === undefined || a.unit === b.unit);

export const isSameSeries = (a: SeriesId, b: SeriesId): boolean =>
  a.scenario === b.scenario && a.metric === b.metric && isSameEnvironment(a.environment, b.environment);

/** The events of one series. */
export const eventsOf = (events: readonly RegressionEvent[], series: SeriesId): readonly SeriesEvent[] =>
  events.flatMap((event): readonly SeriesEvent[] => {
    const { at } = event;
    switch (event.kind) {
      case 'LoadTestRegression': {
        if (!isSameSeries(event, series)) return [];
        const { night, opened, before, within, after, p, revisions } = event;
        const regression: Regression = {
          night,
          opened,
          before,
          within,
          after,
          p,
          revisions: [revisions[0] ?? undefined, revisions[1] ?? undefined],
          now: undefined,
          worsened: [],
          ended: undefined,
        };
        return [{ kind: 'opened', at, regression }];
      }
      case 'LoadTestRecovery':
        return isSameSeries(event, series) ? [{ kind: 'recovered', at, night: event.night, level: event.level }] : [];
      case 'LoadTestAcceptance': {
        const { night, who, why } = event;
        const isOf = event.regressions.some((accepted) => isSameSeries(accepted, series));
        return isOf ? [{ kind: 'accepted', at, night, who, why }] : [];
      }
    }
  });
