/**
 * Whether a push comes from the service account that the subscription pushes as: an OIDC token signed by Google, for our
 * audience. Keys are cached, looked for again when a token names a new one, and kept while the key server is down.
 * Source: Pub/Sub, authenticate push subscriptions; RFC 6750 for the answers.
 */
import { createLocalJWKSet, createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';

export interface PusherOptions {
  readonly audience: string;
  /** E-mail of the service account. */
  readonly account: string;
  readonly issuer?: string;
  readonly keys?: URL;
}

export interface NotPusher {
  readonly kind: 'NotPusher';
  /** 401: no valid token; 403: somebody else's; 503: no keys to check it with. */
  readonly status: 401 | 403 | 503;
  /** Safe to answer and to log. */
  readonly reason: string;
}

/** Undefined for the pusher. */
export type CheckPusher = (authorization: string | undefined) => Promise<NotPusher | undefined>;

const google = {
  issuer: 'https://accounts.google.com',
  keys: new URL('https://www.googleapis.com/oauth2/v3/certs'),
};

/** Characters; Google's have about 1,000. */
const longest = 8_192;
/** Seconds that clocks may differ. */
const skew = 30;

export const createCheckPusher = (options: PusherOptions): CheckPusher => {
  const { audience, account, issuer = google.issuer, keys = google.keys } = options;
  const keyOf = survivingKeys(keys);
  return async (authorization) => {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec((authorization ?? '').slice(0, longest + 1))?.[1];
    if (token === undefined || token.length > longest) return no(401, 'a bearer token of Google is required');
    try {
      const { payload } = await jwtVerify(token, keyOf, {
        algorithms: ['RS256'],
        audience,
        issuer,
        clockTolerance: skew,
        requiredClaims: ['exp', 'email'],
      });
      if (payload['email'] === account && payload['email_verified'] === true) return undefined;
      return no(403, 'the token is of another account than the one that pushes');
    } catch (error) {
      return error instanceof errors.JOSEError && !isOutage(error)
        ? no(401, refusals[error.code] ?? 'the token is not valid')
        : no(503, 'the keys of the token cannot be fetched');
    }
  };
};

const no = (status: NotPusher['status'], reason: string): NotPusher => ({ kind: 'NotPusher', status, reason });

/** Without words of the token's own. */
const refusals: Readonly<Record<string, string>> = {
  ERR_JWT_EXPIRED: 'the token has expired',
  ERR_JWT_CLAIM_VALIDATION_FAILED: 'the token is not for this audience, of this issuer, or valid at this time',
  ERR_JOSE_ALG_NOT_ALLOWED: 'the token is not signed with RS256',
  ERR_JWKS_NO_MATCHING_KEY: 'the token is signed with a key that the issuer does not publish',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'the signature of the token is wrong',
};

const isOutage = ({ code }: errors.JOSEError): boolean => code === 'ERR_JWKS_TIMEOUT' || code === 'ERR_JOSE_GENERIC';

/** Keys that were fetched once serve on when they cannot be fetched again. */
const survivingKeys = (url: URL): JWTVerifyGetKey => {
  const remote = createRemoteJWKSet(url, { timeoutDuration: 3_000, cooldownDuration: 30_000, cacheMaxAge: 3_600_000 });
  return async (header, token) => {
    try {
      return await remote(header, token);
    } catch (error) {
      const known = remote.jwks();
      if (known === undefined || error instanceof errors.JWKSNoMatchingKey) throw error;
      return createLocalJWKSet(known)(header, token);
    }
  };
};
