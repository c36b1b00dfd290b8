import { describe, expect, test } from '@jest/globals';
import { listPrices } from '../model/prices.ts';
import { seconds } from '../model/quantity.ts';
import fleet from '../test/fixtures/systems/fleet.ts';
import freight from '../test/fixtures/systems/freight.ts';
import correspondence from '../test/fixtures/systems/correspondence.ts';
import organization from '../test/fixtures/systems/organization.ts';
import type { Alert } from './alert.ts';
import { alertPolicies } from './cloudMonitoring.ts';
import { minutesOfCompleteFailure } from './completeFailure.ts';
import { costSentences, evaluationCost } from './evaluationCost.ts';
import { evaluationInterval } from './evaluationInterval.ts';
import { prometheusRules } from './prometheus.ts';
import { nodesOf } from './systemNodes.ts';

const systems = [freight, correspondence, ...fleet];
const all = systems.flatMap((system) => nodesOf(system, 'prod').alerts.map((alert) => ({ system, alert })));

const alertOf = (id: string): Alert => {
  const found = all.find(({ alert }) => alert.id === id);
  if (found === undefined) throw new Error(`no alert ${id}`);
  return found.alert;
};

test.each([
  // One bad minute of ten fires it, and the metric is a minute late.
  { id: 'freight-api-availability-burn-page', interval: '30s' },
  { id: 'freight-api-unreachable', interval: '30s' },
  // 3 days of a week.
  { id: 'freight-ingest-processing-burn-ticket', interval: '5m' },
  // A ticket does not wait for half a minute.
  { id: 'freight-dead-letters-growing', interval: '1m' },
  // It waits for five minutes anyway.
  { id: 'freight-oldest-message-above-5m', interval: '1m' },
])('$id is evaluated every $interval', ({ id, interval }) => {
  expect(evaluationInterval(alertOf(id))).toBe(interval);
});

describe('of every alert of every system', () => {
  test('half a minute is spent on pages alone, and only where they come within five minutes', () => {
    const soon = all.map(({ alert }) => alert).filter((alert) => evaluationInterval(alert) === '30s');
    expect(soon.length).toBeGreaterThan(0);
    expect(soon.filter(({ severity }) => severity !== 'page')).toEqual([]);
    expect(soon.filter((alert) => (minutesOfCompleteFailure(alert) ?? Infinity) > 5)).toEqual([]);
  });

  test('a window of three days or more is evaluated every five minutes, and no other is', () => {
    const wide = /\[(?:[3-9]|\d{2,})d\]|offset \dw/;
    for (const { system, alert } of all) {
      const { made } = alertPolicies(alert, { organization, environment: 'prod', system });
      const isWide = made.some(({ body }) => wide.test(JSON.stringify(body.conditions)));
      expect([alert.id, evaluationInterval(alert) === '5m']).toEqual([alert.id, isWide]);
    }
  });

  test('both dialects have the same interval', () => {
    for (const system of systems) {
      const context = { organization, environment: 'prod', system } as const;
      const { alerts } = nodesOf(system, 'prod');
      const groups = prometheusRules(alerts, context).file.groups;
      for (const alert of alerts) {
        const intervals = alertPolicies(alert, context).made.flatMap(({ body }) =>
          body.conditions.flatMap((condition) =>
            'conditionPrometheusQueryLanguage' in condition
              ? [condition.conditionPrometheusQueryLanguage.evaluationInterval]
              : [],
          ),
        );
        const group = groups.find(({ rules }) => rules.some((rule) => 'alert' in rule && rule.alert === alert.id));
        const wanted = `${seconds(evaluationInterval(alert))}s`;
        expect([...new Set([...intervals, ...(group === undefined ? [] : [`${seconds(group.interval)}s`])])]).toEqual(
          intervals.length === 0 && group === undefined ? [] : [wanted],
        );
      }
    }
  });

  test('a hold time is a multiple of the interval', () => {
    const uneven = all
      .map(({ alert }) => alert)
      .filter((alert) => alert.for !== undefined && seconds(alert.for) % seconds(evaluationInterval(alert)) !== 0);
    expect(uneven).toEqual([]);
  });
});

test('an error rate is recorded once an objective, and read in its own group alone', () => {
  for (const system of systems) {
    const { alerts } = nodesOf(system, 'prod');
    const { groups } = prometheusRules(alerts, { organization, environment: 'prod', system }).file;
    const records = groups.map(({ rules }) => rules.flatMap((rule) => ('record' in rule ? [rule] : [])));
    const keys = records.flat().map(({ record, labels }) => `${record} ${labels['slo']}`);
    expect(keys).toHaveLength(new Set(keys).size);
    groups.forEach(({ rules }, index) => {
      const own = new Set(records[index]!.map(({ record }) => record));
      const read = rules.flatMap((rule) =>
        'alert' in rule ? (rule.expr.match(/system_slo:\w+:ratio_increase\w+/g) ?? []) : [],
      );
      expect(read.filter((name) => !own.has(name))).toEqual([]);
    });
  }
});

test('groups have different names', () => {
  const names = systems.flatMap((system) =>
    prometheusRules(nodesOf(system, 'prod').alerts, { organization, environment: 'prod', system }).file.groups.map(
      ({ name }) => name,
    ),
  );
  expect(names).toHaveLength(new Set(names).size);
});

describe('the price', () => {
  const page = alertOf('freight-api-availability-burn-page');

  test('is evaluations x clauses with a metric x the price of a point', () => {
    // A burn tier compares two windows: two clauses. 30 days have 86,400 times 30 s.
    expect(evaluationCost(page, listPrices)).toEqual({
      interval: '30s',
      evaluations: 86_400,
      clauses: 4,
      references: 12,
      series: 4,
      isExact: true,
      points: 345_600,
      money: 345_600 * 0.35e-6,
    });
  });

  test('of five minutes is a tenth of that of half a minute', () => {
    const [soon, rare] = [evaluationCost(page, listPrices, '30s'), evaluationCost(page, listPrices, '5m')];
    expect(soon.points).toBe(10 * (rare.points ?? 0));
  });

  test('is said beside that of a minute', () => {
    expect(costSentences(page, listPrices)).toEqual([
      'Evaluated every 30 seconds: a complete failure is detected within five minutes, so half a minute matters. That is 86,400 evaluations in 30 days.',
      'On Cloud Monitoring the query has 4 clauses with a metric, which return 4 points each time: 345,600 points in 30 days, 0.121 USD at 0.35 a million. Every minute it would be 172,800, 0.0605 USD at 0.35 a million.',
    ]);
  });

  test('is not invented where an organization has none', () => {
    const prices = { ...listPrices, alertPointMillion: { ...listPrices.alertPointMillion, value: null } };
    expect(costSentences(alertOf('freight-dead-letters-growing'), prices)).toEqual([
      'Evaluated every minute. That is 43,200 evaluations in 30 days.',
      'On Cloud Monitoring the query has 1 clause with a metric, which returns 1 point each time: 43,200 points in 30 days, not priced.',
    ]);
  });
});
