import { describe, expect, test } from '@jest/globals';
import type { LinkContext } from './links.ts';
import fleet from '../test/fixtures/systems/fleet.ts';
import freight from '../test/fixtures/systems/freight.ts';
import organization from '../test/fixtures/systems/organization.ts';
import { fleetAlerts } from './fleetAlerts.ts';
import { durationText, prometheusRules } from './prometheus.ts';
import type { AlertingRule, RecordingRule, RuleFile } from './prometheusRule.ts';
import { nodesOf } from './systemNodes.ts';

const context: LinkContext = { organization, environment: 'prod', system: freight };
const alerts = nodesOf(freight, 'prod').alerts;
const { file, notSupported } = prometheusRules(alerts, context);

const rulesOf = ({ groups }: RuleFile): readonly (RecordingRule | AlertingRule)[] =>
  groups.flatMap(({ rules }) => rules);

describe('the rules of a system', () => {
  const [first, second] = file.groups;
  const namesIn = (group: typeof first): readonly string[] | undefined =>
    group?.rules.map((rule) => ('record' in rule ? rule.record : rule.alert));
  const recorded = (...windows: readonly string[]): readonly string[] =>
    windows.map((window) => `system_slo:atalaya_bad_events_per_events:ratio_increase${window}`);

  test('have a group for each objective and interval, which records each of its windows once, shortest first, before the alerts that read it', () => {
    expect(first).toMatchObject({ name: 'atalaya-freight-api-availability-30s', interval: '30s' });
    expect(namesIn(first)).toEqual([...recorded('5m', '30m', '1h', '6h'), 'freight-api-availability-burn-page']);
    expect(second).toMatchObject({ name: 'atalaya-freight-api-availability-5m', interval: '5m' });
    // A slower group reads no window of a faster one: they are evaluated at different times.
    const slower = recorded('2h', '6h', '1d', '3d').map((name) => `${name}_every5m`);
    expect(namesIn(second)).toEqual([...slower, 'freight-api-availability-burn-ticket']);
  });

  test('record the share of bad events', () => {
    expect(first?.rules[0]).toEqual({
      record: 'system_slo:atalaya_bad_events_per_events:ratio_increase5m',
      expr: [
        '(',
        '  sum(increase(atalaya_objective_total_events_total{job="freight", objective="api-availability"}[5m]))',
        '  - sum(increase(atalaya_objective_good_events_total{job="freight", objective="api-availability"}[5m]))',
        ')',
        '/ sum(increase(atalaya_objective_total_events_total{job="freight", objective="api-availability"}[5m]))',
      ].join('\n'),
      labels: { system: 'freight', slo: 'api-availability' },
    });
  });

  test('alert on what is recorded, with who is told and where to look', () => {
    expect(rulesOf(file).find((rule) => 'alert' in rule)).toEqual({
      alert: 'freight-api-availability-burn-page',
      expr: [
        '(',
        '  system_slo:atalaya_bad_events_per_events:ratio_increase5m{system="freight", slo="api-availability"}',
        '  > 0.0144',
        '  and',
        '  system_slo:atalaya_bad_events_per_events:ratio_increase1h{system="freight", slo="api-availability"}',
        '  > 0.0144',
        '  or',
        '  system_slo:atalaya_bad_events_per_events:ratio_increase30m{system="freight", slo="api-availability"}',
        '  > 0.006',
        '  and',
        '  system_slo:atalaya_bad_events_per_events:ratio_increase6h{system="freight", slo="api-availability"}',
        '  > 0.006',
        ')',
        'unless on ()',
        '(',
        '  ALERTS{alertname=~"fleet-all-availability|fleet-all-latency", environment="prod", stage="api", alertstate="firing"}',
        '  unless on ()',
        '  ALERTS{alertname="freight-api-availability-burn-page", environment="prod", alertstate="firing"}',
        ')',
      ].join('\n'),
      labels: {
        environment: 'prod',
        owner: 'data-platform',
        severity: 'page',
        slo: 'api-availability',
        stage: 'api',
        system: 'freight',
      },
      annotations: {
        summary: 'freight: api-availability error rate at least 6 times what 99.9% allows',
        description: expect.stringContaining('\n1. Errors by route and status'),
        runbook_url:
          'https://github.com/example/atalaya/blob/main/generated/freight/runbooks/README.md#freight-api-availability-burn-page',
        dashboard_url:
          'https://console.cloud.google.com/monitoring/dashboards/custom/atalaya-freight?project=atalaya-demo',
      },
    });
  });

  test('count what is overdue for freshness, which only a Prometheus of the pipeline can see', () => {
    const fresh = rulesOf(file).find((rule) => 'record' in rule && rule.labels['slo'] === 'ingest-freshness-1m');
    expect(fresh?.expr).toContain(
      '(sum(atalaya_ingest_overdue{job="freight", objective="ingest-freshness-1m"}) or vector(0))',
    );
  });

  test('hold for as long as the alert says', () => {
    const backlog = rulesOf(file).find((rule) => 'alert' in rule && rule.alert === 'freight-backlog-above-10000');
    expect(backlog).toMatchObject({ for: '5m' });
  });

  test('lack what only Google Cloud emits, and say so', () => {
    expect(notSupported).toEqual([
      {
        id: 'freight-undeliverable-messages',
        why: 'pubsub.googleapis.com/subscription/dead_letter_message_count is emitted by Google Cloud only',
      },
      {
        id: 'freight-api-unreachable',
        why: 'monitoring.googleapis.com/uptime_check/check_passed is emitted by Google Cloud only',
      },
      {
        id: 'freight-containers-failing',
        why: 'logging.googleapis.com/user/atalaya/container_failures is emitted by Google Cloud only',
      },
    ]);
  });

  test('and what they lack are all alerts', () => {
    const ruled = rulesOf(file).flatMap((rule) => ('alert' in rule ? [rule.alert] : []));
    expect([...ruled, ...notSupported.map(({ id }) => id)].toSorted()).toEqual(alerts.map(({ id }) => id).toSorted());
  });
});

test('the rules of the fleet are one group for each interval, and name no system', () => {
  const { file: rules } = prometheusRules(fleetAlerts(fleet, organization), { ...context, system: undefined });
  expect(rules.groups.map(({ name }) => name)).toEqual(['atalaya-fleet-30s', 'atalaya-fleet']);
  expect(rulesOf(rules).map(({ labels }) => labels['system'])).toEqual([undefined, undefined, undefined, undefined]);
});

test('braces in a title are text, not a template', () => {
  const [alert] = alerts;
  const rules = prometheusRules([{ ...alert!, title: 'a {{ $value }} b' }], context);
  const rule = rulesOf(rules.file).find((node) => 'alert' in node);
  expect(rule).toMatchObject({ annotations: { summary: 'a {{ "{{" }} $value }} b' } });
});

test.each([
  ['5m', '5m'],
  ['1.5h', '5400000ms'],
  ['0.5d', '43200000ms'],
] as const)('a rule holds for %s as %s: Prometheus takes no fractions', (length, spelt) => {
  expect(durationText(length)).toBe(spelt);
});
