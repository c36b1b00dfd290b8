import { describe, expect, test } from '@jest/globals';
import { availability, freshness } from '../model/objective.ts';
import { shared } from '../model/sharedObjective.ts';
import type { System } from '../model/system.ts';
import { cloudMonitoring } from '../series/cloudMonitoring.ts';
import { prometheus } from '../series/prometheus.ts';
import { openSlo } from '../slo/openslo/openSlo.ts';
import { serviceLevelObjective } from '../slo/cloudMonitoring.ts';
import diary from '../test/fixtures/systems/diary.ts';
import freight from '../test/fixtures/systems/freight.ts';
import organization from '../test/fixtures/systems/organization.ts';
import { alertPolicies } from './cloudMonitoring.ts';
import { fleetRunbook } from './runbook/fleet.ts';
import { prometheusRules, ruleLabels } from './prometheus.ts';
import { sharedNodes, type SharedNodes } from './sharedNodes.ts';

const why = { window: '7d', why: 'w', rejected: [] } as const;
const platform = availability('api', { ...why, id: 'answers', target: '99%', measuredBy: 'platform', good: 'not 5xx' });
const fresh = freshness('ingest', { ...why, target: '99%', under: '1m' });

const systems: readonly System[] = [freight, diary].map((system) => ({
  ...system,
  objectives: [{ ...platform, alertingOff: { why: 'counted in both' } }, fresh],
}));

const nodesOf = (objective: string): SharedNodes =>
  sharedNodes(
    systems,
    {
      sharedObjectives: [
        shared({ id: 'both', owner: 'web', objective, systems: ['freight', 'diary'], why: 'few events' }),
      ],
    },
    'prod',
  )[0]!;

const context = { organization, system: undefined, environment: 'prod' } as const;

describe('the alerts of a shared objective', () => {
  test('read the platform’s series of all services where the platform counts, and the pipelines’ counters elsewhere', () => {
    const [{ queries }] = nodesOf('answers').alerts as [SharedNodes['alerts'][number]];
    const texts = [
      queries['cloud-monitoring'].kind === 'NotSupported' ? '' : cloudMonitoring.print(queries['cloud-monitoring']),
      queries.prometheus.kind === 'NotSupported' ? '' : prometheus.print(queries.prometheus),
    ];
    expect(texts[0]).toContain('service_name=~"diary-api|freight-api"');
    expect(texts[1]).toContain('{job=~"diary|freight", objective="answers"}');
  });

  test('count overdue messages of each system', () => {
    const [{ queries }] = nodesOf(fresh.id).alerts as [SharedNodes['alerts'][number]];
    const text = queries.prometheus.kind === 'NotSupported' ? '' : prometheus.print(queries.prometheus);
    expect(text).toContain(`atalaya_ingest_overdue{job=~"diary|freight", objective="${fresh.id}"}`);
  });

  test('are of the owner of the shared objective, and grouped by its id', () => {
    const { alerts } = nodesOf('answers');
    expect(alerts.map(({ id, system, owner, source }) => ({ id, system, owner, source }))).toEqual(
      ['burn-page', 'burn-ticket', 'budget-50', 'budget-100'].map((end) => ({
        id: `both-answers-${end}`,
        system: undefined,
        owner: 'web',
        source: 'sharedObjectives[0]',
      })),
    );
    expect(ruleLabels(alerts[0]!, context)).toEqual({
      environment: 'prod',
      owner: 'web',
      severity: 'page',
      slo: 'answers',
      stage: 'api',
      system: 'both',
    });
    const [policy] = alertPolicies(alerts[0]!, context).made;
    expect(policy?.body.userLabels).toMatchObject({ system: 'both', owner: 'web', slo: 'answers' });
  });

  test('have no SLO in Cloud Monitoring, and say why', () => {
    const { system, slos } = nodesOf('answers');
    expect(serviceLevelObjective(system, slos[0]!, 'prod')).toEqual({
      kind: 'NotSupported',
      why: 'an objective of several systems: an SLO of Cloud Monitoring belongs to the service of one; the burn alerts are PromQL in the project of the fleet and need none',
    });
  });

  test('are OpenSLO with a service of its own', () => {
    const documents = openSlo(nodesOf('answers'), organization);
    expect(documents.filter(({ kind }) => kind === 'SLO').map(({ metadata }) => metadata.name)).toEqual([
      'both-answers',
    ]);
  });

  test('have their runbook in that of the fleet, with the runbooks of the systems', () => {
    const nodes = nodesOf('answers');
    const text = fleetRunbook({ systems, environment: 'prod', organization, alerts: nodes.alerts, shared: [nodes] });
    expect(text).toContain('## What several systems promise together');
    expect(text).toContain('[runbook of diary](../../diary/runbooks/README.md)');
    expect(text).toContain('<a id="both-answers-burn-page"></a>');
  });
});

test('two shared objectives with one id of an objective are groups of their own in Prometheus', () => {
  const sharedBy = (id: string): ReturnType<typeof shared> =>
    shared({ id, owner: 'web', objective: 'answers', systems: ['freight', 'diary'], why: 'few events' });
  const nodes = sharedNodes(systems, { sharedObjectives: [sharedBy('both'), sharedBy('again')] }, 'prod');
  const { file } = prometheusRules(
    nodes.flatMap(({ alerts }) => alerts),
    context,
  );
  expect(file.groups.map(({ name }) => name)).toEqual([
    'atalaya-both-answers',
    'atalaya-both-answers-5m',
    'atalaya-again-answers',
    'atalaya-again-answers-5m',
    'atalaya-fleet-5m',
  ]);
});
