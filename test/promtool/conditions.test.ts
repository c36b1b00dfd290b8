/**
 * Every other alert of every system in Prometheus' own engine, in both dialects: it fires while its condition holds, and only
 * then. Burn rates are in burn.test.ts.
 */
import { expect } from '@jest/globals';
import type { Alert } from '../../alerts/alert.ts';
import type { Condition } from '../../alerts/condition.ts';
import { milliseconds } from '../../model/quantity.ts';
import { instrumentOf } from '../../model/signals.ts';
import { statusLabel } from '../../series/status.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { testWith } from '../support/needs.ts';
import { dialects, type RuleDialect } from './dialects.ts';
import { nodesOf } from '../../alerts/systemNodes.ts';
import { unusualTraffic } from '../../model/threshold.ts';
import { everySystem, oneOfEachKind, type SystemUnderTest } from './everySystem.ts';
import { disagreements, type Scenario, type Trial } from './promtool.ts';
import { counter, seriesOf, type InputSeries } from './series.ts';
import { world } from './world.ts';

interface TestedAlerts {
  readonly dialect: RuleDialect;
  readonly context: SystemUnderTest;
  readonly alerts: readonly Alert[];
}

const testedAlerts = (
  isTested: (condition: Condition) => boolean,
  systems: readonly SystemUnderTest[] = everySystem,
): readonly TestedAlerts[] =>
  systems.flatMap((context) => {
    const alerts = context.alerts.filter(({ condition }) => isTested(condition));
    return dialects.map((dialect) => ({ dialect, context, alerts }));
  });

const rulesOf = (all: readonly TestedAlerts[]): Trial['rules'] =>
  all.map(({ dialect, alerts, context }) => dialect.rules(alerts, context));

const namesOf = (
  all: readonly TestedAlerts[],
  isTested: (condition: Condition) => boolean = () => true,
): readonly string[] =>
  all.flatMap(({ dialect, alerts, context }) =>
    alerts.flatMap((alert) => (isTested(alert.condition) ? (dialect.nameOf(alert, context) ?? []) : [])),
  );

const isTraffic = ({ kind }: Condition): boolean => kind === 'Absence' || kind === 'Deviation';

/** In burn.test.ts, budgetSpent.test.ts, messageLoss.test.ts and below, with series of their own. */
const testedElsewhere: ReadonlySet<Condition['kind']> = new Set(['BurnRate', 'BudgetSpent', 'MessageLoss', 'Rise']);

const sickness = (): Trial => {
  const all = testedAlerts(({ kind }) => !testedElsewhere.has(kind));
  const phases = [
    { minutes: 150, sick: false },
    { minutes: 150, sick: true },
    { minutes: 150, sick: false },
  ];
  return {
    name: 'sickness',
    rules: rulesOf(all),
    step: 10,
    scenarios: [
      {
        name: 'well, sick and well again',
        series: all.flatMap(({ dialect, alerts }) =>
          world(
            alerts.map(({ condition }) => condition),
            dialect,
            phases,
          ),
        ),
        moments: [
          { minute: 140, firing: [] },
          { minute: 290, firing: namesOf(all, (condition) => !isTraffic(condition)) },
          { minute: 440, firing: [] },
        ],
      },
    ],
  };
};

/** The events that a traffic alert counts, as one counter. */
const events = ({ condition }: Alert, dialect: RuleDialect, values: string): readonly InputSeries[] => {
  const of = 'of' in condition && condition.kind !== 'ValueBeyond' ? condition.of[dialect.id] : undefined;
  if (of?.kind !== 'Selection') return [];
  const part = instrumentOf(of.signal) === 'histogram' ? 'count' : undefined;
  return [{ series: seriesOf(of, dialect, {}, part), values }];
};

