/** A ticket for each step of the budget policy: by alerts/firing/ and by Prometheus' own engine, in both dialects. */
import { describe, expect, test } from '@jest/globals';
import { budgetAlerts, budgetAlertsLeftOut } from '../../alerts/budgetAlerts.ts';
import { alertRule } from '../../alerts/firing/alertRule.ts';
import { firingOf } from '../../alerts/firing/firing.ts';
import type { BudgetStep } from '../../model/budgetPolicy.ts';
import { availability, type Window } from '../../model/objective.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { memorySource } from '../../promql/source.ts';
import { contextOf } from '../../series/context.ts';
import { measuredSlos, type MeasuredSlo } from '../../slo/measuredSlo.ts';
import freight from '../fixtures/systems/freight.ts';
import organization from '../fixtures/systems/organization.ts';
import { testWith } from '../support/needs.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { burnSeries, type EventStretch } from './burnSeries.ts';
import { dialects, type RuleDialect } from './dialects.ts';
import { disagreements, type Scenario } from './promtool.ts';
import { seriesOf, sourceSeries } from './series.ts';

const day = 1_440;

const systemWith = (window: Window, steps: readonly BudgetStep[] = freight.budgetPolicy): PipelineSystem => ({
  ...freight,
  objectives: [availability('api', { target: '99%', window, why: 'to be tried', rejected: [] })],
  budgetPolicy: steps,
});

const slosOf = (system: PipelineSystem): readonly MeasuredSlo[] => measuredSlos(contextOf(system, 'prod'));

/** A day of 1,000 events a minute without a bad one, then twice the budget for 15 hours, then none again. */
const burning = 900;
const stretches: readonly EventStretch[] = [
  { minutes: day, good: 1_000, bad: 0 },
  { minutes: burning, good: 980, bad: 20 },
  { minutes: day, good: 1_000, bad: 0 },
];

/** Twice the budget spends half of it in a quarter of the window, and all of it in half of the window. */
const opens = { half: day + day / 4, all: day + day / 2 };
const closes = { half: day + burning + (3 * day) / 4, all: day + burning + day / 2 };

const countersOf = (of: readonly EventStretch[], from: number): { total: number[]; good: number[] } => {
  let [total, good] = [from, from];
  const [totals, goods] = [[total], [good]];
  for (const { minutes, good: ok, bad } of of) {
    for (let minute = 0; minute < minutes; minute += 1) {
      total += ok + bad;
      good += ok;
      totals.push(total);
      goods.push(good);
    }
  }
  return { total: totals, good: goods };
};

/** Minutes from and to, by alert. */
const firings = (
  system: PipelineSystem,
  dialect: RuleDialect,
  of: readonly EventStretch[],
  from = 1e9,
): Readonly<Record<string, readonly string[]>> => {
  const [slo] = slosOf(system);
  const indicator = slo!.indicator[dialect.id];
  if (indicator.kind !== 'GoodOfTotal') throw new Error('counts good and total events');
  const { total, good } = countersOf(of, from);
  const source = memorySource([
    sourceSeries(seriesOf(indicator.total, dialect), total),
    sourceSeries(seriesOf(indicator.good, dialect), good),
  ]);
  const alerts = budgetAlerts(system, [slo!]);
  const rules = alerts.map((alert) => {
    const rule = alertRule(alert, dialect);
    if ('kind' in rule) throw new Error(rule.why);
    return rule;
  });
  const found = firingOf(rules, source, { from: 0, to: (total.length - 1) * 60_000, since: 0 });
  return Object.fromEntries(
    alerts.map(({ id }, index) => [
      id,
      found[index]!.map(({ from: begin, to = NaN }) => `${begin / 60_000}-${to / 60_000}`),
    ]),
  );
};

