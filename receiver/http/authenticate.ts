/**
 * Who may send notifications: each sender has its own credentials, which are compared in constant time. Tokens of Pub/Sub pushes are
 * verified as the ingest service verifies them.
 */
import { hash, timingSafeEqual } from 'node:crypto';
import type { CheckPusher } from '../../pipeline/ingest/entry/pusher.ts';

export type SenderAuth =
  /** Values are read at each request, so that a secret can be replaced. Several tokens may be valid at once. */
  | { readonly kind: 'Basic'; readonly username: string; readonly password: () => string }
  | { readonly kind: 'Bearer'; readonly token: () => string }
  | { readonly kind: 'Oidc'; readonly check: CheckPusher };

export interface NotAllowed {
  readonly status: 401 | 403 | 503;
  readonly what: string;
  readonly challenge: string | undefined;
}

/** Undefined: the caller is the sender. */
export const checkSender = async (
  auth: SenderAuth,
  authorization: string | undefined,
): Promise<NotAllowed | undefined> => {
  switch (auth.kind) {
    case 'Basic': {
      const expected = `Basic ${Buffer.from(`${auth.username}:${auth.password()}`).toString('base64')}`;
      return isSame(normalised(authorization, 'basic'), expected) ? undefined : refused('Basic realm="receiver"');
    }
    case 'Bearer':
      return isSame(normalised(authorization, 'bearer'), `Bearer ${auth.token()}`)
        ? undefined
        : refused('Bearer realm="receiver"');
    case 'Oidc': {
      const refusal = await auth.check(authorization);
      if (refusal === undefined) return undefined;
      const { status, reason } = refusal;
      return { status, what: reason, challenge: status === 503 ? undefined : 'Bearer realm="receiver"' };
    }
  }
};

const refused = (challenge: string): NotAllowed => ({
  status: 401,
  what: 'does not have the credentials of this sender',
  challenge,
});

/** The scheme is not case-sensitive. Source: RFC 9110, 11.1. */
const normalised = (authorization: string | undefined, scheme: string): string => {
  const [given = '', ...rest] = (authorization ?? '').split(' ');
  return given.toLowerCase() === scheme
    ? `${scheme.slice(0, 1).toUpperCase()}${scheme.slice(1)} ${rest.join(' ').trim()}`
    : '';
};

/** Hashes have one length, so the time does not depend on the texts. */
const isSame = (given: string, expected: string): boolean =>
  timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', expected, 'buffer'));
