/**
 * Tickets on budgets of calendar windows, slices of time and composites: by alerts/firing/ against exact counts, and by
 * Prometheus' own engine, whose rules read recorded slices.
 */
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { budgetAlerts, budgetAlertsLeftOut } from '../../alerts/budgetAlerts.ts';
import { alertRule } from '../../alerts/firing/alertRule.ts';
import { firingOf } from '../../alerts/firing/firing.ts';
import type { Alert } from '../../alerts/alert.ts';
import { allGood, availability, composite, type Objective } from '../../model/objective.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { memorySource } from '../../promql/source.ts';
import { contextOf } from '../../series/context.ts';
import { measuredSlos, type MeasuredSlo } from '../../slo/measuredSlo.ts';
import { calendarPeriod } from '../../slo/window.ts';
import freight from '../fixtures/systems/freight.ts';
import organization from '../fixtures/systems/organization.ts';
import { testWith } from '../support/needs.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { dialects, type RuleDialect } from './dialects.ts';
import { disagreements, type Scenario, type Trial } from './promtool.ts';
import { notationOf, seriesOf, sourceSeries, type InputSeries } from './series.ts';

const minute = 60_000;
const common = { why: 'to be tried', rejected: [] } as const;
const [one, other] = [
  availability('api', { ...common, id: 'one', target: '99%', window: '1d' }),
  availability('api', { ...common, id: 'other', target: '99%', window: '1d' }),
];

const systemOf = (...objectives: readonly Objective[]): PipelineSystem => ({ ...freight, objectives });

/** Events of a minute, of the first objective and of the second. */
interface Minute {
  readonly good: number;
  readonly bad: number;
}

interface Case {
  readonly name: string;
  readonly system: PipelineSystem;
  /** Objective that is watched. */
  readonly watched: string;
  /** Whether more than `spent` of the budget is gone at the end of minute `at`. */
  readonly isSpent: (minutes: readonly Minute[], spent: number, at: number) => boolean;
}

const counted = (minutes: readonly Minute[]): { readonly bad: number; readonly total: number } => ({
  bad: minutes.reduce((sum, { bad }) => sum + bad, 0),
  total: minutes.reduce((sum, { good, bad }) => sum + good + bad, 0),
});

/** More events are counted than the least, so that the share alone decides. */
const above = ({ bad, total }: { readonly bad: number; readonly total: number }, share: number): boolean =>
  total > 0 && bad > share * total * (1 + 1e-9);

const sliceMinutes = 5;
const slicesUntil = (minutes: readonly Minute[], at: number): readonly (readonly Minute[])[] => {
  const last = Math.floor(at / sliceMinutes);
  const inDay = Array.from({ length: 1_440 / sliceMinutes }, (_, index) => last - index).filter((index) => index > 0);
  return inDay.map((index) => minutes.slice((index - 1) * sliceMinutes, index * sliceMinutes));
};
const isBad = (slice: readonly Minute[], limit: number): boolean => above(counted(slice), limit);

const calendar = (unit: 'day' | 'week', step: number): Case => ({
  name: `a calendar ${unit}`,
  system: systemOf({ ...one, window: `calendar ${unit}` }),
  watched: 'one',
  isSpent: (minutes, spent, at) => {
    const { from } = calendarPeriod(unit, at * minute);
    const end = Math.floor(at / step) * step;
    return above(counted(minutes.slice(Math.max(0, from / minute), end)), 0.01 * spent);
  },
});

