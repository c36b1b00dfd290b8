/** The condition in each dialect, side by side. That it means this is in test/promtool. */
import { expect, test } from '@jest/globals';
import { everyDialect } from '../series/dialects.ts';
import freight from '../test/fixtures/systems/freight.ts';
import { nodesOf } from './systemNodes.ts';

test('half of the budget of 30 days in PromQL', () => {
  const alert = nodesOf(freight, 'prod').alerts.find(({ condition }) => condition.kind === 'BudgetSpent')!;
  const texts = everyDialect.map(({ id, print }) => {
    const query = alert.queries[id];
    return [id, ...(query.kind === 'NotSupported' ? [query.why] : print(query).split('\n'))];
  });
  expect(texts).toEqual([
    [
      'cloud-monitoring',
      'sum(increase({"atalaya.objective.total_events", job="freight", objective="api-availability"}[30d]))',
      '- sum(increase({"atalaya.objective.good_events", job="freight", objective="api-availability"}[30d]))',
      '> 0.0005000000005',
      '* clamp_min(sum(increase({"atalaya.objective.total_events", job="freight", objective="api-availability"}[30d])), 1000)',
    ],
    [
      'prometheus',
      'sum(increase(atalaya_objective_total_events_total{job="freight", objective="api-availability"}[30d]))',
      '- sum(increase(atalaya_objective_good_events_total{job="freight", objective="api-availability"}[30d]))',
      '> 0.0005000000005',
      '* clamp_min(sum(increase(atalaya_objective_total_events_total{job="freight", objective="api-availability"}[30d])), 1000)',
    ],
  ]);
});
