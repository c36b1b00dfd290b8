/** The API's rules on policies, held against every alert of every system. Source: google/monitoring/v3/alert.proto. */
import { describe, expect, test } from '@jest/globals';
import { latency } from '../model/objective.ts';
import type { System } from '../model/system.ts';
import attendees from '../test/fixtures/systems/attendees.ts';
import correspondence from '../test/fixtures/systems/correspondence.ts';
import diary from '../test/fixtures/systems/diary.ts';
import fleet from '../test/fixtures/systems/fleet.ts';
import freight from '../test/fixtures/systems/freight.ts';
import lms from '../test/fixtures/systems/lms.ts';
import organization from '../test/fixtures/systems/organization.ts';
import statements from '../test/fixtures/systems/statements.ts';
import { alertPolicies, type AlertPolicy } from './cloudMonitoring.ts';
import { policyIds } from './policyParts.ts';
import type { PromqlCondition, ThresholdCondition } from './cloudMonitoringPolicy.ts';
import { fleetAlerts } from './fleetAlerts.ts';
import type { LinkContext } from './links.ts';
import { nodesOf } from './systemNodes.ts';

const systems: readonly System[] = [attendees, correspondence, diary, freight, lms, statements, ...fleet];
const contextOf = (system: System | undefined): LinkContext => ({ organization, environment: 'prod', system });

const policiesOf = (system: System): readonly AlertPolicy[] =>
  nodesOf(system, 'prod').alerts.flatMap((alert) => whole(alertPolicies(alert, contextOf(system))));

/** One policy: no alert of ours is refused, or needs several. */
const whole = ({ made, refused }: ReturnType<typeof alertPolicies>): readonly AlertPolicy[] => {
  if (refused.length > 0 || made.length !== 1) throw new Error(JSON.stringify(refused));
  return made;
};

const ofFleet = fleetAlerts(systems, organization).flatMap((alert) =>
  whole(alertPolicies(alert, contextOf(undefined))),
);
const policies = [...systems.flatMap(policiesOf), ...ofFleet];

const promqlOf = (policy: AlertPolicy): readonly PromqlCondition['conditionPrometheusQueryLanguage'][] =>
  policy.body.conditions.flatMap((condition) =>
    'conditionPrometheusQueryLanguage' in condition ? [condition.conditionPrometheusQueryLanguage] : [],
  );

/** Those of which the claim is not true. */
const except = (claim: (policy: AlertPolicy) => boolean): readonly string[] =>
  policies.filter((policy) => !claim(policy)).map(({ id }) => id);

const bytes = (text: string): number => new TextEncoder().encode(text).length;
const isLabelName = (text: string): boolean => /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(text);

describe('every policy of every system', () => {
  test('has a condition or two, a display name of at most 512 characters, and distinct names inside', () => {
    expect(
      except(({ body: { displayName, conditions } }) => {
        const names = conditions.map((condition) => condition.displayName);
        const fits = [displayName, ...names].every(({ length }) => length > 0 && length <= 512);
        return conditions.length >= 1 && conditions.length <= 6 && fits && new Set(names).size === names.length;
      }),
    ).toEqual([]);
  });

  test('is named like no other', () => {
    expect(new Set(policies.map(({ body }) => body.displayName)).size).toBe(policies.length);
  });

  test('evaluates its PromQL every 30 s, minute or five minutes, under a name that Prometheus takes', () => {
    expect(
      except((policy) =>
        promqlOf(policy).every(
          ({ query, evaluationInterval, duration, alertRule }) =>
            query !== '' &&
            ['30s', '60s', '300s'].includes(evaluationInterval) &&
            /^\d+s$/.test(duration) &&
            isLabelName(alertRule),
        ),
      ),
    ).toEqual([]);
  });

  test('says its severity, closes by itself after half an hour at the earliest, and tells when it opens and closes', () => {
    expect(
      except(
        ({ body: { severity, alertStrategy } }) =>
          ['CRITICAL', 'WARNING'].includes(severity) &&
          Number.parseInt(alertStrategy.autoClose, 10) >= 1_800 &&
          alertStrategy.notificationPrompts.includes('OPENED'),
      ),
    ).toEqual([]);
  });

  test('fits its documentation and links into the API’s limits', () => {
    expect(
      except(
        ({ body: { documentation } }) =>
          documentation.content.length <= 8_192 &&
          bytes(documentation.content) <= 10_240 &&
          documentation.subject.length <= 255 &&
          documentation.links.length <= 3 &&
          documentation.links.every(
            ({ displayName, url }) => displayName.length >= 1 && displayName.length <= 63 && url.length <= 2_083,
          ),
      ),
    ).toEqual([]);
  });

  test('has labels that the API takes, and its id whole among them', () => {
    expect(
      except(({ id, body: { userLabels } }) => {
        const entries = Object.entries(userLabels);
        return (
          entries.length <= 64 &&
          entries.every(([key, value]) => /^[a-z][a-z0-9_-]{0,62}$/.test(key) && /^[a-z0-9_-]{1,63}$/.test(value)) &&
          userLabels['alert'] === id.replaceAll('.', '_')
        );
      }),
    ).toEqual([]);
  });
});

