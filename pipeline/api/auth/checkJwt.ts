/**
 * Signed tokens: signature, issuer, audience and times by jose, with half a minute for clocks that differ. A token that was
 * good is remembered by its hash for a minute at most, and never past its end. What is too long to be one is not looked at.
 * Sources: RFC 8725 (best practices); OpenID Connect Core, 3.1.3.7.
 */
import { hash } from 'node:crypto';
import { errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import type { Identity } from '../../../model/access.ts';
import type { Logger } from '../../telemetry/telemetry.ts';
import { unavailable, type Refusal } from '../refusal.ts';
import type { Caller, Slow } from './caller.ts';
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

/** Characters. Google's have about a thousand. */
export const longestJwt = 8_192;
/** Seconds. */
export const skew = 30;
/** Good tokens remembered, and for how many milliseconds. */
const remembered = 10_000;
const rememberedFor = 60_000;

interface Known {
  readonly caller: Caller;
  readonly until: number;
}

export const createCheckJwt = (options: CheckJwtOptions): ((jwt: string) => Caller | Refusal | Slow) => {
  const { identity, algorithms, keys, challenges, clock, logger } = options;
  const known = new Map<string, Known>();
  const tooLong = challenges.invalid(`is longer than ${longestJwt} characters`);
  const callers = identity.callers && new Set(identity.callers);
  const stranger = challenges.forbidden(
    'is good, but its account is not among the callers of this service',
    'call with an account that the owners have added',
  );

  const remember = (key: string, caller: Caller, exp: number): void => {
    known.set(key, { caller, until: Math.min(clock() + rememberedFor, (exp + skew) * 1_000) });
    if (known.size <= remembered) return;
    const [oldest] = known.keys();
    if (oldest !== undefined) known.delete(oldest);
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
      if (callers !== undefined && !isOneOf(callers, payload)) return stranger;
      // Subjects can be e-mail addresses, and keys of callers are kept: not so the address.
      const caller = { key: `jwt:${hash('sha256', String(payload.sub), 'base64url')}`, readOnly: false };
      remember(key, caller, payload.exp ?? 0);
      return caller;
    } catch (error) {
      if (error instanceof KeysUnavailable) {
        return unavailable('The keys that callers are recognised by cannot be had at the moment.');
      }
      const what = fault(error, algorithms);
      if (what === undefined) throw error;
      logger.debug({ event: 'auth', reason: what }, 'token refused');
      return challenges.invalid(what);
    }
  };

  return (jwt) => {
    if (jwt.length > longestJwt) return tooLong;
    const key = hash('sha256', jwt, 'base64url');
    const found = known.get(key);
    if (found !== undefined) {
      if (clock() < found.until) return found.caller;
      known.delete(key);
    }
    return async () => verify(jwt, key);
  };
};

/** Only an address that the issuer has verified says who somebody is. */
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

/** Fixed words only; undefined for what is our own bug. */
const fault = (error: unknown, algorithms: readonly string[]): string | undefined => {
  if (error instanceof errors.JWTExpired) return 'is expired';
  if (error instanceof errors.JWTClaimValidationFailed) {
    const told = error.reason === 'missing' ? undefined : claims[error.claim];
    return told ?? 'lacks a claim that it needs, or has one of the wrong type: sub, iss, aud, iat, exp';
  }
  if (error instanceof errors.JOSEAlgNotAllowed) return `is not signed with ${algorithms.join(' or ')}`;
  if (error instanceof errors.JWKSNoMatchingKey) return 'is signed with a key that its issuer does not have';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'has a signature that is not right';
  if (error instanceof errors.JOSEError) return 'is not a signed JSON Web Token';
  return undefined;
};
