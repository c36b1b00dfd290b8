/** Static tokens against the store. Several are valid at once, so that a new one can be handed out before the old one goes. */
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
  const malformed = challenges.invalid('is not one of this service');
  const ended = challenges.invalid('is expired or revoked', 'ask for a new one');
  return (token) => {
    const id = idOf(token);
    if (id === undefined) return malformed;
    const record = store.find(id);
    // One answer for a token that nobody knows and for a wrong secret: ids are not to be found out by trying.
    if (!isToken(token, record) || record === undefined) return malformed;
    if (!isValid(record, clock())) return ended;
    return { key: `token:${id}`, readOnly: record.readOnly };
  };
};
