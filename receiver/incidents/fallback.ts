/** Who is notified when nobody else can be: the page channels of the organization's own owner. */
import type { Organization } from '../../model/organization.ts';
import type { EscalationStage } from '../routing.ts';

export const fallbackStage = ({ owner, owners }: Organization, at: number): EscalationStage => ({
  at,
  owner,
  notified: (owners.find(({ id }) => id === owner)?.channels.page ?? []).map((channel) => ({
    kind: 'Channel',
    channel,
    owner,
  })),
});
