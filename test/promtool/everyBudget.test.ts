/**
 * Every overspent budget notifies somebody in time, and no other does: by alerts/firing/, in both dialects, for every
 * objective of every system and for arbitrary targets and windows. test/promtool/fidelity holds alerts/firing/ itself
 * against Prometheus' engine.
 */
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { alertRule } from '../../alerts/firing/alertRule.ts';
import { firingOf } from '../../alerts/firing/firing.ts';
import { burnAlerts } from '../../alerts/burnAlerts.ts';
import { availability, type Objective, type Window } from '../../model/objective.ts';
import { milliseconds } from '../../model/quantity.ts';
import type { PipelineSystem, System } from '../../model/system.ts';
import { memorySource, type SeriesSource, type SourceSeries } from '../../promql/source.ts';
import { contextOf } from '../../series/context.ts';
import type { Dialect } from '../../series/dialect.ts';
import { everyDialect } from '../../series/dialects.ts';
import { burnTableOf } from '../../slo/burnTables.ts';
import { measuredSlos, type MeasuredSlo } from '../../slo/measuredSlo.ts';
import freight from '../fixtures/systems/freight.ts';
import organization from '../fixtures/systems/organization.ts';
import { testWith } from '../support/needs.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { burnSeries } from './burnSeries.ts';
import { dialects } from './dialects.ts';
import { everySystem } from './everySystem.ts';
import { disagreements, type Scenario } from './promtool.ts';
import { seriesOf, sourceSeries } from './series.ts';

interface Promised {
  readonly system: System;
  readonly slo: MeasuredSlo;
  readonly dialect: Dialect;
}

const minute = 60_000;

/** Minutes without a bad event before the first: as long as the longest window. */
const healthy = 3 * 1_440;

const promisedBy = (system: System): readonly Promised[] =>
  measuredSlos(contextOf(system, 'prod')).flatMap((slo) => everyDialect.map((dialect) => ({ system, slo, dialect })));

const conditionsOf = ({ system, slo, dialect }: Promised): readonly string[] =>
  burnAlerts(system, [slo]).map(({ queries }) => {
    const query = queries[dialect.id];
    return query.kind === 'NotSupported' ? query.why : dialect.print(query);
  });

/** Objectives whose conditions differ in nothing but the names of system and objective are tried once. */
const kinds: readonly Promised[] = [
  ...new Map(
    everySystem
      .flatMap(({ system }) => promisedBy(system))
      .map((promised) => {
        const { system, slo, dialect } = promised;
        const { type, target, window } = slo.objective;
        const text = conditionsOf(promised).join('\n').replaceAll(`"${system.id}"`, '').replaceAll(`"${slo.id}"`, '');
        return [`${dialect.id} ${type} ${target} ${window} ${text}`, promised] as const;
      }),
  ).values(),
];

/** Cumulative counts of a series from minute 0 on: the start value was counted long before. */
const counted = (minutes: number, perMinuteAt: (minute: number) => number): readonly number[] => {
  let count = 1e9;
  return Array.from({ length: minutes + 1 }, (_, index) => (count += index === 0 ? 0 : perMinuteAt(index)));
};

/** Events a minute. */
interface Traffic {
  readonly total: number;
  readonly bad: number;
}

/** Bad events begin after minute `healthy`. */
const seriesWith = ({ slo, dialect }: Promised, { total, bad }: Traffic, minutes: number): readonly SourceSeries[] => {
  const indicator = slo.indicator[dialect.id];
  const length = healthy + minutes;
  const badAt = (index: number): number => (index > healthy ? bad : 0);
  const goods = counted(length, (index) => total - badAt(index));
  const series = (name: string, values: readonly number[]): ReturnType<typeof sourceSeries> =>
    sourceSeries(name, values);
  switch (indicator.kind) {
    case 'GoodOfTotal':
      return [
        series(seriesOf(indicator.good, dialect), goods),
        series(
          seriesOf(indicator.total, dialect),
          counted(length, () => total),
        ),
        ...(indicator.overdue === undefined
          ? []
          : [
              series(
                seriesOf(indicator.overdue, dialect),
                goods.map(() => 0),
              ),
            ]),
      ];
    case 'BadOfTotal':
      return [
        series(seriesOf(indicator.total, dialect, { response_code: '200', response_code_class: '2xx' }), goods),
        series(
          seriesOf(indicator.bad, dialect, { response_code: '500', response_code_class: '5xx' }),
          counted(length, badAt),
        ),
      ];
    case 'NotSupported':
    case 'FormulaRatio':
    case 'ShareBelow':
      throw new Error(`${slo.system} ${slo.id} has no counters in ${dialect.id}`);
  }
};