test('a policy is the body that the API gives back', () => {
  const policy = policies.find(({ id }) => id === 'freight-dead-letters-growing');
  expect(policy).toEqual({
    kind: 'AlertPolicy',
    id: 'freight-dead-letters-growing',
    body: {
      displayName: 'freight: more than 10 dead letters in an hour',
      documentation: {
        content: expect.stringContaining('can never be stored as they are'),
        mimeType: 'text/markdown',
        subject: 'freight: more than 10 dead letters in an hour [ticket, prod]',
        links: [
          { displayName: 'Runbook', url: expect.stringContaining('#freight-dead-letters-growing') },
          { displayName: 'Dashboard', url: expect.stringContaining('atalaya-freight') },
          { displayName: 'Logs', url: expect.stringContaining('/logs/query') },
        ],
      },
      userLabels: {
        alert: 'freight-dead-letters-growing',
        environment: 'prod',
        owner: 'data-platform',
        severity: 'ticket',
        stage: 'ingest',
        system: 'freight',
      },
      conditions: [
        {
          displayName: 'freight: more than 10 dead letters in an hour',
          conditionPrometheusQueryLanguage: {
            query: 'sum(increase({"atalaya.ingest.messages", job="freight", outcome="rejected"}[1h])) > 10',
            duration: '0s',
            evaluationInterval: '60s',
            ruleGroup: 'atalaya-freight',
            alertRule: 'freight_dead_letters_growing',
            disableMetricValidation: true,
          },
        },
      ],
      combiner: 'OR',
      enabled: true,
      alertStrategy: { notificationPrompts: ['OPENED', 'CLOSED'], autoClose: '1800s' },
      severity: 'WARNING',
    },
  });
});

describe('a latency that the platform measures', () => {
  const why = { why: 'to be tried', rejected: [] };
  const onPlatform: System = {
    ...freight,
    objectives: [latency('api', { target: '99.9%', window: '7d', under: '300ms', measuredBy: 'platform', ...why })],
  };
  const [page, ticket] = nodesOf(onPlatform, 'prod')
    .alerts.filter(({ condition }) => condition.kind === 'BurnRate')
    .map((alert) => alertPolicies(alert, contextOf(onPlatform)));

  const condition = (window: string, seconds: string): ThresholdCondition => ({
    displayName: `freight: api-latency-300ms burn rate above 13.44 over ${window}`,
    conditionThreshold: {
      filter: `select_slo_burn_rate("projects/atalaya-demo/services/cloud-run-freight/serviceLevelObjectives/api-latency-300ms", "${seconds}")`,
      comparison: 'COMPARISON_GT',
      thresholdValue: 13.44,
      duration: '0s',
      trigger: { count: 1 },
    },
  });

  test('has a policy for each tier: by the SLO’s own burn rate over both windows, and no policy joins AND and OR', () => {
    expect(page?.made.map(({ id }) => id)).toEqual([
      'freight-api-latency-300ms-burn-page',
      'freight-api-latency-300ms-burn-page-6h',
    ]);
    expect(page?.made.map(({ body }) => [body.displayName, body.userLabels['alert']])).toEqual([
      [
        'freight: api-latency-300ms error rate at least 13.44 times what 99.9% allows (1h)',
        'freight-api-latency-300ms-burn-page',
      ],
      [
        'freight: api-latency-300ms error rate at least 3.5 times what 99.9% allows (6h)',
        'freight-api-latency-300ms-burn-page-6h',
      ],
    ]);
    expect(page?.made[0]?.body).toMatchObject({
      combiner: 'AND',
      conditions: [condition('1h', '3600s'), condition('5m', '300s')],
    });
  });

  test('is listed on a dashboard with the policies that there are, and no other', () => {
    const { alerts } = nodesOf(onPlatform, 'prod');
    const ids = alerts.flatMap((alert) => alertPolicies(alert, contextOf(onPlatform)).made.map(({ id }) => id));
    expect(alerts.flatMap(policyIds)).toEqual(ids);
    expect(ids.length).toBeLessThan(alerts.length + 2);
  });

  test('looks back a day and no further: the slowest tier fires at the same burn rate, over a day', () => {
    expect(ticket?.refused).toEqual([]);
    expect(ticket?.made.map(({ id }) => id)).toEqual([
      'freight-api-latency-300ms-burn-ticket',
      'freight-api-latency-300ms-burn-ticket-3d',
    ]);
    const name = 'projects/atalaya-demo/services/cloud-run-freight/serviceLevelObjectives/api-latency-300ms';
    const conditions = ticket?.made[1]?.body.conditions as readonly ThresholdCondition[];
    expect(conditions.map(({ conditionThreshold }) => conditionThreshold)).toMatchObject([
      { filter: `select_slo_burn_rate("${name}", "86400s")`, comparison: 'COMPARISON_GT', thresholdValue: 1 },
      { filter: `select_slo_burn_rate("${name}", "21600s")`, comparison: 'COMPARISON_GT', thresholdValue: 1 },
    ]);
  });
});
