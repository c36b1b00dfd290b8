/**
 * Static tokens: 'atl_<id>_<secret>'. The id is not secret: lists, logs and revocation use it. The secret has 256 random
 * bits, too many to guess, so one round of SHA-256 protects it. A slow hash would not add protection, but would let
 * strangers keep the service busy. Hashes are compared in constant time.
 */
import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { TokenRecord } from './tokenStore.ts';

export interface IssuedToken {
  /** Show it once: only its hash is stored. */
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

/** 48 bits: a collision within a system is practically impossible, and the store would refuse it. */
const idBytes = 6;
const secretBytes = 32;
const pattern = /^atl_([0-9a-f]{12})_[\w-]{43}$/;

export const issueToken = ({ name, readOnly = false, createdAt, expiresAt }: TokenTerms): IssuedToken => {
  const id = randomBytes(idBytes).toString('hex');
  const token = `atl_${id}_${randomBytes(secretBytes).toString('base64url')}`;
  const record = { id, name, hash: hashOf(token), readOnly, createdAt, expiresAt, revokedAt: undefined };
  return { token, record };
};

/** Undefined when the text is not a token. */
export const idOf = (token: string): string | undefined => pattern.exec(token)?.[1];

/** SHA-256 of the whole token, in base64url. */
export const hashOf = (token: string): string => hash('sha256', token, 'base64url');

/** Takes the same time for an unknown token. */
export const isToken = (token: string, record: TokenRecord | undefined): boolean => {
  const matches = timingSafeEqual(Buffer.from(hashOf(token)), Buffer.from(record?.hash ?? dummyHash));
  return matches && record !== undefined;
};

const dummyHash = hashOf('');
