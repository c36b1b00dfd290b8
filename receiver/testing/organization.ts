/** An organization of one team with two people, and receivers over it for tests. */
import { email } from '../../model/channel.ts';
import { defineOrganization } from '../../model/defineOrganization.ts';
import { emailTo } from '../../model/oncall/person.ts';
import type { Organization } from '../../model/organization.ts';
import { routedAt, routePlan, routerOf } from '../../alerts/oncall/route.ts';
import type { EscalationOf, RouteAlert } from '../routing.ts';

export const testOrganization: Organization = defineOrganization({
  id: 'test',
  project: 'test-project',
  owner: 'platform',
  runbooks: 'https://example.com/runbooks',
  owners: [
    {
      id: 'platform',
      channels: { page: [email('platform-page@example.com')], ticket: [email('platform@example.com')] },
    },
    { id: 'sales', channels: { page: [email('sales-page@example.com')], ticket: [email('sales@example.com')] } },
  ],
});

export const routeOf = (organization: Organization): RouteAlert => {
  const router = routerOf({ organization, fleetAlerts: [] });
  return (labels, at, firing) => routedAt(routePlan(router, labels), at, firing);
};

/** Ana at once, Bo after five minutes, the channels after ten. */
export const twoPeople =
  (organization: Organization): EscalationOf =>
  (owner, severity, at) => [
    { at, owner, notified: [{ kind: 'Person', person: 'ana', contacts: [emailTo('ana@example.com')] }] },
    { at: at + 300_000, owner, notified: [{ kind: 'Person', person: 'bo', contacts: [emailTo('bo@example.com')] }] },
    {
      at: at + 600_000,
      owner,
      notified: (organization.owners.find(({ id }) => id === owner)?.channels[severity] ?? []).map((channel) => ({
        kind: 'Channel',
        channel,
        owner,
      })),
    },
  ];
