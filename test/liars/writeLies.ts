/** What a target does with messages, other than it says. They are sent where messages may be. */
import { changed, reply, type Lie, type Lying } from './lie.ts';

const posts = ['post'] as const;
const taken = '{"messageIds":["m1"]}';
const accepted = { status: 202, headers: { 'content-type': 'application/json' }, body: taken };

const isValid = async (lying: Lying): Promise<boolean> => (await lying.honest()).status === 202;

export const writeLies: readonly Lie[] = [
  {
    id: 'post-fails',
    isRare: true,
    what: 'answers a POST with 500',
    on: posts,
    names: /500/,
    tell: (lying) => reply(lying, { status: 500, headers: {}, body: '{"title":"no"}' }),
  },
  {
    id: 'post-lost',
    isRare: true,
    what: 'answers 202 and stores nothing',
    on: posts,
    names: /was not there after/,
    tell: async (lying) => reply(lying, await lying.honest(undefined, otherMessage(lying))),
  },
  {
    id: 'post-accepts-anything',
    isRare: true,
    what: 'answers 202 to invalid messages',
    on: posts,
    names: /it answered 202/,
    tell: async (lying) => {
      await isValid(lying);
      reply(lying, accepted);
    },
  },
  {
    id: 'post-refuses',
    isRare: true,
    what: 'answers 422 to valid messages',
    on: posts,
    names: /422/,
    tell: (lying) =>
      reply(lying, { status: 422, headers: { 'content-type': 'application/json' }, body: '{"title":"no"}' }),
  },
  {
    id: 'post-says-ok',
    isRare: true,
    what: 'answers 200 with an error',
    on: posts,
    names: /200/,
    tell: changed(() => ({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: '{"error":"queue full"}',
    })),
  },
  {
    id: 'post-changes',
    isRare: true,
    what: 'stores another value than was sent',
    on: posts,
    names: /was .* and is/,
    tell: async (lying) => {
      const honest = await lying.honest(undefined, changedMessage(lying));
      reply(lying, honest);
    },
  },
  {
    id: 'post-refuses-silently',
    isRare: true,
    what: 'refuses invalid messages without a reason',
    on: posts,
    names: /no reason in JSON/,
    tell: async (lying) => {
      const honest = await lying.honest();
      reply(lying, honest.status === 202 ? honest : { status: honest.status, headers: {}, body: 'no' });
    },
  },
];

const messageIn = (sent: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const json: unknown = JSON.parse(sent);
    return typeof json === 'object' && json !== null && !Array.isArray(json) ? { ...json } : undefined;
  } catch {
    return undefined;
  }
};

/** A message that is valid exactly when this one is, and that nobody looks for. */
const otherMessage = ({ sent, system }: Lying): string => {
  const message = messageIn(sent);
  if (message === undefined) return sent;
  const values = Object.entries(message).map(([name, value]) => {
    const type = system.schema[name]?.type;
    if (type === 'string' && typeof value === 'string') return [name, `${value}-other`];
    return [name, type === 'integer' && typeof value === 'number' ? value + 1 : value];
  });
  return JSON.stringify(Object.fromEntries(values));
};

/** The same message with another instant. */
const changedMessage = ({ sent, system }: Lying): string => {
  const message = messageIn(sent);
  const instant = Object.keys(system.schema).find((name) => system.schema[name]?.type === 'timestamp');
  if (message === undefined || instant === undefined || Number.isNaN(Date.parse(String(message[instant])))) return sent;
  return JSON.stringify({ ...message, [instant]: '2001-01-01T00:00:00Z' });
};