/** Minutes from the first bad event to the first firing of any burn tier; undefined: none within `minutes`. */
const firstFiring = (promised: Promised, source: SeriesSource, minutes: number): number | undefined => {
  const { system, slo, dialect } = promised;
  const rules = burnAlerts(system, [slo]).map((alert) => {
    const rule = alertRule(alert, dialect);
    if ('kind' in rule) throw new Error(`${alert.id}: ${rule.why}`);
    return rule;
  });
  const since = healthy * minute;
  const range = { from: since, to: since + minutes * minute, since };
  const firings = firingOf(rules, source, range).flat();
  return firings.length === 0 ? undefined : Math.min(...firings.map(({ from }) => (from - since) / minute));
};

/** At a burn rate; a complete failure is the most. */
const burning = ({ slo }: Promised, burn: number): Traffic => {
  const total = 100_000;
  return { total, bad: Math.min(1, slo.budget.mul(burn).toNumber()) * total };
};

const expectNotified = (promised: Promised, burn: number): void => {
  const { objective, budget } = promised.slo;
  const { total, bad } = burning(promised, burn);
  const period = milliseconds(burnTableOf(objective.window)!.period) / minute;
  // Whatever is gone within a minute is gone at the first evaluation.
  const gone = Math.max(1, Math.floor(budget.mul(total).mul(period).div(bad).toNumber()));
  const within = Math.min(gone, healthy);
  const fired = firstFiring(promised, memorySource(seriesWith(promised, { total, bad }, within)), within);
  expect({
    slo: `${promised.slo.system} ${promised.slo.id}`,
    burn,
    isInTime: fired !== undefined && fired <= gone,
  }).toEqual({ slo: `${promised.slo.system} ${promised.slo.id}`, burn, isInTime: true });
};

/** Scrapes come up to 20 seconds late: what is extrapolated to a window then has every possible last digit. */
const scraped = (series: SourceSeries): SourceSeries => ({
  ...series,
  times: series.times.map((time, index) => time + ((index * 7_919) % 20_011)),
});

/** Of exactly the budget in whole events, times `burn`. */
const expectSilence = (promised: Promised, burn: number, scale: number): void => {
  const [share, of] = promised.slo.budget.toFraction().map((part) => part.toNumber());
  const traffic = { total: of! * scale, bad: share! * scale * burn };
  const series = seriesWith(promised, traffic, healthy + 10).map(scraped);
  const fired = firstFiring(promised, memorySource(series), healthy + 10);
  const slo = `${promised.slo.system} ${promised.slo.id}`;
  expect({ slo, burn, scale, fired }).toEqual({ slo, burn, scale, fired: undefined });
};

const above = fc.oneof(
  fc.double({ min: 1.000_1, max: 3, noNaN: true }),
  fc.double({ min: 3, max: 2_000, noNaN: true }),
);
const below = fc.oneof({ weight: 3, arbitrary: fc.constant(1) }, fc.double({ min: 0, max: 1, noNaN: true }));
const scales = fc.integer({ min: 1, max: 3_000 });

