/** The senders of messages that a configuration has, and what it lacks for the destinations of an organization. */
import type { SecretRef } from '../model/channel.ts';
import type { Organization } from '../model/organization.ts';
import type { ReceiverConfiguration } from './configuration/configuration.ts';
import { isSecretRef, organizationSecrets, secretName, secretVariable } from '../model/oncall/organizationSecrets.ts';
import { readReference, type Reference, type Secrets, type Variables } from './configuration/secrets.ts';
import { nameOf, type Destination } from './delivery/destination.ts';
import { createEmail } from './delivery/email.ts';
import { post } from './delivery/http.ts';
import { createPagerDuty, pagerDutyEvents } from './delivery/pagerDuty.ts';
import type { Sender } from './delivery/sender.ts';
import { createSlack, slackApi } from './delivery/slack.ts';
import { createWebhook, signingKeyOf } from './delivery/webhook.ts';

export type Destinations = Readonly<Partial<Record<Destination['kind'], Sender>>>;

export const openDestinations = (
  { smtp, signingKey, ...configuration }: ReceiverConfiguration,
  secrets: Secrets,
  variables: Variables,
): Destinations => {
  const addressOf = (address: string): string => (isSecretRef(address) ? secrets.read(address) : address);
  const password = smtp?.password;
  return {
    ...(smtp === undefined
      ? {}
      : {
          Email: createEmail(
            {
              host: smtp.host,
              port: smtp.port,
              secure: smtp.tls === 'implicit',
              requireTls: smtp.tls === 'starttls',
              user: smtp.user,
              password: password && ((): string => readReference(password, variables)),
              from: smtp.from,
            },
            addressOf,
          ),
        }),
    Slack: createSlack(configuration.slackApi ?? slackApi, secrets.read, post),
    PagerDuty: createPagerDuty(configuration.pagerDutyEvents ?? pagerDutyEvents, secrets.read, post),
    Webhook: createWebhook({
      secret: secrets.read,
      signingKey: signingKey && signingKeyOf(readReference(signingKey, variables)),
      wallClock: Date.now,
      post,
    }),
  };
};

/** Prints instead of sending. */
export const printDestinations = (print: (text: string) => void): Destinations => {
  const printer: Sender = {
    concurrency: 100,
    close: () => undefined,
    send: async ({ delivery: { id, destination, message, recipient } }) => {
      print(
        `-- ${id} to ${recipient} (${destination.kind}: ${nameOf(destination)})\n${message.subject}\n\n${message.text}\n\n`,
      );
      return { kind: 'Delivered' };
    },
  };
  return { Email: printer, Slack: printer, PagerDuty: printer, Webhook: printer };
};

/** Everything that has to be there before the first page, with its fix: a receiver that could not deliver does not start. */
export const missingSecrets = (
  organization: Organization,
  configuration: ReceiverConfiguration,
  secrets: Secrets,
  variables: Variables,
  isDry: boolean,
): readonly string[] => {
  const problems: string[] = [];
  const attempt = (where: string, read: () => unknown): void => {
    try {
      read();
    } catch (error) {
      problems.push(`${where}\n  ${Error.isError(error) ? error.message : String(error)}`);
    }
  };
  const own = (where: string, reference: Reference | undefined): void => {
    if (reference !== undefined) attempt(where, () => readReference(reference, variables));
  };
  for (const { name, auth } of configuration.senders) {
    if (auth.kind === 'Basic') own(`senders ${name}`, auth.password);
    if (auth.kind === 'Bearer') own(`senders ${name}`, auth.token);
  }
  own('linkKey', configuration.linkKey);
  if (isDry) return problems;
  own('smtp', configuration.smtp?.password);
  const { signingKey } = configuration;
  if (signingKey !== undefined)
    attempt('webhooks.signingKey', () => {
      if (signingKeyOf(readReference(signingKey, variables)) === undefined)
        throw new Error(
          "it is not a key of Standard Webhooks\n  fix: write 'whsec_' and what 'openssl rand -base64 32' prints",
        );
    });
  const absent = organizationSecrets(organization).filter(({ ref }) => !isThere(secrets, ref));
  if (absent.length > 0) {
    const [first] = absent;
    const names = absent.map(({ ref, users }) => `  ${secretName(ref)}, of ${users.join(', ')}`).join('\n');
    problems.push(
      `secrets\n  these secrets of the organization cannot be read:\n${names}\n  fix: set 'secrets' to a folder with a file of that name for each, or an environment variable such as ${first === undefined ? '' : secretVariable(first.ref)}`,
    );
  }
  const mailed = mailUsers(organization);
  if (configuration.smtp === undefined && mailed.length > 0)
    problems.push(
      `smtp\n  is missing, and ${mailed.slice(0, 3).join(', ')} get mail\n  fix: write the mail server into the configuration`,
    );
  return problems;
};

const isThere = (secrets: Secrets, ref: SecretRef): boolean => {
  try {
    secrets.read(ref);
    return true;
  } catch {
    return false;
  }
};

const mailUsers = ({ owners, onCall }: Organization): readonly string[] => [
  ...owners
    .filter(({ channels }) => [...channels.page, ...channels.ticket].some(({ kind }) => kind === 'EmailChannel'))
    .map(({ id }) => id),
  ...onCall.people
    .filter(({ contacts }) => [...contacts.high, ...contacts.low].some(({ kind }) => kind === 'Email'))
    .map(({ handle }) => handle),
];
