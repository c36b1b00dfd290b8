/** What a notification says of the present. That Prometheus fills it in is in test/promtool/annotations.test.ts. */
import { expect, test } from '@jest/globals';
import { latency } from '../model/objective.ts';
import fleet from '../test/fixtures/systems/fleet.ts';
import freight from '../test/fixtures/systems/freight.ts';
import organization from '../test/fixtures/systems/organization.ts';
import type { Alert } from './alert.ts';
import { alertPolicies } from './cloudMonitoring.ts';
import { fleetAlerts } from './fleetAlerts.ts';
import { presentValueText } from './presentValue.ts';
import { nodesOf } from './systemNodes.ts';

const alerts: readonly Alert[] = [...nodesOf(freight, 'prod').alerts, ...fleetAlerts(fleet, organization)];

const alert = (id: string): Alert => {
  const found = alerts.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`no alert ${id}`);
  return found;
};

test.each([
  [
    'freight-api-availability-burn-page',
    'Error rate now: {{ $value | humanizePercentage }} over the last 5 minutes or 30 minutes.',
    'Error rate now: ${metric.label.value} (0.01 is 1%) over the last 5 minutes or 30 minutes.',
  ],
  [
    'freight-api-latency-p95-above-1s',
    'p95 latency now: {{ $value | humanizeDuration }} over the last 5 minutes.',
    'p95 latency now: ${metric.label.value} s over the last 5 minutes.',
  ],
  ['freight-backlog-above-10000', 'Now: {{ $value | humanize }}.', 'Now: ${metric.label.value}.'],
  ['freight-oldest-message-above-5m', 'Now: {{ $value | humanizeDuration }}.', 'Now: ${metric.label.value} s.'],
  [
    'freight-dead-letters-growing',
    'Counted: {{ $value | humanize }} over the last hour.',
    'Counted: ${metric.label.value} over the last hour.',
  ],
  ['freight-no-reads', undefined, undefined],
  ['freight-api-unreachable', undefined, 'Regions without a good answer now: ${metric.label.value}.'],
  [
    'fleet-all-availability',
    'Share of the systems that fail: {{ $value | humanizePercentage }} over the last 10 minutes.',
    'Share of the systems that fail: ${metric.label.value} (0.01 is 1%) over the last 10 minutes.',
  ],
] as const)('%s says how bad it is now, where the dialect has the value', (id, prometheus, cloudMonitoring) => {
  expect([presentValueText(alert(id), 'prometheus'), presentValueText(alert(id), 'cloud-monitoring')]).toEqual([
    prometheus,
    cloudMonitoring,
  ]);
});

test('a policy without a PromQL condition has no value, and says nothing of it', () => {
  const why = { why: 'to be tried', rejected: [] };
  const system = {
    ...freight,
    objectives: [latency('api', { target: '99%', window: '30d', under: '300ms', measuredBy: 'platform', ...why })],
  };
  const [burn] = nodesOf(system, 'prod').alerts;
  const policies = alertPolicies(burn!, { organization, system, environment: 'prod' }).made;
  expect(policies).toHaveLength(2);
  for (const { body } of policies) expect(body.documentation.content).not.toContain('${');
});