const cases: readonly Case[] = [
  calendar('day', 5),
  {
    name: 'slices, of which those without events are good',
    system: systemOf({ ...one, target: '95%', slices: { length: '5m', good: '95%' } }),
    watched: 'one',
    isSpent: (minutes, spent, at) =>
      slicesUntil(minutes, at).filter((slice) => isBad(slice, 0.05)).length > 0.05 * spent * 288,
  },
  {
    name: 'slices, of which those without events are not counted',
    system: systemOf({ ...one, target: '95%', slices: { length: '5m', good: '95%', empty: 'not counted' } }),
    watched: 'one',
    isSpent: (minutes, spent, at) => {
      const slices = slicesUntil(minutes, at);
      const withEvents = slices.filter((slice) => counted(slice).total > 0).length;
      return slices.filter((slice) => isBad(slice, 0.05)).length > 0.05 * spent * Math.max(withEvents, 20) * (1 + 1e-9);
    },
  },
  {
    name: 'slices that have to be good for two objectives',
    system: systemOf(
      one,
      other,
      allGood('api', { ...common, id: 'both', target: '95%', window: '1d', of: ['one', 'other'], slice: '5m' }),
    ),
    watched: 'both',
    isSpent: (minutes, spent, at) =>
      slicesUntil(minutes, at).filter((slice) => isBad(slice, 0.01)).length > 0.05 * spent * 288,
  },
  {
    name: 'the mean of two objectives',
    system: systemOf(
      one,
      other,
      composite('api', { ...common, id: 'mean', target: '99%', window: '1d', weights: { one: '25%', other: '75%' } }),
    ),
    watched: 'mean',
    isSpent: (minutes, spent, at) => {
      const { bad, total } = counted(minutes.slice(Math.max(0, at - 1_439), at));
      return total > 0 && bad / Math.max(100, total) > 0.01 * spent * (1 + 1e-9);
    },
  },
];

const sloOf = ({ system, watched }: Case): MeasuredSlo =>
  measuredSlos(contextOf(system, 'prod')).find(({ id }) => id === watched)!;

const alertsOf = (of: Case): readonly Alert[] => budgetAlerts(of.system, [sloOf(of)]);

const base = 1e9;

/** Both objectives count the same events. A value is what was counted up to its minute. */
const seriesIn = (
  of: Case,
  dialect: RuleDialect,
  minutes: readonly Minute[],
): readonly (readonly [string, readonly number[]])[] => {
  const summed = (value: (events: Minute) => number): readonly number[] => {
    let sum = base;
    return [base, ...minutes.map((events) => (sum += value(events)))];
  };
  const [good, total] = [summed((events) => events.good), summed((events) => events.good + events.bad)];
  return measuredSlos(contextOf(of.system, 'prod')).flatMap(({ indicator }) => {
    const own = indicator[dialect.id];
    if (own.kind !== 'GoodOfTotal') return [];
    return [
      [seriesOf(own.good, dialect), good],
      [seriesOf(own.total, dialect), total],
    ] as const;
  });
};

/** Minutes at which each alert fires. */
const firingAt = (
  of: Case,
  dialect: RuleDialect,
  minutes: readonly Minute[],
): ReadonlyMap<string, ReadonlySet<number>> => {
  const source = memorySource(seriesIn(of, dialect, minutes).map(([series, values]) => sourceSeries(series, values)));
  const alerts = alertsOf(of);
  const rules = alerts.map((alert) => {
    const rule = alertRule(alert, dialect);
    if ('kind' in rule) throw new Error(rule.why);
    return rule;
  });
  const found = firingOf(rules, source, { from: 0, to: minutes.length * minute, since: 0 });
  return new Map(
    alerts.map(({ id }, index) => [
      id,
      new Set(
        Array.from({ length: minutes.length + 1 }, (_, at) => at).filter((at) =>
          found[index]!.some(({ from, to = Infinity }) => from <= at * minute && at * minute < to),
        ),
      ),
    ]),
  );
};

/** Bursts of bad events between quiet times with many events, or none. */
const historyOf = (
  stretches: readonly { readonly minutes: number; readonly good: number; readonly bad: number }[],
): readonly Minute[] =>
  stretches.flatMap(({ minutes, good, bad }) => Array.from({ length: minutes }, () => ({ good, bad })));

const history = fc
  .array(
    fc.record({
      minutes: fc.integer({ min: 1, max: 400 }),
      good: fc.constantFrom(0, 1_000, 1_000, 1_000),
      bad: fc.constantFrom(0, 0, 3, 7, 13, 70, 1_000),
    }),
    { minLength: 2, maxLength: 12 },
  )
  .map(historyOf);

const inPrometheus = dialects.find(({ id }) => id === 'prometheus')!;