describe('of the objectives of all systems', () => {
  const seed = Number(process.env['SEED'] ?? 13);
  const drawn = (burns: fc.Arbitrary<number>): readonly number[] => fc.sample(burns, { numRuns: kinds.length, seed });

  test('every kind is tried, in both dialects', () => {
    expect(new Set(kinds.map(({ dialect }) => dialect.id)).size).toBe(2);
    expect(kinds.length).toBeGreaterThan(20);
  });

  test(`any constant error rate above the budget fires a burn tier before the budget is gone (SEED=${seed})`, () => {
    drawn(above).forEach((burn, index) => expectNotified(kinds[index]!, burn));
  });

  test(`an error rate of the budget or below fires no burn tier (SEED=${seed})`, () => {
    const scale = drawn(scales);
    drawn(below).forEach((burn, index) => expectSilence(kinds[index]!, burn, scale[index]!));
  });

  test('a burn of 2.9, which loses 290% of a 30-day budget, is noticed within 25 hours', () => {
    const promised = kinds.find(({ slo }) => slo.objective.window === '30d' && slo.objective.target === '99.9%')!;
    expect(firstFiring(promised, memorySource(seriesWith(promised, burning(promised, 2.9), healthy)), healthy)).toBe(
      1_490,
    );
  });
});

describe('of arbitrary objectives', () => {
  const windows = fc.oneof(
    fc.constantFrom<Window>(
      'calendar day',
      'calendar week',
      'calendar month',
      'calendar quarter',
      'calendar year',
      '1d',
      '7d',
      '14d',
      '28d',
      '30d',
    ),
    fc.integer({ min: 1, max: 366 }).map((days): Window => `${days}d`),
  );
  const targets = fc.oneof(
    fc.constantFrom('83%', '93%', '50%', '99.999%'),
    fc.integer({ min: 1, max: 99_999 }).map((thousandths) => `${thousandths / 1_000}%`),
  );
  const chosen = fc.tuple(targets, windows, fc.nat({ max: everyDialect.length - 1 }));
  const promised = ([target, window, dialect]: readonly [string, Window, number]): Promised => {
    const words = { window, why: 'to be tried', rejected: [] };
    const objective = { ...availability('api', { target: '99%', ...words }), target } as Objective;
    const system: PipelineSystem = { ...freight, objectives: [objective] };
    const [slo] = measuredSlos(contextOf(system, 'prod'));
    return { system, slo: slo!, dialect: everyDialect[dialect]! };
  };

  test('whatever the target and the window, an overspent budget fires in time', () => {
    fc.assert(
      fc.property(chosen, above, (choice, burn) => expectNotified(promised(choice), burn)),
      { numRuns: 30 },
    );
  });

  test('whatever the target and the window, a budget that lasts fires nothing', () => {
    fc.assert(
      fc.property(chosen, below, scales, (choice, burn, scale) => expectSilence(promised(choice), burn, scale)),
      { numRuns: 30 },
    );
  });
});

testWith(
  'promtool',
  'in Prometheus’ own engine, all emitted rules of an objective together open a ticket at a burn of 2.9, and none at 1',
  (promtool) => {
    const system = { ...freight, objectives: freight.objectives.slice(0, 1) };
    const context = { ...contextOf(system, 'prod'), organization };
    const [slo] = measuredSlos(contextOf(system, 'prod'));
    const alerts = burnAlerts(system, [slo!]);
    const length = healthy + 1_600;
    const trials = dialects.map((dialect) => {
      const name = dialect.nameOf(
        alerts.find(({ severity }) => severity === 'ticket')!,
        context,
      )!;
      const scenario = (burn: number): Scenario => ({
        name: `a burn of ${burn}`,
        series: burnSeries(slo!.indicator[dialect.id], dialect, [
          { minutes: healthy, good: 100_000, bad: 0 },
          { minutes: 1_600, good: 100_000 - 100 * burn, bad: 100 * burn },
        ]),
        moments: [{ minute: length, firing: burn > 1 ? [name] : [] }],
      });
      return {
        name: `ticket ${dialect.id}`,
        rules: [dialect.rules(alerts, context)],
        step: length,
        scenarios: [scenario(2.9), scenario(1)],
      };
    });
    expect(disagreements(promtool, temporaryFolder(), trials)).toBe('');
  },
  120_000,
);
