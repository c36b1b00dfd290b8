/** Who owns the systems and is told of their alerts. Addresses and projects here are examples: put your own. */
import { email, pagerDuty, slack, type Channel } from '../model/channel.ts';
import type { Organization, Owner } from '../model/organization.ts';

const secret = (name: string) => `projects/atalaya-demo/secrets/${name}` as const;

/** Pages reach a phone; tickets reach a mailbox and the team's chat. */
const owner = (id: string): Owner => {
  const chat: Channel = slack(`#${id}`, secret('slack-token'));
  return {
    id,
    channels: { page: [pagerDuty(secret(`pagerduty-${id}`)), chat], ticket: [email(`${id}@example.com`), chat] },
  };
};

const organization: Organization = {
  kind: 'Organization',
  id: 'atalaya',
  project: 'atalaya-demo',
  owner: 'data-platform',
  runbooks: 'https://github.com/example/atalaya/blob/main/generated',
  console: 'https://console.cloud.google.com',
  fleet: { share: '20%', minimum: 3 },
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
};

export default organization;
