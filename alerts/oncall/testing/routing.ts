/** An organization of three owners and a page, for tests of routing. */
import { email } from '../../../model/channel.ts';
import { defineOrganization } from '../../../model/defineOrganization.ts';
import type { RoutingDefinition } from '../../../model/oncall/routing.ts';
import type { Organization } from '../../../model/organization.ts';
import type { Labels } from '../../../model/point.ts';
import { routeAlert, type Routed } from '../route.ts';

export const organizationWith = (routing: RoutingDefinition): Organization =>
  defineOrganization({
    id: 'example',
    project: 'example',
    owner: 'platform',
    runbooks: 'https://example.com/generated',
    owners: ['platform', 'orders', 'sales'].map((id) => ({
      id,
      channels: { page: [email(`${id}-page@example.com`)], ticket: [email(`${id}@example.com`)] },
    })),
    onCall: { routing },
  });

export const page: Labels = {
  alertname: 'orders-api-errors-above-1pct',
  environment: 'prod',
  owner: 'orders',
  severity: 'page',
  stage: 'api',
  system: 'orders',
};

export const at: number = Date.parse('2026-12-25T03:00:00-03:00');

export const route = (
  routing: RoutingDefinition,
  labels: Labels = page,
  instant: number = at,
  firing: readonly Labels[] = [],
): readonly Routed[] =>
  routeAlert(labels, instant, { organization: organizationWith(routing), fleetAlerts: [], firing });

export const receivers = (routed: readonly Routed[]): readonly string[] =>
  routed.map(({ receiver, route: id, state }) => `${receiver} by ${id}: ${state.kind}`);