describe.each(dialects)('in $name', (dialect) => {
  test('each step opens when that much of the window is spent, and closes when it has left the window', () => {
    const { 'freight-api-availability-budget-50': half, 'freight-api-availability-budget-100': all } = firings(
      systemWith('1d'),
      dialect,
      stretches,
    );
    expect(half).toEqual([`${opens.half}-${closes.half}`]);
    expect(all).toEqual([`${opens.all}-${closes.all}`]);
  });

  test('exactly the budget is not yet more than it', () => {
    const of = [{ minutes: 2 * day, good: 990, bad: 10 }];
    expect(firings(systemWith('1d'), dialect, of)).toMatchObject({ 'freight-api-availability-budget-100': [] });
  });

  test('the first bad events of a new system do not spend its budget', () => {
    // 100 events are what the budget needs to allow one bad: two bad of sixty are not yet more.
    const of = [
      { minutes: 2, good: 10, bad: 0 },
      { minutes: 1, good: 9, bad: 1 },
      { minutes: 30, good: 1, bad: 0 },
    ];
    expect(firings(systemWith('1d'), dialect, of, 0)).toMatchObject({ 'freight-api-availability-budget-100': [] });
  });
});

test('the steps are those of the system’s own policy, each with its action', () => {
  const steps: readonly BudgetStep[] = [
    { spent: '0%', action: 'Nothing.' },
    { spent: '25%', action: 'The owner looks.' },
    { spent: '90%', action: 'Releases stop.' },
  ];
  const system = systemWith('7d', steps);
  const alerts = budgetAlerts(system, slosOf(system));
  expect(alerts.map(({ id, severity }) => [id, severity])).toEqual([
    ['freight-api-availability-budget-25', 'ticket'],
    ['freight-api-availability-budget-90', 'ticket'],
  ]);
  expect(alerts[1]?.meaning).toContain('The budget policy says: Releases stop.');
});

test.each([
  {
    is: 'a calendar year',
    parts: { window: 'calendar year' },
    why: 'a year of samples would be read at each evaluation; the slowest burn rate fires before the budget is gone',
  },
  {
    is: 'a month in another time zone',
    parts: { window: 'calendar month', timeZone: 'America/Santiago' },
    why: 'PromQL knows the date in UTC only, not in America/Santiago; the slowest burn rate fires before the budget is gone',
  },
  {
    is: 'slices of a month',
    parts: { window: 'calendar month', slices: { length: '1m', good: '95%' } },
    why: 'slices are recorded as good or bad, without the month that they belong to; the slowest burn rate fires before the budget is gone',
  },
] as const)('$is has none, with the reason', ({ parts, why }) => {
  const [objective] = systemWith('30d').objectives;
  const system: PipelineSystem = { ...systemWith('30d'), objectives: [{ ...objective!, ...parts }] };
  expect(budgetAlerts(system, slosOf(system))).toEqual([]);
  expect(budgetAlertsLeftOut(system, slosOf(system)).map(({ id, why: reason }) => [id, reason])).toEqual(
    ['50', '100'].map((step) => [`freight-api-availability-budget-${step}`, why]),
  );
});

testWith(
  'promtool',
  'Prometheus’ own engine opens and closes them at the same minutes',
  (promtool) => {
    const system = systemWith('1d');
    const context = { ...contextOf(system, 'prod'), organization };
    const [slo] = slosOf(system);
    const alerts = budgetAlerts(system, [slo!]);
    const trials = dialects.map((dialect) => {
      const [half, all] = alerts.map((alert) => dialect.nameOf(alert, context)!) as [string, string];
      const moments = [
        { minute: opens.half - 5, firing: [] },
        { minute: opens.half + 5, firing: [half] },
        { minute: opens.all - 5, firing: [half] },
        { minute: opens.all + 5, firing: [half, all] },
        { minute: closes.all - 5, firing: [half, all] },
        { minute: closes.all + 5, firing: [half] },
        { minute: closes.half + 5, firing: [] },
      ];
      const series = burnSeries(slo!.indicator[dialect.id], dialect, stretches);
      const scenario: Scenario = { name: 'twice the budget for 15 hours', series, moments };
      return { name: `budget ${dialect.id}`, rules: [dialect.rules(alerts, context)], step: 5, scenarios: [scenario] };
    });
    expect(disagreements(promtool, temporaryFolder(), trials)).toBe('');
  },
  120_000,
);
