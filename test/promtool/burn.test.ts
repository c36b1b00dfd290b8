/**
 * Every burn-rate alert of every system, in Prometheus' own engine: the emitted rules, and the queries of Cloud Monitoring's
 * policies. Each must fire and resolve at the minute that alerts/firing/detection.ts computes, and not a minute before.
 */
import { expect, test } from '@jest/globals';
import { milliseconds } from '../../model/quantity.ts';
import type { BurnTier } from '../../slo/burnTiers.ts';
import { minutesToDetect, minutesToResolve } from '../../alerts/firing/detection.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { testWith } from '../support/needs.ts';
import { burnSeries, type EventStretch } from './burnSeries.ts';
import { dialects, type RuleDialect } from './dialects.ts';
import { onlyTiers, type BurnAlert } from './onlyTiers.ts';
import { everySystem, oneOfEachKind, type SystemUnderTest } from './everySystem.ts';
import { disagreements, type Scenario, type Trial } from './promtool.ts';

interface Burn {
  readonly alert: BurnAlert;
  readonly tier: BurnTier;
  readonly dialect: RuleDialect;
  readonly name: string;
}

const contextsOf = (long: string): readonly SystemUnderTest[] => (long === '1h' ? everySystem : oneOfEachKind);

/** The burn-rate alerts with this long window, in both dialects. */
const burnsOf = (long: string, systems = contextsOf(long)): readonly Burn[] =>
  systems.flatMap((context) =>
    context.alerts
      .flatMap((alert) => onlyTiers(alert, [long]))
      .flatMap((alert) =>
        dialects.flatMap((dialect) => {
          const name = dialect.nameOf(alert, context);
          return name === undefined ? [] : [{ alert, tier: alert.condition.tiers[0], dialect, name }];
        }),
      ),
  );

/** Alone, as an alert that fires holds others of its file back, in the order in which Prometheus happens to evaluate groups. */
const rulesOf = (long: string, systems = contextsOf(long)): Trial['rules'] =>
  systems.flatMap((context) => {
    const alerts = context.alerts.flatMap((alert) => onlyTiers(alert, [long]));
    if (alerts.length === 0) return [];
    return dialects.flatMap(({ id, rules }) =>
      id === 'prometheus' ? alerts.map((alert) => rules([alert], context)) : [rules(alerts, context)],
    );
  });

const perMinute = 100_000;
const healthy = (minutes: number): EventStretch => ({ minutes, good: perMinute, bad: 0 });
const down = (minutes: number): EventStretch => ({ minutes, good: 0, bad: perMinute });

/** A scenario with one moment, at its end, and with a history for each alert. */
const scenario = (
  name: string,
  end: number,
  burns: readonly Burn[],
  history: (tier: BurnTier) => readonly EventStretch[] | undefined,
  fires: boolean,
): Scenario => {
  const histories = burns.flatMap((burn) => {
    const stretches = history(burn.tier);
    return stretches === undefined ? [] : [{ burn, stretches }];
  });
  return {
    name,
    series: histories.flatMap(({ burn: { alert, dialect }, stretches }) =>
      burnSeries(alert.condition.slo.indicator[dialect.id], dialect, stretches),
    ),
    moments: [{ minute: end, firing: fires ? histories.map(({ burn }) => burn.name) : [] }],
  };
};

const longs = ['1h', '6h', '1d', '3d'] as const;
const minutesOf = (long: (typeof longs)[number]): number => milliseconds(long) / 60_000;

/** Minutes of an outage after which the alert fires and the short window is full. */
const outage = (tier: BurnTier): number =>
  Math.max(minutesToDetect(tier, 1) ?? 0, milliseconds(tier.short) / 60_000) + 3;

const trial = (long: (typeof longs)[number]): Trial => {
  const burns = burnsOf(long);
  // The whole window before the outage has no errors, and the longest scenario ends here.
  const longest = Math.max(...burns.map(({ tier }) => outage(tier) + minutesToResolve(tier, 1, outage(tier))));
  const end = minutesOf(long) + longest + 1;
  const since = (minutes: number): readonly EventStretch[] => [healthy(end - minutes), down(minutes)];
  const detected = (tier: BurnTier): number => minutesToDetect(tier, 1) ?? Number.NaN;
  const after =
    (less: number) =>
    (tier: BurnTier): readonly EventStretch[] | undefined => {
      const [bad, good] = [outage(tier), minutesToResolve(tier, 1, outage(tier)) - less];
      return good < 0 ? undefined : [healthy(end - bad - good), down(bad), healthy(good)];
    };
  const steady =
    (above: number) =>
    (tier: BurnTier): readonly EventStretch[] => {
      const exact = tier.threshold.mul(perMinute);
      const bad = above > 0 ? exact.floor().toNumber() + 1 : exact.ceil().toNumber() - 1;
      return [{ minutes: end, good: perMinute - bad, bad }];
    };
  return {
    name: `burn ${long}`,
    rules: rulesOf(long),
    // Rules are evaluated only at the beginning and at the end, because none of these has a `for`.
    step: end,
    scenarios: [
      scenario('an outage, at the minute at which it is detected', end, burns, (tier) => since(detected(tier)), true),
      scenario('an outage, a minute before', end, burns, (tier) => since(detected(tier) - 1), false),
      scenario('recovered, a minute before it resolves', end, burns, after(1), true),
      scenario('recovered, at the minute at which it resolves', end, burns, after(0), false),
      scenario('a burn just under the factor', end, burns, steady(-1), false),
      scenario('a burn just above the factor', end, burns, steady(1), true),
    ],
  };
};

/** A restart, evaluated at every minute around it. */
const restart = (): Trial => {
  const burns = burnsOf('1h', oneOfEachKind);
  const moments = Array.from({ length: 9 }, (_, index) => ({ minute: 68 + index, firing: [] }));
  const restarted = { ...healthy(10), restarted: true };
  const series = burns.flatMap(({ alert, dialect }) =>
    burnSeries(alert.condition.slo.indicator[dialect.id], dialect, [healthy(69), restarted]),
  );
  return {
    name: 'restart',
    rules: rulesOf('1h', oneOfEachKind),
    step: 1,
    scenarios: [{ name: 'a restart', series, moments }],
  };
};

test('every system has burn-rate alerts that page, in both dialects', () => {
  const paged = new Set(burnsOf('1h').map(({ dialect, alert }) => `${dialect.id} ${alert.condition.slo.system}`));
  expect(paged.size).toBe(2 * everySystem.length);
});

testWith(
  'promtool',
  'burn-rate alerts of every system fire and resolve at the computed minutes, and never just under the factor',
  (promtool) => {
    expect(disagreements(promtool, temporaryFolder(), longs.map(trial))).toBe('');
  },
  120_000,
);

testWith(
  'promtool',
  'a restart of a healthy process makes no alert fire',
  (promtool) => {
    expect(disagreements(promtool, temporaryFolder(), [restart()])).toBe('');
  },
  120_000,
);
