/**
 * Checks that a push comes from the subscription's service account: an OIDC token signed by Google, for our audience. Keys,
 * token length and clock skew are handled as for callers of the API.
 * Source: Pub/Sub, authenticate push subscriptions; RFC 6750 for the answers.
 */
import { errors, jwtVerify } from 'jose';
import { createKeys, KeysUnavailable } from '../../api/auth/keys.ts';
import { longestJwt, skew } from '../../api/auth/checkJwt.ts';
import type { Logger } from '../../telemetry/telemetry.ts';

export interface PusherOptions {
  readonly audience: string;
  /** E-mail of the service account. */
  readonly account: string;
  readonly issuer?: string;
  readonly keys?: string;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
}

export interface NotPusher {
  readonly kind: 'NotPusher';
  /** 401: no valid token; 403: another account's token; 503: the keys to verify it are unavailable. */
  readonly status: 401 | 403 | 503;
  /** Safe to answer and to log. */
  readonly reason: string;
}

/** Undefined: the caller is the pusher. */
export type CheckPusher = (authorization: string | undefined) => Promise<NotPusher | undefined>;

const google = {
  issuer: 'https://accounts.google.com',
  keys: 'https://www.googleapis.com/oauth2/v3/certs',
};

export const createCheckPusher = (options: PusherOptions): CheckPusher => {
  const { audience, account, issuer = google.issuer, keys = google.keys, logger, clock = Date.now } = options;
  const keyOf = createKeys({ url: keys, logger, clock });
  return async (authorization) => {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(
      (authorization ?? '').slice(0, 'Bearer '.length + longestJwt + 1),
    )?.[1];
    if (token === undefined || token.length > longestJwt)
      return notPusher(401, 'a bearer token signed by Google is required');
    try {
      const { payload } = await jwtVerify(token, keyOf, {
        algorithms: ['RS256'],
        audience,
        issuer,
        clockTolerance: skew,
        currentDate: new Date(clock()),
        requiredClaims: ['exp', 'email'],
      });
      if (payload['email'] === account && payload['email_verified'] === true) return undefined;
      return notPusher(403, 'the token belongs to another account than the one that pushes');
    } catch (error) {
      if (error instanceof KeysUnavailable) return notPusher(503, 'the keys to verify the token cannot be fetched');
      if (!(error instanceof errors.JOSEError)) throw error;
      return notPusher(401, refusals[error.code] ?? 'the token is not valid');
    }
  };
};

const notPusher = (status: NotPusher['status'], reason: string): NotPusher => ({ kind: 'NotPusher', status, reason });

/** None repeats text of the token. */
const refusals: Readonly<Record<string, string>> = {
  ERR_JWT_EXPIRED: 'the token has expired',
  ERR_JWT_CLAIM_VALIDATION_FAILED: 'the token is not for this audience, of this issuer, or valid at this time',
  ERR_JOSE_ALG_NOT_ALLOWED: 'the token is not signed with RS256',
  ERR_JWKS_NO_MATCHING_KEY: 'the token is signed with a key that the issuer does not publish',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'the signature of the token is wrong',
};