const silence = (): Trial => {
  const all = testedAlerts(({ kind }) => kind === 'Absence');
  const longest = Math.max(
    ...all.flatMap(({ alerts }) =>
      alerts.map(({ condition }) => (condition.kind === 'Absence' ? milliseconds(condition.over) / 60_000 : 0)),
    ),
  );
  const end = longest + 10;
  const scenario = (name: string, values: string | undefined, fires: boolean): Scenario => ({
    name,
    series:
      values === undefined
        ? []
        : all.flatMap(({ dialect, alerts }) => alerts.flatMap((alert) => events(alert, dialect, values))),
    moments: [{ minute: end, firing: fires ? namesOf(all) : [] }],
  });
  return {
    name: 'silence',
    rules: rulesOf(all),
    step: end,
    scenarios: [
      scenario('series that stand still', counter([{ minutes: end, perMinute: 0 }]), true),
      scenario('no series', undefined, true),
      scenario('series that ended', counter([{ minutes: 5, perMinute: 100 }]), true),
      scenario('an event a minute', counter([{ minutes: end, perMinute: 1 }]), false),
      scenario('a restart', `${counter([{ minutes: end - 3, perMinute: 1 }])} 0 1 2`, false),
    ],
  };
};

/** Samples a week, one every 20 minutes. Of the three in an hour, Prometheus counts two steps and extrapolates to the hour. */
const perWeek = 7 * 24 * 3;

/** No committed system asks for it. */
const askingSystems: readonly SystemUnderTest[] = oneOfEachKind.map((context) => ({
  ...context,
  ...nodesOf(
    {
      ...context.system,
      alerts: [...context.system.alerts, unusualTraffic('ingest', { weeks: 4 }), unusualTraffic('api', { weeks: 4 })],
    },
    'prod',
  ),
}));

/** Rules are evaluated once a week. At the next evaluation the week would be part of the comparison: check for 'pending'. */
const unusual = (): Trial => {
  const all = testedAlerts(({ kind }) => kind === 'Deviation', askingSystems);
  const weekly = (perHour: readonly number[]): string =>
    counter(perHour.map((events) => ({ minutes: perWeek, perMinute: events / 3 })));
  const week = 7 * 24 * 60;
  const usual = [3_000, 3_000, 3_000, 3_000];
  const scattered = [1_500, 6_000, 1_500, 6_000];
  const scenario = (name: string, values: string, fires: boolean): Scenario => ({
    name,
    series: all.flatMap(({ dialect, alerts }) => alerts.flatMap((alert) => events(alert, dialect, values))),
    moments: [
      { minute: 4 * week, firing: [], state: 'pending' },
      { minute: 5 * week, firing: fires ? namesOf(all) : [], state: 'pending' },
    ],
  });
  return {
    name: 'unusual',
    rules: rulesOf(all),
    step: week,
    sampled: 20,
    scenarios: [
      scenario('as usual', weekly([...usual, 3_000]), false),
      scenario('three times as much', weekly([...usual, 9_000]), false),
      scenario('a third', weekly([...usual, 1_000]), false),
      scenario('a tenth', weekly([...usual, 300]), true),
      scenario('ten times as much', weekly([...usual, 30_000]), true),
      scenario('ten times as much, where weeks scatter a little', weekly([3_000, 3_100, 2_900, 3_050, 30_000]), true),
      scenario('ten times as much, where weeks scatter by factors', weekly([...scattered, 30_000]), false),
      scenario('nothing, where weeks scatter by factors', weekly([...scattered, 0]), true),
      scenario(
        'series that end',
        weekly([...usual, 3_000]).replace(/x(\d+)$/, (_, steps) => `x${Number(steps) - 6}`),
        true,
      ),
      scenario('nothing of what was little', weekly([300, 300, 300, 300, 0]), false),
      scenario('a week without events among the weeks', weekly([3_000, 0, 3_000, 3_000, 30_000]), false),
      scenario('a history that is too young', weekly([3_000, 0, 3_000]).replace(/^/, `_x${2 * perWeek} `), false),
    ],
  };
};

/** Responses in an hour, of them so many bad ones. */
type Hour = readonly [all: number, bad: number];

