/**
 * Verifies signed tokens with jose: signature, issuer, audience and times, with 30 seconds of clock skew. A valid token is
 * cached by its hash for at most a minute, and never past its expiry. A text too long for a token is refused unread.
 * Sources: RFC 8725 (best practices); OpenID Connect Core, 3.1.3.7.
 */
import { hash } from 'node:crypto';
import { errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import type { Identity } from '../../../model/access.ts';
import type { Logger } from '../../telemetry/telemetry.ts';
import { unavailable, type Refusal } from '../refusal.ts';
import type { Caller, DeferredVerdict } from './caller.ts';
import type { Challenges } from './challenge.ts';
import { KeysUnavailable } from './keys.ts';

export interface CheckJwtOptions {
  readonly identity: Identity;
  readonly algorithms: readonly string[];
  readonly keys: JWTVerifyGetKey;
  readonly challenges: Challenges;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly logger: Logger;
}

/** Most characters of a token. Google's have about a thousand. */
export const longestJwt = 8_192;
/** Allowed clock skew, in seconds. */
export const skew = 30;
/** Most valid tokens in the cache, and how long each stays. */
const cacheEntries = 10_000;
const cacheMs = 60_000;

interface CachedCaller {
  readonly caller: Caller;
  readonly until: number;
}

export const createCheckJwt = (options: CheckJwtOptions): ((jwt: string) => Caller | Refusal | DeferredVerdict) => {
  const { identity, algorithms, keys, challenges, clock, logger } = options;
  const cache = new Map<string, CachedCaller>();
  const tooLong = challenges.invalid(`is longer than ${longestJwt} characters`);
  const callers = identity.callers && new Set(identity.callers);
  const notListed = challenges.forbidden(
    'is valid, but its account is not an allowed caller of this service',
    'call with an account that the owner has allowed',
  );

  const remember = (key: string, caller: Caller, exp: number): void => {
    cache.set(key, { caller, until: Math.min(clock() + cacheMs, (exp + skew) * 1_000) });
    if (cache.size <= cacheEntries) return;
    const [oldest] = cache.keys();
    if (oldest !== undefined) cache.delete(oldest);
  };

  const verify = async (jwt: string, key: string): Promise<Caller | Refusal> => {
    try {
      const { payload } = await jwtVerify(jwt, keys, {
        algorithms: [...algorithms],
        issuer: identity.issuer,
        audience: [...identity.audience],
        clockTolerance: skew,
        currentDate: new Date(clock()),
        requiredClaims: ['sub', 'iat', 'exp'],
      });
      if ((payload.iat ?? 0) > clock() / 1_000 + skew) return challenges.invalid(futile.future);
      if (callers !== undefined && !isOneOf(callers, payload)) return notListed;
      // Caller keys are stored, and a subject can be an e-mail address: so it is hashed.
      const caller = { key: `jwt:${hash('sha256', String(payload.sub), 'base64url')}`, readOnly: false };
      remember(key, caller, payload.exp ?? 0);
      return caller;
    } catch (error) {
      if (error instanceof KeysUnavailable) {
        return unavailable('The keys to verify tokens are not available at the moment.');
      }
      const reason = reasonFor(error, algorithms);
      if (reason === undefined) throw error;
      logger.debug({ event: 'auth', reason }, 'token refused');
      return challenges.invalid(reason);
    }
  };

  return (jwt) => {
    if (jwt.length > longestJwt) return tooLong;
    const key = hash('sha256', jwt, 'base64url');
    const cached = cache.get(key);
    if (cached !== undefined) {
      if (clock() < cached.until) return cached.caller;
      cache.delete(key);
    }
    return async () => verify(jwt, key);
  };
};

/** Only an e-mail address that the issuer has verified counts. */
const isOneOf = (callers: ReadonlySet<string>, payload: JWTPayload): boolean => {
  const { email, email_verified: verified } = payload as {
    readonly email?: unknown;
    readonly email_verified?: unknown;
  };
  return typeof email === 'string' && verified === true && callers.has(email);
};

const futile = { future: 'is not valid yet' };

const claims: Readonly<Record<string, string>> = {
  iss: 'is of another issuer',
  aud: 'is for another audience',
  nbf: futile.future,
};

/** A fixed text, without anything of the token; undefined for our own bug. */
const reasonFor = (error: unknown, algorithms: readonly string[]): string | undefined => {
  if (error instanceof errors.JWTExpired) return 'is expired';
  if (error instanceof errors.JWTClaimValidationFailed) {
    const reason = error.reason === 'missing' ? undefined : claims[error.claim];
    return reason ?? 'lacks a required claim, or has a claim of the wrong type: sub, iss, aud, iat, exp';
  }
  if (error instanceof errors.JOSEAlgNotAllowed) return `is not signed with ${algorithms.join(' or ')}`;
  if (error instanceof errors.JWKSNoMatchingKey) return 'is signed with a key that its issuer does not publish';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'has a wrong signature';
  if (error instanceof errors.JOSEError) return 'is not a signed JSON Web Token';
  return undefined;
};
