/** The owners of systems, and who is notified of alerts. Addresses and projects here are examples: use your own. */
import { email, pagerDuty, slack, type Channel, type SecretRef } from '../model/channel.ts';
import { defineOrganization } from '../model/defineOrganization.ts';
import type { Organization, OwnerDefinition } from '../model/organization.ts';
import { holidays } from './oncall/holidays.ts';
import { people } from './oncall/people.ts';
import { routing } from './oncall/routing.ts';
import { schedules } from './oncall/schedules.ts';
import { onCallOfOwner } from './oncall/teams.ts';

const secret = (name: string): SecretRef => `projects/atalaya-demo/secrets/${name}`;

/** Pages reach a phone; tickets reach a mailbox and the team's chat. With on-call, they are the last step of the escalation. */
const owner = (id: string): OwnerDefinition => {
  const chat: Channel = slack(`#${id}`, secret('slack-token'));
  const onCall = onCallOfOwner[id];
  return {
    id,
    channels: { page: [pagerDuty(secret(`pagerduty-${id}`)), chat], ticket: [email(`${id}@example.com`), chat] },
    ...(onCall === undefined ? {} : { onCall }),
  };
};

const organization: Organization = defineOrganization({
  id: 'atalaya',
  project: 'atalaya-demo',
  owner: 'data-platform',
  runbooks: 'https://github.com/example/atalaya/blob/main/generated',
  owners: [
    'airport',
    'analytics',
    'cabin',
    'cargo',
    'data-platform',
    'datos-latam',
    'finance',
    'latam-data',
    'loyalty',
    'ltm-platform',
    'maintenance',
    'operations',
    'payments',
    'sales',
    'serverless-guild',
    'support',
    'web',
  ].map(owner),
  budget: { monthly: 2_000 },
  onCall: {
    people,
    schedules,
    holidays,
    routing,
    heartbeat: { url: 'https://oncall.example.com/hooks/alertmanager', token: secret('receiver-token') },
  },
});

export default organization;
