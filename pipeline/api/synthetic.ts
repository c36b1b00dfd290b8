/**
 * Requests of tests. Marked ones are counted apart from those of people, so that no test spends a budget or pages; whoever
 * is believed could hide failures of its own calls, so strangers are not.
 */
import type { IncomingMessage } from 'node:http';
import type { Plan } from './plan.ts';
import { refuse, type Refusal } from './refusal.ts';

/** Its value says what for. */
export const syntheticHeader = 'atalaya-synthetic';

/** What is kept of the reason. */
const longest = 64;

/** Undefined for a request that is nobody's test. */
export const syntheticReason = ({ headers }: IncomingMessage): string | undefined => {
  const value = headers[syntheticHeader] as string | undefined;
  if (value === undefined) return undefined;
  const reason = value
    .replaceAll(/[^\w .:/-]/g, '')
    .slice(0, longest)
    .trim();
  return reason === '' ? 'unnamed' : reason;
};

/** Whether nobody but this machine can have sent it. */
export const isFromThisMachine = ({ socket }: IncomingMessage, proxies: number): boolean =>
  proxies === 0 && /^(127\.|::1$|::ffff:127\.)/.test(socket.remoteAddress ?? '');

/** A message that is meant to be told from those of people must never be taken for one. */
export const notBelieved: Refusal = refuse(403, [
  {
    where: 'Atalaya-Synthetic',
    what: 'is believed of callers who prove who they are, and of this machine',
    fix: 'leave it out, and with it the messages of tests',
  },
]);

/** The same request, of one who also sees what tests have sent. Nobody else shares its answers. */
export const withSynthetic = (plan: Plan): Plan => ({
  ...plan,
  key: `synthetic ${plan.key}`,
  query: { ...plan.query, synthetic: true },
});
