/** The owners of systems, and who is notified of alerts. Addresses and projects here are examples: use your own. */
import { email, pagerDuty, slack, type Channel, type SecretRef } from '../model/channel.ts';
import { defineOrganization } from '../model/defineOrganization.ts';
import type { Organization, OwnerDefinition } from '../model/organization.ts';

const secret = (name: string): SecretRef => `projects/atalaya-demo/secrets/${name}`;

/** Pages reach a phone; tickets reach a mailbox and the team's chat. */
const owner = (id: string): OwnerDefinition => {
  const chat: Channel = slack(`#${id}`, secret('slack-token'));
  return {
    id,
    channels: { page: [pagerDuty(secret(`pagerduty-${id}`)), chat], ticket: [email(`${id}@example.com`), chat] },
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
});

export default organization;