/** Rules are evaluated at the end, after a week, six days of it like its first day, and an hour. A sample every ten minutes. */
const rising = (): Trial => {
  const all = testedAlerts(({ kind }) => kind === 'Rise', oneOfEachKind);
  const [perHour, perDay] = [6, 144];
  const hourly = (values: readonly (readonly [hours: number, events: number])[]): string =>
    counter(values.map(([hours, events]) => ({ minutes: hours * perHour, perMinute: events / perHour })));
  const end = 8 * perDay * 10;
  const series = (
    { condition }: Alert,
    dialect: RuleDialect,
    before: Hour,
    dayBefore: Hour,
    last: Hour,
  ): readonly InputSeries[] => {
    if (condition.kind !== 'Rise') return [];
    const { bad, total } = { bad: condition.bad[dialect.id], total: condition.total[dialect.id] };
    if (bad.kind === 'NotSupported' || total.kind === 'NotSupported') return [];
    const part = instrumentOf(total.signal) === 'histogram' ? 'count' : undefined;
    const values = (of: (hour: Hour) => number): string =>
      hourly([
        [7 * 24 - 1, of(before)],
        [1, of(dayBefore)],
        [23, of(before)],
        [1, of(last)],
      ]);
    return [
      {
        series: seriesOf(total, dialect, { [statusLabel]: '200' }, part),
        values: values(([each, wrong]) => each - wrong),
      },
      { series: seriesOf(bad, dialect, {}, part), values: values(([, wrong]) => wrong) },
    ];
  };
  const scenario = (name: string, fires: boolean, before: Hour, last: Hour, dayBefore: Hour = before): Scenario => ({
    name,
    series: all.flatMap(({ dialect, alerts }) =>
      alerts.flatMap((alert) => series(alert, dialect, before, dayBefore, last)),
    ),
    moments: [{ minute: end, firing: fires ? namesOf(all) : [], state: 'pending' }],
  });
  return {
    name: 'rising',
    rules: rulesOf(all),
    step: end,
    sampled: 10,
    scenarios: [
      scenario('as usual', false, [1_200, 24], [1_200, 24]),
      scenario('three times the share', false, [1_200, 24], [1_200, 72]),
      scenario('five times the share', true, [1_200, 24], [1_200, 120]),
      scenario('five times as many, of five times the traffic', false, [1_200, 24], [6_000, 120]),
      scenario('as many as ever, of a fifth of the traffic', true, [1_200, 24], [240, 24]),
      scenario('as many in the same hour of the day before', false, [1_200, 24], [1_200, 120], [1_200, 120]),
      scenario('eleven, where there were none', false, [1_200, 0], [1_200, 11]),
      scenario('thirteen, where there were none', true, [1_200, 0], [1_200, 13]),
      scenario('all of twelve an hour', true, [12, 0], [13, 13]),
    ],
  };
};

testWith(
  'promtool',
  'a rise of 4xx fires against the share of the week and of the same hour of the day before, and not below twelve',
  (promtool) => {
    expect(disagreements(promtool, temporaryFolder(), [rising()])).toBe('');
  },
  120_000,
);

testWith(
  'promtool',
  'alerts of every system fire while it is unhealthy, and neither before nor after',
  (promtool) => {
    expect(disagreements(promtool, temporaryFolder(), [sickness()])).toBe('');
  },
  120_000,
);

testWith(
  'promtool',
  'an absence alert fires where traffic is declared for every hour; a restart does not fire it',
  (promtool) => {
    expect(disagreements(promtool, temporaryFolder(), [silence()])).toBe('');
  },
  120_000,
);

testWith(
  'promtool',
  'a deviation alert fires when traffic is much higher or lower than in the same hour of the last weeks, further than these scatter, and not when there is too little',
  (promtool) => {
    expect(disagreements(promtool, temporaryFolder(), [unusual()])).toBe('');
  },
  120_000,
);
