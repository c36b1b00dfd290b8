/** Who may call a data API, how often, and from which web pages: declared here, enforced by the service. */
import type { Duration, Rate } from './quantity.ts';

/**
 * How callers of the data routes authenticate. `token`: static tokens, of which the service stores hashes. `oidc`: signed
 * tokens in `Authorization`. `iap`: the assertion of Identity-Aware Proxy. Health and readiness need no authentication.
 */
export type Auth = 'none' | 'token' | 'oidc' | 'iap';

/** Whose signed tokens are accepted (`oidc`, `iap`). */
export interface Identity {
  /** Exactly as in the tokens' `iss`. */
  readonly issuer: string;
  /** The `aud` of a token has to be one of these. */
  readonly audience: readonly string[];
  /** Where the issuer publishes its keys, as a JSON Web Key Set. */
  readonly keys: string;
  /** Verified e-mail addresses that may call; others get 403. Undefined: everyone with such a token may call. */
  readonly callers: readonly string[] | undefined;
}

export const googleIssuer = 'https://accounts.google.com';
export const iapIssuer = 'https://cloud.google.com/iap';

export interface GoogleOptions {
  /** Usually the service's own URL. */
  readonly audience: readonly string[];
  /** Required: every Google account can get a token for any audience. */
  readonly callers: readonly string[];
}

/** Identity tokens of Google accounts. Source: accounts.google.com/.well-known/openid-configuration. */
export const googleIdentity = (options: GoogleOptions): Identity => ({
  issuer: googleIssuer,
  keys: 'https://www.googleapis.com/oauth2/v3/certs',
  ...options,
});

/**
 * Identity-Aware Proxy, which itself decides who may call. Example of an audience:
 * '/projects/123/global/backendServices/456'.
 * Source: cloud.google.com/iap/docs/signed-headers-howto.
 */
export const iapIdentity = (...audience: readonly string[]): Identity => ({
  issuer: iapIssuer,
  audience,
  keys: 'https://www.gstatic.com/iap/verify/public_key-jwk',
  callers: undefined,
});

/** For each caller and each instance: a bucket of `burst` requests, refilled at `rate`. */
export interface RateLimit {
  readonly rate: Rate;
  readonly burst: number;
}

/** Which web pages' scripts may read the answers. */
export interface Cors {
  /** Such as 'https://app.example.com'; or '*' alone, where `auth` is 'none'. */
  readonly origins: readonly string[];
  /** How long a browser may cache the answer to a preflight request. */
  readonly maxAge: Duration;
}

/** How long an `Idempotency-Key` holds. */
export const defaultKeyLifetime: Duration = '24h';

/** Generous: it stops a runaway caller, not normal use. */
export const defaultRateLimit: RateLimit = { rate: '1000/s', burst: 5_000 };
