/** The organization of the watched systems. */
import { email, pagerDuty, slack, type SecretRef } from '../../../model/channel.ts';
import { defineOrganization } from '../../../model/defineOrganization.ts';
import type { Organization, OwnerDefinition } from '../../../model/organization.ts';

const secret = (name: string): SecretRef => `projects/watched-test/secrets/${name}`;

const owner = (id: string): OwnerDefinition => ({
  id,
  channels: {
    page: [pagerDuty(secret(`pagerduty-${id}`))],
    ticket: [email(`${id}@watched.test`), slack(`#${id}`, secret('slack-token'))],
  },
});

const organization: Organization = defineOrganization({
  id: 'watched',
  project: 'watched-test',
  owner: 'platform',
  runbooks: 'https://runbooks.watched.test/generated',
  owners: [
    'platform',
    'diary-press',
    'lms-platform',
    'attendees',
    'shops',
    'stock',
    'contracts',
    'partners',
    'routes',
  ].map(owner),
});

export default organization;
