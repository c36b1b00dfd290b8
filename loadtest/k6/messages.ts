/**
 * Messages that are sent, valid and invalid, and what their answers promise. Part of each k6 script, like the files of runtime/,
 * and without an import, so that the gate's own process, which looks for messages until they are readable, has the same functions.
 */

// --- emitted from here ---

type Message = Record<string, unknown>;

/** A message that has to be refused: a body of its own, or a field with a wrong value; without a value it is left out. */
interface SpoiledMessage {
  /** Such as 'missing field'. */
  readonly kind: string;
  readonly body?: string;
  readonly field?: string;
  readonly value?: unknown;
}

/** How messages are sent, and distinguished from those of users. */
interface Sending {
  readonly path: string;
  /** Messages in one POST. */
  readonly messages: number;
  /** The field that gets a value unique to the message; '' where no field can. */
  readonly marker: string;
  readonly markerType: 'string' | 'integer';
  /** Sent among the valid ones; absent: none. */
  readonly invalid?: readonly SpoiledMessage[];
}

/** How a message is found again: by a filter of a list, or by the keys of a path. */
interface SearchedBy {
  readonly path: string;
  readonly by: 'filter' | 'key';
  readonly fields: readonly string[];
  /** Field of the answer that holds the rows; undefined for a bare array. */
  readonly rows?: string | undefined;
  /** Most rows that a request may ask for. */
  readonly mostRows: number;
}

interface MessagePlan {
  readonly fields: readonly {
    readonly name: string;
    readonly type: string;
    readonly required: boolean;
    readonly example?: unknown;
  }[];
  readonly writing?: Sending | undefined;
  readonly readBack?: SearchedBy | undefined;
}

const has = (row: Message, field: string): boolean =>
  row[field] !== undefined && row[field] !== null && row[field] !== '';

const defaultValue = (type: string, now: string): unknown => {
  if (type === 'integer' || type === 'float') return 1;
  if (type === 'boolean') return true;
  return type === 'timestamp' ? now : 'load test';
};

interface Ingredients {
  /** A row whose values are used. */
  readonly sample: Message;
  /** The value by which the message is found again. */
  readonly marker: string | number;
  /** ISO 8601. */
  readonly now: string;
}

const messageFrom = (
  { fields, writing }: Pick<MessagePlan, 'fields' | 'writing'>,
  { sample, marker, now }: Ingredients,
): Message => {
  const message: Message = {};
  for (const { name, type, required, example } of fields) {
    if (name === writing?.marker) message[name] = marker;
    else if (type === 'timestamp') message[name] = now;
    else if (has(sample, name)) message[name] = sample[name];
    else if (required) message[name] = example ?? defaultValue(type, now);
  }
  return message;
};

/** One body for one message, as callers send it; an array for several. */
const bodyOf = (messages: readonly Message[]): string => JSON.stringify(messages.length === 1 ? messages[0] : messages);

/** The last message is spoiled: all have to be refused with it. */
const invalidBody = ({ body, field = '', value }: SpoiledMessage, messages: readonly Message[]): string => {
  if (body !== undefined) return body;
  const spoiled = { ...messages[messages.length - 1] };
  if (value === undefined) delete spoiled[field];
  else spoiled[field] = value;
  return bodyOf([...messages.slice(0, -1), spoiled]);
};

/**
 * Which invalid message the n-th POST sends, counted from 0; undefined for a valid one. Each kind is sent once among the first
 * POSTs, so that the shortest run has them all; afterwards every tenth POST is invalid.
 */
const invalidTurn = (post: number, kinds: number): number | undefined => {
  if (post < 2 * kinds) return post % 2 === 1 ? (post - 1) / 2 : undefined;
  const after = post - 2 * kinds;
  return kinds > 0 && after % 10 === 9 ? kinds + (after - 9) / 10 : undefined;
};

/**
 * 'refused': because of the message. 'error': the target broke on it. 'unheard': something else than the message decided, such as
 * a rate limit, an overload or a time-out.
 */
const outcomeOfInvalid = (status: number): 'accepted' | 'refused' | 'error' | 'unheard' => {
  if (status >= 200 && status < 300) return 'accepted';
  if ([401, 403, 404, 405, 408, 429, 502, 503, 504].includes(status)) return 'unheard';
  if (status >= 400 && status < 500) return 'refused';
  return status >= 500 ? 'error' : 'unheard';
};

const answerOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** What is wrong with the answer to valid messages; undefined for a promise kept: 202 with one id for each message. */
const publishFault = (
  { status, contentType, body }: { readonly status: number; readonly contentType: string; readonly body: string },
  messages: number,
): string | undefined => {
  if (status !== 202) return 'status';
  if (!/^application\/json *(;|$)/i.test(contentType)) return 'content type';
  const answer = answerOf(body) as { readonly messageIds?: unknown } | null | undefined;
  if (answer === undefined) return 'not JSON';
  const ids: unknown = answer?.messageIds;
  if (!Array.isArray(ids)) return 'envelope';
  const texts = new Set(ids.filter((id) => typeof id === 'string' && id !== ''));
  return ids.length === messages && texts.size === messages ? undefined : 'schema';
};

/**
 * The request that finds a message again. Each attempt has another limit of rows, so that no answer comes from a cache.
 * `readBack` must be in the plan.
 */
const readBackPath = (
  { readBack, writing }: Pick<MessagePlan, 'readBack' | 'writing'>,
  message: Message,
  attempt: number,
): string => {
  const { path = '', by, mostRows = 1 } = readBack ?? {};
  const query = (field: string): string => encodeURIComponent(String(message[field]));
  const limit = 1 + (attempt % mostRows);
  const marker = writing?.marker ?? '';
  if (by === 'key') return `${path.replace(/\{(\w+)\}/g, (_, field: string) => query(field))}?limit=${limit}`;
  return `${path}?${marker}=${query(marker)}&limit=${limit}`;
};

/** The row of an answer that has the marker. */
const rowWith = (
  body: string,
  key: string | undefined,
  field: string,
  marker: string | number,
): Message | undefined => {
  const answer = answerOf(body) as Message | null | undefined;
  const rows = key === undefined ? answer : answer?.[key];
  if (!Array.isArray(rows)) return undefined;
  return (rows as (Message | null)[]).find((row) => String(row?.[field]) === String(marker)) ?? undefined;
};

// --- emitted to here ---

export { bodyOf, has, invalidBody, invalidTurn, messageFrom, outcomeOfInvalid, publishFault, readBackPath, rowWith };
export type { Message, SpoiledMessage, Sending, SearchedBy, MessagePlan };
