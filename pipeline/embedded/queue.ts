/**
 * The broker on SQLite. `publish` resolves after the commit, so that an accepted message survives a kill; publishes of
 * one turn share a commit. The consumer reads forward in bulk, holds a bounded number unsettled, and deletes in bulk.
 */
import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { originalIdAttribute } from '../ports.ts';
import type { Attributes, Broker, Delivery, Handler, OutgoingMessage, Settlement, Subscription } from '../ports.ts';
import { messageIdOf, placeOf } from './messageId.ts';
import { openSqlite, storageErrorOf, transaction } from './sqlite.ts';

export interface QueueOptions {
  readonly file: string;
  readonly now: () => number;
  /** Deliveries in one call of the handler, and bytes among them (one message may be larger). */
  readonly batch?: { readonly messages: number; readonly bytes: number };
  /** Deliveries not yet settled, at most. */
  readonly unsettled?: number;
  /** First and longest wait before a message handed back is delivered again, in milliseconds. */
  readonly backoff?: { readonly first: number; readonly longest: number };
}

export interface Backlog {
  readonly messages: number;
  /** Milliseconds since the epoch; undefined when there is none. */
  readonly oldestPublishedAt: number | undefined;
}

export interface SqliteBroker extends Broker {
  readonly log: string;
  /** The smallest sequence that may still be delivered without having been settled. */
  floor(): number;
  backlog(): Backlog;
  /** Messages not settled that were published before `instant`. */
  overdue(instant: number): number;
}

const schema = `
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS messages (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT, -- never handed out again, even when the table is empty
  data BLOB NOT NULL, attributes TEXT, published_at INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS large_messages ON messages (sequence) WHERE length(data) > 1600;`;

interface StoredMessage {
  readonly sequence: number;
  readonly data: Uint8Array;
  readonly attributes: string | null;
  readonly published_at: number;
  readonly attempts: number;
}

interface Publish {
  readonly messages: readonly OutgoingMessage[];
  readonly resolve: (ids: readonly string[]) => void;
  readonly reject: (error: unknown) => void;
}

