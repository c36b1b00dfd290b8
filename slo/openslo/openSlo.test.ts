import { expect, test } from '@jest/globals';
import { freshness, latency } from '../../model/objective.ts';
import correspondence from '../../test/fixtures/systems/correspondence.ts';
import freight from '../../test/fixtures/systems/freight.ts';
import organization from '../../test/fixtures/systems/organization.ts';
import type { OpenSloDocument } from './document.ts';
import type { System } from '../../model/system.ts';
import { contextOf } from '../../series/context.ts';
import { measuredSlos } from '../measuredSlo.ts';
import { openSlo } from './openSlo.ts';

const measured = (system: System): Parameters<typeof openSlo>[0] => ({
  system,
  slos: measuredSlos(contextOf(system, 'prod')),
});

const documents = openSlo(measured(freight), organization);
const find = (kind: string, name: string, among = documents): OpenSloDocument => {
  const found = among.find((document) => document.kind === kind && document.metadata.name === name);
  if (found === undefined) throw new Error(`no ${kind} ${name}`);
  return found;
};

test('an objective is a ratio of two counters, by occurrences, with its alert policies', () => {
  expect(find('SLO', 'freight-api-availability')).toEqual({
    apiVersion: 'openslo/v1',
    kind: 'SLO',
    metadata: {
      name: 'freight-api-availability',
      displayName: 'freight: api-availability',
      labels: { system: 'freight', owner: 'data-platform' },
      annotations: {
        'atalaya.objective': 'api-availability',
        'atalaya.type': 'availability',
        'atalaya.good': '2xx of valid',
        'atalaya.measured-by': 'pipeline',
        'atalaya.unsaid.one-alert':
          'Policies of one severity are one alert, which fires while one of them does: page (1h, 6h); ticket (1d, 3d). An OpenSLO policy has one condition.',
      },
    },
    spec: {
      description: freight.objectives[0]!.why,
      service: 'freight',
      indicator: {
        metadata: { name: 'freight-api-availability-sli', displayName: 'freight: api-availability, good of total' },
        spec: {
          description:
            'Total: responses on the data routes that the system declares, without mistakes of the caller. Good: those with a 2xx status, or 304.',
          ratioMetric: {
            counter: true,
            good: metric('atalaya_objective_good_events_total{job="freight", objective="api-availability"}'),
            total: metric('atalaya_objective_total_events_total{job="freight", objective="api-availability"}'),
          },
        },
      },
      timeWindow: [{ duration: '30d', isRolling: true }],
      budgetingMethod: 'Occurrences',
      objectives: [{ displayName: '99.9% of 30d', target: 0.999 }],
      alertPolicies: ['1h', '6h', '1d', '3d'].map((long) => ({
        alertPolicyRef: `freight-api-availability-burn-${long}`,
      })),
    },
  });
});

const metric = (query: string): object => ({
  metricSource: { metricSourceRef: 'freight-prometheus', type: 'Prometheus', spec: { query } },
});

test('a tier is a policy with one condition on its long window; the short one is in the annotations', () => {
  expect(find('AlertPolicy', 'freight-api-availability-burn-1h').spec).toEqual({
    description:
      'At a burn rate of 14.40, 2% of the error budget of 30d is spent in 1h; at a higher rate it is spent sooner.',
    alertWhenNoData: false,
    alertWhenResolved: true,
    alertWhenBreaching: true,
    conditions: [{ conditionRef: 'freight-api-availability-burn-1h' }],
    notificationTargets: [{ targetRef: 'freight-page-pagerduty' }, { targetRef: 'freight-page-slack' }],
  });
  const condition = find('AlertCondition', 'freight-api-availability-burn-1h');
  expect(condition.metadata.annotations).toEqual({
    'atalaya.unsaid.short-window': '5m',
    'atalaya.unsaid.alert-after': '0m',
  });
  expect(condition.spec).toEqual({
    description:
      'Fires at once when the burn rate is above 14.40 in the last 1h and in the last 5m. OpenSLO has one window for each condition, and no alertAfter below 1m.',
    severity: 'page',
    condition: { kind: 'burnrate', op: 'gt', threshold: 14.4, lookbackWindow: '1h', alertAfter: '1m' },
  });
});

test('thresholds carry no binary noise', () => {
  const thresholds = documents
    .filter(({ kind }) => kind === 'AlertCondition')
    .map(({ spec }) => JSON.stringify((spec['condition'] as { threshold: number }).threshold));
  expect([...new Set(thresholds)]).toEqual(['14.4', '6', '3', '1', '13.44', '3.5', '1.4']);
});

test('targets say the kind of channel and where it leads, without a secret', () => {
  expect(
    documents
      .filter(({ kind }) => kind === 'AlertNotificationTarget')
      .map(({ metadata, spec }) => [metadata.name, spec]),
  ).toEqual([
    ['freight-page-pagerduty', { target: 'pagerduty', description: 'PagerDuty' }],
    ['freight-page-slack', { target: 'slack', description: '#data-platform' }],
    ['freight-ticket-email', { target: 'email', description: 'data-platform@example.com' }],
    ['freight-ticket-slack', { target: 'slack', description: '#data-platform' }],
  ]);
});

test('what OpenSLO has no words for is said in annotations', () => {
  expect(find('SLO', 'freight-ingest-freshness-1m').metadata.annotations?.['atalaya.unsaid.overdue']).toBe(
    'Messages older than the threshold and not stored yet count as bad: atalaya_ingest_overdue{job="freight", objective="ingest-freshness-1m"} is part of the total, and not of the good events. OpenSLO cannot add a gauge to a counter.',
  );
  const platform = find('SLO', 'correspondence-api-availability', openSlo(measured(correspondence)));
  expect(platform.metadata.annotations?.['atalaya.unsaid.platform']).toBe(
    "On Google Cloud the platform counts this objective. These are the pipeline's own counters: they lack failures in which none of its processes ran.",
  );
});

test('of ids that differ by a dot only, those with dots carry a code: no reader takes dots in names', () => {
  const said = { target: '99%', window: '6h', why: 'w', rejected: [] } as const;
  const objectives = [
    latency('api', { ...said, id: 'a-1.5s', under: '1.5s' }),
    freshness('ingest', { ...said, id: 'a-1-5s', under: '1.5s' }),
  ];
  const slos = openSlo(measured({ ...freight, objectives })).filter(({ kind }) => kind === 'SLO');
  expect(slos.map(({ metadata }) => metadata.name)).toEqual(['freight-a-1-5s-d21a898c', 'freight-a-1-5s']);
  expect(slos[0]!.spec['alertPolicies']).toBeUndefined();
  expect(slos[0]!.metadata.annotations?.['atalaya.left-out.burn']).toBe(
    'There are no burn rates for a window of 6h: it is shorter than a day.',
  );
});
