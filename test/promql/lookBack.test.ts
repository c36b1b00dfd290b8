/** Intervals are chosen by how far a condition looks back, without its expression: both have to say the same. */
import { expect, test } from '@jest/globals';
import { fleetAlerts } from '../../alerts/fleetAlerts.ts';
import { lookBack } from '../../alerts/evaluationInterval.ts';
import { nodesOf } from '../../alerts/systemNodes.ts';
import { availability } from '../../model/objective.ts';
import { unusualTraffic } from '../../model/threshold.ts';
import { childrenOf, type Expr } from '../../promql/expr.ts';
import { everyDialect } from '../../series/dialects.ts';
import attendees from '../fixtures/systems/attendees.ts';
import correspondence from '../fixtures/systems/correspondence.ts';
import diary from '../fixtures/systems/diary.ts';
import fleet from '../fixtures/systems/fleet.ts';
import freight from '../fixtures/systems/freight.ts';
import lms from '../fixtures/systems/lms.ts';
import organization from '../fixtures/systems/organization.ts';
import statements from '../fixtures/systems/statements.ts';
import { budgetKinds } from '../support/budgetKinds.ts';

const secondsOf = (expr: Expr): number => {
  const inside = Math.max(0, ...childrenOf(expr).map(secondsOf));
  if (expr.kind === 'VectorSelector') return (expr.offset?.milliseconds ?? 0) / 1_000;
  if (expr.kind === 'RangeSelector') return inside + expr.range.milliseconds / 1_000;
  if (expr.kind === 'Subquery') return inside + (expr.range.milliseconds + (expr.offset?.milliseconds ?? 0)) / 1_000;
  return inside;
};

const unusual = { ...freight, id: 'unusual', alerts: [unusualTraffic('api'), unusualTraffic('ingest', { weeks: 6 })] };
const common = { target: '99%', why: 'those who read it', rejected: [] } as const;
const calendar = {
  ...freight,
  id: 'calendar',
  objectives: (['day', 'week', 'month', 'quarter'] as const).map((unit) =>
    availability('api', { ...common, id: unit, window: `calendar ${unit}` }),
  ),
};
const systems = [attendees, correspondence, diary, freight, lms, statements, ...fleet, budgetKinds, calendar, unusual];
const alerts = [...systems.flatMap((system) => nodesOf(system, 'prod').alerts), ...fleetAlerts(fleet, organization)];

test('a condition looks back as far as its expression reads, in every dialect', () => {
  const reads = alerts.flatMap(({ id, condition, queries }) =>
    everyDialect.flatMap((dialect) => {
      const query = queries[dialect.id];
      return query.kind === 'NotSupported' ? [] : [{ id, kind: condition.kind, looks: lookBack(condition), query }];
    }),
  );
  expect(
    reads
      .map(({ id, looks, query }) => ({ id, looks, reads: secondsOf(query) }))
      .filter(({ looks, reads: read }) => looks !== read),
  ).toEqual([]);
  expect([...new Set(reads.map(({ kind }) => kind))].toSorted()).toEqual([
    'Absence',
    'BudgetSpent',
    'BurnRate',
    'Deviation',
    'FleetShare',
    'GaugeAbove',
    'IncreaseAbove',
    'LatencyAbove',
    'MessageLoss',
    'ProbesFailing',
    'Rise',
    'RouteShare',
    'ShareAbove',
  ]);
});
