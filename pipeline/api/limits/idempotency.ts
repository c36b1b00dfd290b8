/**
 * `Idempotency-Key` on POST. Message ids are derived from caller, route, key and messages, and an id is stored once within the lifetime of
 * keys: so a repeated request is harmless, also after a restart and on another instance. In addition each instance remembers keys for
 * that time, to publish nothing twice and to detect a key reused for other messages. Source: draft-ietf-httpapi-idempotency-key-header-07.
 */
import { createHash, hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { maxAhead } from '../../ports.ts';
import { refuse, type Refusal } from '../refusal.ts';

/** A publish request with a key. */
export interface IdempotentPublish {
  /** One a message, in order. */
  readonly messageIds: readonly string[];
  /** Milliseconds since the epoch: the time in the key, which is the same in every repeat. Undefined where the key has none. */
  readonly publishedAt: number | undefined;
  /** The same request was answered before: answer it again without publishing. */
  readonly repeated: boolean;
  /** Call it exactly once unless `repeated`: with `false` when the publish failed and may be retried. */
  readonly settle: (published: boolean) => void;
}

export interface IdempotentRequest {
  readonly headers: IncomingHttpHeaders;
  /** The key of the caller (`Caller.key`). */
  readonly caller: string;
  readonly route: string;
  readonly messages: readonly Uint8Array[];
}

/** Undefined without the header. Throws `Refusal`: 400 bad key, 409 in flight, 422 other messages under the same key. */
export type Idempotency = (request: IdempotentRequest) => IdempotentPublish | undefined;

export interface IdempotencyOptions {
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
  /** Most keys in memory; each takes a few hundred bytes. */
  readonly maxEntries?: number;
  /** Milliseconds. */
  readonly keepMs?: number;
}

interface Entry {
  readonly messages: string;
  readonly at: number;
  published: boolean;
}

export const createIdempotency = ({
  now,
  clock = Date.now,
  maxEntries = 50_000,
  keepMs = 86_400_000,
}: IdempotencyOptions): Idempotency => {
  const entries = new Map<string, Entry>();

  const evict = (at: number): void => {
    for (const [entryKey, entry] of entries) {
      if (entries.size <= maxEntries && at - entry.at < keepMs) return;
      // Entries in flight stay: the slots bound their number.
      if (entry.published) entries.delete(entryKey);
    }
  };

  return ({ headers, caller, route, messages }) => {
    const key = keyOf(headers['idempotency-key']);
    if (key === undefined) return undefined;
    const at = now();
    const entryKey = hash('sha256', JSON.stringify([caller, route, key]), 'base64url');
    const content = digest(messages);
    const found = entries.get(entryKey);
    const known = found !== undefined && (!found.published || at - found.at < keepMs) ? found : undefined;
    if (known !== undefined && known.messages !== content) throw otherMessages;
    if (known?.published === false) throw inFlight;
    const idPrefix = `key-${hash('sha256', `${entryKey}${content}`, 'base64url')}`;
    const messageIds = messages.map((_, i) => `${idPrefix}-${i}`);
    const publishedAt = timeOf(key, clock(), keepMs);
    if (known !== undefined) return { messageIds, publishedAt, repeated: true, settle: () => undefined };
    const entry: Entry = { messages: content, at, published: false };
    entries.delete(entryKey);
    entries.set(entryKey, entry);
    evict(at);
    return {
      messageIds,
      publishedAt,
      repeated: false,
      settle: (published) => {
        if (published) entry.published = true;
        else if (entries.get(entryKey) === entry) entries.delete(entryKey);
      },
    };
  };
};

/** Of the messages as they are published, so that white space in the request's JSON makes no difference. */
const digest = (messages: readonly Uint8Array[]): string => {
  const all = createHash('sha256');
  for (const message of messages) all.update(`${message.length} `).update(message);
  return all.digest('base64url');
};

/**
 * The time in a UUID of version 7, within the lifetime of keys. All copies of such a message are one row, so that none has to be looked up.
 * Any other key, and one from a clock that is far ahead, is looked up. Source: RFC 9562, section 5.7.
 */
const timeOf = (key: string, now: number, keepMs: number): number | undefined => {
  const [, high, low] = /^([\da-f]{8})-?([\da-f]{4})-?7[\da-f]{3}-?[89ab][\da-f]{3}-?[\da-f]{12}$/i.exec(key) ?? [];
  if (high === undefined) return undefined;
  const time = Number.parseInt(`${high}${low}`, 16);
  return time > now - keepMs && time <= now + maxAhead ? time : undefined;
};

/** With or without the quotes that the draft requires. */
const keyOf = (header: string | readonly string[] | undefined): string | undefined => {
  if (header === undefined) return undefined;
  const [, quoted, unquoted] = /^(?:"([\x21\x23-\x7e]{1,255})"|([\x21\x23-\x7e]{1,255}))$/.exec(String(header)) ?? [];
  const key = quoted ?? unquoted;
  if (key === undefined) throw badKey;
  return key;
};

const where = 'idempotency-key';

const badKey: Refusal = refuse(400, [
  { where, what: 'is not one key', fix: 'send 1 to 255 visible ASCII characters, such as a UUID' },
]);

const inFlight: Refusal = refuse(
  409,
  [{ where, what: 'belongs to a request that is not answered yet', fix: 'send it again in a second' }],
  ['Retry-After', '1'],
);

const otherMessages: Refusal = refuse(422, [
  { where, what: 'was used for other messages', fix: 'send a new key with new messages' },
]);
