/** The units against what is emitted: the policies as the API takes them, their queries split as text. */
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { PolicyBody } from '../../alerts/cloudMonitoringPolicy.ts';
import { loadOrganization } from '../../cli/load/loadOrganization.ts';
import { loadSystems } from '../../cli/load/loadSystems.ts';
import { systemsFolder } from '../fixtures/systemsFolder.ts';
import { fleetMonitoring, systemMonitoring, type Monitoring } from '../../emit/monitoring.ts';
import type { System } from '../../model/system.ts';
import organization from '../fixtures/systems/organization.ts';
import { amountOf, sharedCost, systemCost } from '../../cost/estimate.ts';

const all: readonly System[] = await loadSystems(systemsFolder);
const own = all.filter(({ id }) => !id.startsWith('fleet-') || ['fleet-01', 'fleet-18'].includes(id));
const diary = all.find(({ id }) => id === 'diary')!;
/** Systems of others, of every kind of stage. */
const watchedFolder = path.join(import.meta.dirname, '..', 'watched', 'systems');
const watched: readonly System[] = await loadSystems(watchedFolder);
const watchedOrganization = await loadOrganization(watchedFolder);
const monthSeconds = 2_592_000;

/** Google's rule on the text of a query, without our trees: labels and windows are no operators. */
const clausesOfText = (query: string): number => {
  const bare = query
    .replaceAll(/"(?:[^"\\]|\\.)*"/g, '')
    .replaceAll(/\{[^{}]*\}/g, ' METRIC ')
    .replaceAll(/\[[^[\]]*\]/g, '');
  return bare.split(/>=|<=|==|!=|>|<|\band\b|\bor\b|\bunless\b/).filter((clause) => clause.includes('METRIC')).length;
};

interface Counted {
  readonly conditions: number;
  readonly evaluations: number;
  readonly clauses: number;
}

const countedIn = ({ policies }: Pick<Monitoring, 'policies'>): Counted => {
  const conditions = policies.flatMap(({ body }): PolicyBody['conditions'] => body.conditions);
  const total = (of: (condition: PolicyBody['conditions'][number]) => number): number =>
    conditions.reduce((sum, condition) => sum + of(condition), 0);
  return {
    conditions: conditions.length,
    evaluations: total((condition) =>
      'conditionPrometheusQueryLanguage' in condition
        ? monthSeconds / Number.parseInt(condition.conditionPrometheusQueryLanguage.evaluationInterval, 10)
        : monthSeconds / 30,
    ),
    clauses: total((condition) =>
      'conditionPrometheusQueryLanguage' in condition
        ? clausesOfText(condition.conditionPrometheusQueryLanguage.query)
        : 1,
    ),
  };
};

const countedBy = (cost: ReturnType<typeof systemCost>): Counted => ({
  conditions: amountOf([cost], 'conditions') ?? 0,
  evaluations: amountOf([cost], 'evaluations') ?? 0,
  clauses: amountOf([cost], 'clauses') ?? 0,
});

describe('conditions, evaluations and clauses are those of the emitted policies', () => {
  test.each([
    ...own.map((system) => ({ id: system.id, system, organization })),
    ...watched.map((system) => ({ id: `${system.id} of others`, system, organization: watchedOrganization })),
  ])('$id', ({ system, organization: owners }) => {
    const { policies } = systemMonitoring(system, { organization: owners, environment: 'prod' });
    expect(countedBy(systemCost(system, 'prod'))).toEqual(countedIn({ policies }));
    expect(policies.length).toBeGreaterThan(0);
  });

  test('what all systems share', () => {
    expect(countedBy(sharedCost(all, organization, 'prod'))).toEqual(
      countedIn(fleetMonitoring(all, { organization, environment: 'prod' })),
    );
  });

  test.each(['dev', 'staging', 'prod'] as const)('in %s', (environment) => {
    expect(countedBy(systemCost(diary, environment))).toEqual(
      countedIn(systemMonitoring(diary, { organization, environment })),
    );
  });
});

test('uptime checks are executed from every location of their regions', () => {
  // 60 s from three locations in the USA, one in Europe and one in South America.
  expect(amountOf([systemCost(diary, 'prod')], 'executions')).toBe(43_200 * 5);
});
