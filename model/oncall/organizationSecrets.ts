/** The secrets that an organization's channels and contacts name, and the environment variables in which a receiver reads them. */
import type { SecretRef } from '../channel.ts';
import type { Organization } from '../organization.ts';

export const isSecretRef = (text: string): text is SecretRef => /^projects\/[^/]+\/secrets\/[^/]+$/.test(text);

export const secretName = (ref: SecretRef): string => ref.split('/').at(-1) ?? ref;

/** ATALAYA_SECRET_SLACK_TOKEN for 'projects/p/secrets/slack-token'. */
export const secretVariable = (ref: SecretRef): string =>
  `ATALAYA_SECRET_${secretName(ref)
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, '_')}`;

export interface UsedSecret {
  readonly ref: SecretRef;
  /** Ids of owners and handles of people. */
  readonly users: readonly string[];
}

/** Those of owners first, each once. */
export const organizationSecrets = ({
  owners,
  onCall,
}: Pick<Organization, 'owners' | 'onCall'>): readonly UsedSecret[] => {
  const found = new Map<SecretRef, Set<string>>();
  const add = (ref: SecretRef, user: string): void =>
    void (found.get(ref) ?? found.set(ref, new Set()).get(ref))?.add(user);
  for (const { id, channels } of owners) {
    for (const channel of [...channels.page, ...channels.ticket]) {
      if (channel.kind === 'SlackChannel') add(channel.token, id);
      if (channel.kind === 'PagerDutyChannel') add(channel.key, id);
      if (channel.kind === 'WebhookChannel') add(channel.password, id);
    }
  }
  for (const { handle, contacts } of onCall.people) {
    for (const contact of [...contacts.high, ...contacts.low])
      if (contact.kind !== 'SlackMember' && isSecretRef(contact.address)) add(contact.address, handle);
  }
  return [...found].map(([ref, users]) => ({ ref, users: [...users] }));
};
