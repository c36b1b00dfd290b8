/**
 * Static tokens: 'atl_<id>_<secret>'. The id is no secret: lists, logs and revocation name a token by it. The secret is 256
 * random bits, so that one round of SHA-256 keeps it: there is nothing to guess that a slow hash would have to protect, and a
 * slow hash would let strangers keep the service busy. Hashes are compared in constant time.
 */
import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { TokenRecord } from './tokenStore.ts';

export interface IssuedToken {
  /** To be shown once: it cannot be had again. */
  readonly token: string;
  readonly record: TokenRecord;
}

export interface TokenTerms {
  readonly name: string;
  readonly readOnly?: boolean;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly expiresAt?: number | undefined;
}

/** 48 bits: that two tokens of a system have one id is as good as impossible, and the store would refuse it. */
const idBytes = 6;
const secretBytes = 32;
const pattern = /^atl_([0-9a-f]{12})_[\w-]{43}$/;

export const issueToken = ({ name, readOnly = false, createdAt, expiresAt }: TokenTerms): IssuedToken => {
  const id = randomBytes(idBytes).toString('hex');
  const token = `atl_${id}_${randomBytes(secretBytes).toString('base64url')}`;
  const record = { id, name, hash: hashOf(token), readOnly, createdAt, expiresAt, revokedAt: undefined };
  return { token, record };
};

/** Undefined when it is no token at all. */
export const idOf = (token: string): string | undefined => pattern.exec(token)?.[1];

/** SHA-256 of the whole token, in base64url. */
export const hashOf = (token: string): string => hash('sha256', token, 'base64url');

/** Takes as long for a token that nobody knows. */
export const isToken = (token: string, record: TokenRecord | undefined): boolean => {
  const same = timingSafeEqual(Buffer.from(hashOf(token)), Buffer.from(record?.hash ?? nobodys));
  return same && record !== undefined;
};

const nobodys = hashOf('');
