/** Trends over nights: each scenario's median, 95th percentile and share of failures, with their changes and regressions. */
import {
  environmentKey,
  environmentsOf,
  isCorrected,
  referenceSpeed,
  slowness,
  type Environment,
} from './environment.ts';
import type { TrendMetric } from './levels.ts';
import { recordsIn } from './nights.ts';
import type { NightRecord, NightScenario } from './nightRecord.ts';
import type { LevelChange, Regression } from './regression.ts';
import { eventsOf, isSameEnvironment, type RegressionEvent, type SeriesId } from './regressionRecord.ts';
import { seriesHistory, type SeriesNight } from './seriesHistory.ts';

export interface TrendChange extends LevelChange {
  /** The change opened a regression that is open. */
  readonly open: boolean;
}

export interface Trend {
  readonly scenario: NightScenario['scenario'];
  readonly metric: TrendMetric;
  /** Times as they are compared: corrected for the speed of the machine. */
  readonly points: readonly { readonly night: string; readonly value: number }[];
  /** Changes that are large enough to matter, ascending by night. */
  readonly changes: readonly TrendChange[];
  /** Ascending by the night on which they were opened; at most the last is open. */
  readonly regressions: readonly Regression[];
  /** The nights that the judgement on the latest night has read, ascending. */
  readonly compared: readonly string[];
}

/** A regression and the series that has it. */
export interface SystemRegression extends SeriesId {
  readonly regression: Regression;
}

const metrics: readonly TrendMetric[] = ['p50', 'p95', 'errorRatio'];

/** The trends of one environment. `known`: records of one system and plan. */
export const trendsOf = (
  known: readonly NightRecord[],
  environment: Environment,
  events: readonly RegressionEvent[],
): readonly Trend[] => {
  const records = recordsIn(known, environment);
  const speed = referenceSpeed(records);
  const measured = records.flatMap(({ scenarios }) => scenarios.map(({ scenario }) => scenario));
  const recorded = events.flatMap((event) =>
    (event.kind === 'LoadTestAcceptance' ? event.regressions : [event])
      .filter((series) => isSameEnvironment(series.environment, environment))
      .map(({ scenario }) => scenario),
  );
  return [...new Set([...measured, ...recorded])]
    .filter((scenario) => scenario !== 'warm_up')
    .flatMap((scenario) =>
      metrics.map((metric) => {
        const nights = records.flatMap((record) => seriesNight(record, scenario, metric, speed));
        return trendOf(nights, { scenario, metric, environment }, events);
      }),
    )
    .filter(({ points, regressions }) => points.length > 0 || regressions.length > 0);
};

/** The environments of records and events; those of the latest records come last. */
export const environmentsIn = (
  known: readonly NightRecord[],
  events: readonly RegressionEvent[],
): readonly Environment[] => {
  const environmentOf = environmentsOf(known);
  const measured = new Map(
    known.map((record) => {
      const environment = environmentOf(record);
      return [environmentKey(environment), environment] as const;
    }),
  );
  const recorded = events.flatMap((event) => (event.kind === 'LoadTestRegression' ? [event.environment] : []));
  return recorded.reduce<readonly Environment[]>(
    (all, environment) => (all.some((other) => isSameEnvironment(other, environment)) ? all : [environment, ...all]),
    [...measured.values()],
  );
};

const trendOf = (nights: readonly SeriesNight[], series: SeriesId, events: readonly RegressionEvent[]): Trend => {
  const { scenario, metric } = series;
  const { changes, regressions, compared } = seriesHistory(metric, nights, eventsOf(events, series));
  const open = new Set(regressions.filter(({ ended }) => ended === undefined).map(({ night }) => night));
  return {
    scenario,
    metric,
    points: nights.map(({ night, value }) => ({ night, value })),
    changes: changes.map((change) => ({ ...change, open: change.worse && open.has(change.night) })),
    regressions,
    compared,
  };
};

const seriesNight = (
  record: NightRecord,
  scenario: NightScenario['scenario'],
  metric: TrendMetric,
  speed: number | undefined,
): readonly SeriesNight[] => {
  const own = record.scenarios.find((figures) => figures.scenario === scenario);
  const value = own && valueOf(own, metric);
  if (value === undefined || value === null) return [];
  const factor = metric === 'errorRatio' || !isCorrected(record) ? 1 : slowness(record, speed);
  const { night, startedAt, revision } = record;
  return [{ night, startedAt, value: value / factor, revision }];
};

const valueOf = ({ p50, p95, failed, requests }: NightScenario, metric: TrendMetric): number | undefined => {
  if (metric === 'errorRatio') return requests === 0 ? undefined : failed / requests;
  return metric === 'p50' ? p50 : p95;
};