/** Throws `StorageError` when the file cannot be used. */
export const openQueue = (options: QueueOptions): SqliteBroker => {
  const what = 'the queue';
  const { file, now } = options;
  const database = openSqlite(file, what, schema, true);
  const { messages: batchSize, bytes: batchBytes } = options.batch ?? { messages: 5_000, bytes: 8 * 2 ** 20 };
  const mostUnsettled = options.unsettled ?? 4 * batchSize;
  const backoff = options.backoff ?? { first: 100, longest: 60_000 };

  const log = nameOf(database);
  const insert = database.prepare('INSERT INTO messages (data, attributes, published_at) VALUES (?, ?, ?)');
  const forward = database.prepare(
    'SELECT sequence, data, attributes, published_at, attempts FROM messages WHERE sequence > ? ORDER BY sequence LIMIT ?',
  );
  const nextLarge = database.prepare('SELECT min(sequence) AS sequence FROM messages WHERE sequence > ? AND length(data) > 1600');
  const one = database.prepare('SELECT sequence, data, attributes, published_at, attempts FROM messages WHERE sequence = ?');
  const removeRange = database.prepare('DELETE FROM messages WHERE sequence BETWEEN ? AND ?');
  const countAttempt = database.prepare('UPDATE messages SET attempts = ? WHERE sequence = ?');
  const oldest = database.prepare('SELECT published_at FROM messages ORDER BY sequence LIMIT 1');
  const count = database.prepare('SELECT count(*) AS n FROM messages');
  const before = database.prepare('SELECT count(*) AS n FROM messages WHERE published_at < ?');
  const version = database.prepare('PRAGMA data_version');

  let waiting: Publish[] = [];
  let publishing: Promise<void> | undefined;
  let wake: () => void = () => undefined;
  let floor: () => number = () => 0;

  const flush = async (): Promise<void> => {
    await new Promise(setImmediate);
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        const ids = await transaction(database, () => batch.map((publish) => publish.messages.map(insertOne)));
        batch.forEach((publish, index) => publish.resolve(ids[index]!));
      } catch (error) {
        const reason = storageErrorOf(error, file, what);
        for (const publish of batch) publish.reject(reason);
      }
      wake();
    }
    publishing = undefined;
  };

  const insertOne = (message: OutgoingMessage): string => {
    const attributes = message.attributes === undefined ? null : JSON.stringify(message.attributes);
    return messageIdOf(log, Number(insert.run(message.data, attributes, now()).lastInsertRowid));
  };

  /** A message that claims the identity of one still queued is no replay: it keeps its own. */
  const attributesOf = ({ attributes, sequence }: StoredMessage): Attributes | undefined => {
    if (attributes === null) return undefined;
    const parsed = JSON.parse(attributes) as Attributes;
    const claimed = placeOf(parsed[originalIdAttribute] ?? '');
    if (claimed?.log !== log) return parsed;
    if (claimed.sequence < sequence && one.get(claimed.sequence) === undefined) return parsed;
    const { [originalIdAttribute]: _, ...rest } = parsed;
    return rest;
  };

  const deliveryOf = (message: StoredMessage): Delivery => ({
    id: messageIdOf(log, message.sequence),
    data: message.data,
    attributes: attributesOf(message),
    publishedAt: message.published_at,
    attempt: message.attempts + 1,
    log,
    sequence: message.sequence,
  });

  /** Up to a batch of messages behind `cursor`: in one go where all are small, else with an eye on the bytes. */
  const read = (cursor: number): Delivery[] => {
    const large = (nextLarge.get(cursor) as { sequence: number | null }).sequence;
    if (large === null || large > cursor + batchSize) {
      return (forward.all(cursor, batchSize) as unknown as StoredMessage[]).map(deliveryOf);
    }
    const deliveries: Delivery[] = [];
    let size = 0;
    for (const message of forward.iterate(cursor, batchSize) as Iterable<unknown>) {
      const delivery = deliveryOf(message as StoredMessage);
      deliveries.push(delivery);
      size += delivery.data.length;
      if (size >= batchBytes) break;
    }
    return deliveries;
  };

  const subscribe = (handler: Handler): Subscription => {
    let cursor = 0;
    let held = 0;
    let closing = false;
    const inFlight = new Set<{ readonly first: number }>();
    /** Handed back: when each is due, and after how many attempts. */
    const retries = new Map<number, { readonly due: number; readonly attempts: number }>();
    const running = new Set<Promise<void>>();
    let seen: unknown;

    floor = () => Math.min(cursor + 1, least(retries.keys()), ...[...inFlight].map((batch) => batch.first));

    const settle = async (deliveries: readonly Delivery[], settlements: readonly Settlement[]): Promise<void> => {
      const again = deliveries.filter((_, index) => settlements[index] === 'retry' || settlements[index] === undefined);
      for (const delivery of again) {
        const wait = Math.min(backoff.longest, backoff.first * 2 ** Math.min(delivery.attempt! - 1, 20));
        retries.set(delivery.sequence!, { due: performance.now() + wait * (0.5 + Math.random() / 2), attempts: delivery.attempt! });
      }
      await transaction(database, () => {
        for (const [first, last] of rangesOf(deliveries, settlements)) removeRange.run(first, last);
        for (const delivery of again) countAttempt.run(delivery.attempt!, delivery.sequence!);
      });
    };

    const handle = async (deliveries: readonly Delivery[]): Promise<void> => {
      const batch = { first: deliveries[0]!.sequence! };
      inFlight.add(batch);
      held += deliveries.length;
      const settlements = await handler(deliveries).catch((): readonly Settlement[] => deliveries.map(() => 'retry'));
      try {
        await settle(deliveries, settlements);
      } finally {
        inFlight.delete(batch);
        held -= deliveries.length;
        wake();
      }
    };

    const start = (deliveries: readonly Delivery[]): void => {
      const run: Promise<void> = handle(deliveries).then(
        () => void running.delete(run),
        (error: unknown) => {
          running.delete(run);
          fail(storageErrorOf(error, file, what));
        },
      );
      running.add(run);
    };

    const takeRetries = (): boolean => {
      const due: Delivery[] = [];
      const instant = performance.now();
      for (const [sequence, retry] of retries) {
        if (retry.due > instant || due.length >= batchSize) continue;
        retries.delete(sequence);
        const message = one.get(sequence) as unknown as StoredMessage | undefined;
        if (message !== undefined) due.push(deliveryOf(message));
      }
      due.sort((a, b) => a.sequence! - b.sequence!);
      if (due.length > 0) start(due);
      return due.length > 0;
    };

    const takeNew = (): boolean => {
      if (held + retries.size >= mostUnsettled) return false;
      const deliveries = read(cursor);
      if (deliveries.length === 0) return false;
      cursor = deliveries.at(-1)!.sequence!;
      start(deliveries);
      return true;
    };

    let fail: (error: unknown) => void = () => undefined;
    const failed = new Promise<never>((_, reject) => (fail = reject));

    const loop = async (): Promise<void> => {
      let idle = 1;
      while (!closing) {
        const woken = new Promise<void>((resolve) => (wake = resolve));
        if (takeRetries() || takeNew()) {
          idle = 1;
          // Lets settlements, publishes and requests have their turn between two batches.
          await new Promise(setImmediate);
          continue;
        }
        const current = version.get();
        if (JSON.stringify(current) !== seen) idle = 1;
        seen = JSON.stringify(current);
        await Promise.race([woken, delay(idle)]);
        idle = Math.min(idle * 2, 25);
      }
      await Promise.all(running);
    };

    const done = Promise.race([loop(), failed]);
    done.catch(() => (closing = true));
    return {
      done,
      close: async () => {
        closing = true;
        wake();
        await done.catch(() => undefined);
      },
    };
  };

  return {
    log,
    floor: () => floor(),
    backlog: () => ({
      messages: Number((count.get() as { n: number }).n),
      oldestPublishedAt: (oldest.get() as { published_at: number } | undefined)?.published_at,
    }),
    overdue: (instant) => Number((before.get(instant) as { n: number }).n),
    publish: (messages) =>
      new Promise((resolve, reject) => {
        waiting.push({ messages, resolve, reject });
        publishing ??= flush();
      }),
    subscribe,
    close: async () => {
      await publishing;
      database.close();
    },
  };
};

const least = (values: Iterable<number>): number => {
  let smallest = Number.POSITIVE_INFINITY;
  for (const value of values) if (value < smallest) smallest = value;
  return smallest;
};

/** Neighbouring sequences that reached their outcome, as inclusive ranges. */
const rangesOf = (deliveries: readonly Delivery[], settlements: readonly Settlement[]): [number, number][] => {
  const ranges: [number, number][] = [];
  deliveries.forEach(({ sequence }, index) => {
    if (settlements[index] !== 'ack' && settlements[index] !== 'dead') return;
    const range = ranges.at(-1);
    if (range !== undefined && sequence === range[1] + 1) range[1] = sequence!;
    else ranges.push([sequence!, sequence!]);
  });
  return ranges;
};

const nameOf = (database: ReturnType<typeof openSqlite>): string => {
  const fresh = randomInt(36 ** 4).toString(36).padStart(4, '0');
  database.prepare("INSERT OR IGNORE INTO meta VALUES ('log', ?)").run(fresh);
  return (database.prepare("SELECT value FROM meta WHERE key = 'log'").get() as { value: string }).value;
};
