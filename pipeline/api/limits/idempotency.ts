/**
 * `Idempotency-Key` on POST. The messages' ids follow from caller, route, key and messages, and what is stored under an id
 * is stored once: so a repetition is harmless for ever, after a restart and on another instance too. What an instance
 * remembers beyond that, for a day, spares the queue and tells misuse. Source: draft-ietf-httpapi-idempotency-key-header-07.
 */
import { createHash, hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { refuse, type Refusal } from '../refusal.ts';

/** A request that has to happen once. */
export interface Once {
  /** One a message, in order. */
  readonly messageIds: readonly string[];
  /** The same request was answered before: it is to be answered again, and not published. */
  readonly repeated: boolean;
  /** It was published, or (`false`) may be tried again. To be called exactly once unless `repeated`. */
  readonly settle: (published: boolean) => void;
}

export interface IdempotentRequest {
  readonly headers: IncomingHttpHeaders;
  /** The caller's. */
  readonly caller: string;
  readonly route: string;
  readonly messages: readonly Uint8Array[];
}

/** Undefined without the header. Throws `Refusal`: 400 bad key, 409 in flight, 422 other messages under the same key. */
export type Idempotency = (request: IdempotentRequest) => Once | undefined;

export interface IdempotencyOptions {
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  /** Keys remembered at most: of some hundred bytes each. */
  readonly most?: number;
  /** Milliseconds. */
  readonly keep?: number;
}

interface Entry {
  readonly messages: string;
  readonly at: number;
  published: boolean;
}

export const createIdempotency = ({ now, most = 50_000, keep = 86_400_000 }: IdempotencyOptions): Idempotency => {
  const entries = new Map<string, Entry>();

  const forget = (at: number): void => {
    for (const [place, entry] of entries) {
      if (entries.size <= most && at - entry.at < keep) return;
      // What is in flight is bounded by the work that may go on at once.
      if (entry.published) entries.delete(place);
    }
  };

  return ({ headers, caller, route, messages }) => {
    const key = keyOf(headers['idempotency-key']);
    if (key === undefined) return undefined;
    const at = now();
    const place = hash('sha256', JSON.stringify([caller, route, key]), 'base64url');
    const content = digest(messages);
    const found = entries.get(place);
    const kept = found !== undefined && (!found.published || at - found.at < keep) ? found : undefined;
    if (kept !== undefined && kept.messages !== content) throw otherMessages;
    if (kept?.published === false) throw inFlight;
    const stem = `key-${hash('sha256', `${place}${content}`, 'base64url')}`;
    const messageIds = messages.map((_, i) => `${stem}-${i}`);
    if (kept !== undefined) return { messageIds, repeated: true, settle: () => undefined };
    const entry: Entry = { messages: content, at, published: false };
    entries.delete(place);
    entries.set(place, entry);
    forget(at);
    return {
      messageIds,
      repeated: false,
      settle: (published) => {
        if (published) entry.published = true;
        else if (entries.get(place) === entry) entries.delete(place);
      },
    };
  };
};

/** Of the messages as the queue carries them: spaces between JSON's parts make no difference. */
const digest = (messages: readonly Uint8Array[]): string => {
  const all = createHash('sha256');
  for (const message of messages) all.update(`${message.length} `).update(message);
  return all.digest('base64url');
};

/** With or without the quotes that the draft asks for. */
const keyOf = (header: string | readonly string[] | undefined): string | undefined => {
  if (header === undefined) return undefined;
  const [, quoted, bare] = /^(?:"([\x21\x23-\x7e]{1,255})"|([\x21\x23-\x7e]{1,255}))$/.exec(String(header)) ?? [];
  const key = quoted ?? bare;
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