describe.each(cases)('$name', (of) => {
  test('opens its tickets where so much of the budget is spent', () => {
    fc.assert(
      fc.property(history, (minutes) => {
        const firing = firingAt(of, inPrometheus, minutes);
        for (const [id, fires] of firing) {
          const spent = id.endsWith('-50') ? 0.5 : 1;
          const wrong = Array.from({ length: minutes.length }, (_, index) => index + 1).filter(
            (at) => at > 10 && fires.has(at) !== of.isSpent(minutes, spent, at),
          );
          expect({ id, wrong: wrong.slice(0, 5) }).toEqual({ id, wrong: [] });
        }
      }),
      { numRuns: 8 },
    );
  });
});

test('slices and what is made of them have none in Cloud Monitoring, with the reason', () => {
  const [calendarDay, slices, , both, mean] = cases.map((of) => alertsOf(of)[0]!.queries['cloud-monitoring']);
  expect(calendarDay?.kind).not.toBe('NotSupported');
  expect(mean?.kind).not.toBe('NotSupported');
  for (const query of [slices, both])
    expect(query).toEqual({
      kind: 'NotSupported',
      why: 'the slices of 1d would be computed again at each evaluation; the burn rates of shorter windows fire before the budget is gone',
    });
});

test('the mean of objectives by slices has none, with the reason', () => {
  const sliced = { ...one, slices: { length: '5m', good: '95%' } } as const;
  const system = systemOf(
    sliced,
    other,
    composite('api', { ...common, id: 'mean', target: '99%', window: '1d', weights: { one: '25%', other: '75%' } }),
  );
  const slos = measuredSlos(contextOf(system, 'prod')).filter(({ id }) => id === 'mean');
  expect(budgetAlerts(system, slos)).toEqual([]);
  expect(budgetAlertsLeftOut(system, slos)[0]?.why).toBe(
    'the mean of shares of slices would be computed from the slices of the whole window; the budgets of its parts have such alerts, and its own burn rates fire before the budget is gone',
  );
});

/** Three days: a burst that spends half, one that spends all, nights without events, and a quiet day. */
const fixed = historyOf([
  { minutes: 400, good: 1_000, bad: 0 },
  { minutes: 90, good: 900, bad: 100 },
  { minutes: 500, good: 1_000, bad: 0 },
  { minutes: 220, good: 0, bad: 0 },
  { minutes: 130, good: 800, bad: 200 },
  { minutes: 700, good: 1_000, bad: 0 },
  { minutes: 61, good: 0, bad: 1_000 },
  { minutes: 1_440, good: 1_000, bad: 0 },
]);

testWith(
  'promtool',
  'Prometheus’ own engine opens and closes them at the same minutes, from the slices that its rules recorded',
  (promtool) => {
    const trials = cases.map((of): Trial => {
      const context = { ...contextOf(of.system, 'prod'), organization };
      const alerts = alertsOf(of);
      const firing = firingAt(of, inPrometheus, fixed);
      const changes = [...firing.values()].flatMap((fires) =>
        Array.from({ length: fixed.length }, (_, at) => at).filter((at) => fires.has(at) !== fires.has(at + 1)),
      );
      const minutes = new Set([...changes.flatMap((at) => [at, at + 1]), 100, 1_440, 1_445, 2_880, fixed.length]);
      const scenario: Scenario = {
        name: of.name,
        series: seriesIn(of, inPrometheus, fixed).map(([series, values]): InputSeries => ({
          series,
          values: notationOf(values),
        })),
        moments: [...minutes]
          .filter((at) => at > 10)
          .toSorted((a, b) => a - b)
          .map((at) => ({
            minute: at,
            firing: alerts
              .filter(({ id }) => firing.get(id)!.has(at))
              .map((alert) => inPrometheus.nameOf(alert, context)!),
          })),
      };
      return { name: of.name, rules: [inPrometheus.rules(alerts, context)], step: 1, scenarios: [scenario] };
    });
    expect(trials.every(({ scenarios }) => scenarios[0]!.moments.some(({ firing }) => firing.length > 0))).toBe(true);
    expect(disagreements(promtool, temporaryFolder(), trials)).toBe('');
  },
  240_000,
);
