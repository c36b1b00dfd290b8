/** Checks static tokens against the store. Several are valid at once, so that a new token can replace an old one gradually. */
import type { Caller } from './caller.ts';
import type { Challenges } from './challenge.ts';
import type { Refusal } from '../refusal.ts';
import { idOf, isToken } from './token.ts';
import { isValid, type TokenStore } from './tokenStore.ts';

export const createCheckToken = (
  store: TokenStore,
  challenges: Challenges,
  clock: () => number,
): ((token: string) => Caller | Refusal) => {
  const malformed = challenges.invalid('is not a token of this service');
  const expired = challenges.invalid('is expired or revoked', 'ask for a new one');
  return (token) => {
    const id = idOf(token);
    if (id === undefined) return malformed;
    const record = store.find(id);
    // The same answer for an unknown id and for a wrong secret, so that nobody can find valid ids by trying.
    if (!isToken(token, record) || record === undefined) return malformed;
    if (!isValid(record, clock())) return expired;
    return { key: `token:${id}`, readOnly: record.readOnly };
  };
};
