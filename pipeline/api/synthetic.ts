/**
 * Test requests. Marked requests are counted separately, so that a test neither spends an error budget nor pages. The mark
 * could hide real failures, so only authenticated callers and this machine may use it.
 */
import type { IncomingMessage } from 'node:http';
import type { Plan } from './plan.ts';
import { refuse, type Refusal } from './refusal.ts';

/** Its value is the purpose. */
export const syntheticHeader = 'atalaya-synthetic';

/** Most characters kept of the purpose. */
const maxReasonLength = 64;

/** Undefined for a request that is not a test. */
export const syntheticReason = ({ headers }: IncomingMessage): string | undefined => {
  const value = headers[syntheticHeader] as string | undefined;
  if (value === undefined) return undefined;
  const reason = value
    .replaceAll(/[^\w .:/-]/g, '')
    .slice(0, maxReasonLength)
    .trim();
  return reason === '' ? 'unnamed' : reason;
};

/** True when only this machine can have sent the request. */
export const isFromThisMachine = ({ socket }: IncomingMessage, proxies: number): boolean =>
  proxies === 0 && /^(127\.|::1$|::ffff:127\.)/.test(socket.remoteAddress ?? '');

/** A test message from an untrusted caller is refused: stored without its mark it would count as real. */
export const syntheticNotAllowed: Refusal = refuse(403, [
  {
    where: 'Atalaya-Synthetic',
    what: 'is accepted only from authenticated callers and from this machine',
    fix: 'leave it out, and send no test messages',
  },
]);

/** The same plan, including rows of tests. Its own key keeps its answers apart in the cache. */
export const withSynthetic = (plan: Plan): Plan => ({
  ...plan,
  key: `synthetic ${plan.key}`,
  query: { ...plan.query, synthetic: true },
});
