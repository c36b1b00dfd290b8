/** The senders of a configuration, with their authentication. */
import { createCheckPusher } from '../pipeline/ingest/entry/pusher.ts';
import type { Logger } from '../pipeline/telemetry/telemetry.ts';
import type { AuthConfiguration, SenderConfiguration } from './configuration/configuration.ts';
import { readReference, type Variables } from './configuration/secrets.ts';
import type { SenderAuth } from './http/authenticate.ts';
import type { Sender } from './http/listener.ts';
import { parses } from './intake/parse.ts';

export const openSenders = (
  senders: readonly SenderConfiguration[],
  variables: Variables,
  logger: Logger,
): readonly Sender[] =>
  senders.map(({ name, kind, auth }) => ({ name, auth: authOf(auth, variables, logger), parse: parses[kind] }));

const authOf = (auth: AuthConfiguration, variables: Variables, logger: Logger): SenderAuth => {
  switch (auth.kind) {
    case 'Basic':
      return { kind: 'Basic', username: auth.username, password: () => readReference(auth.password, variables) };
    case 'Bearer':
      return { kind: 'Bearer', token: () => readReference(auth.token, variables) };
    case 'Oidc': {
      const { audience, account, issuer, keys } = auth;
      const own = { ...(issuer === undefined ? {} : { issuer }), ...(keys === undefined ? {} : { keys }) };
      return { kind: 'Oidc', check: createCheckPusher({ audience, account, logger, ...own }) };
    }
  }
};
