/**
 * The outbox: one row for each message to one destination. Its id is the message's id on every attempt, and its text never changes, so
 * that whoever gets it twice can tell. queued → sending → delivered, maybe (sent, but the answer is unknown: it is sent again), or failed.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { Destination } from '../delivery/destination.ts';
import type { DeliveryKind, Message } from '../delivery/message.ts';

/** 'superseded': it was not sent, because the incident ended or was acknowledged before. */
export type DeliveryState = 'queued' | 'sending' | 'delivered' | 'maybe' | 'failed' | 'superseded';

export interface NewDelivery {
  readonly id: string;
  readonly incident: string;
  readonly kind: DeliveryKind;
  readonly stage: number;
  /** Deliveries of a lane share a limit of concurrency. */
  readonly lane: string;
  /** The same for the same destination. */
  readonly target: string;
  readonly destination: Destination;
  /** A handle, or a channel as people write it. */
  readonly recipient: string;
  readonly message: Message;
  /** Lower first. */
  readonly priority: number;
}

export interface Delivery extends NewDelivery {
  readonly state: DeliveryState;
  readonly attempts: number;
  /** It has arrived, or may have: also when a later attempt was refused or superseded. */
  readonly reached: boolean;
  readonly createdAt: number;
  readonly nextAt: number | undefined;
  readonly error: string | undefined;
  /** What the destination said of the message, such as its address in Slack. */
  readonly answer: Readonly<Record<string, string>> | undefined;
}

export interface DeliveryRows {
  readonly insert: (delivery: NewDelivery, now: number) => void;
  readonly get: (id: string) => Delivery | undefined;
  /** That may be sent now: most urgent and oldest first. */
  readonly waiting: (now: number, limit: number, withoutLanes: readonly string[]) => readonly Delivery[];
  readonly nextWaiting: () => number | undefined;
  readonly sending: (id: string) => void;
  readonly retry: (id: string, state: 'queued' | 'maybe', nextAt: number, error: string) => void;
  readonly settle: (
    id: string,
    state: 'delivered' | 'failed' | 'superseded',
    now: number,
    error?: string,
    answer?: Readonly<Record<string, string>>,
  ) => void;
  readonly ofIncident: (incident: string) => readonly Delivery[];
  /** After a crash: what was being sent may have arrived. Returns how many. */
  readonly recover: (now: number) => number;
  /** Those that are not settled, by state. */
  readonly counts: () => Readonly<Record<string, number>>;
  readonly oldestWaiting: () => number | undefined;
  readonly forget: (before: number) => void;
}

type Row = Record<string, string | number | null>;

const optional = <T>(value: string | number | null | undefined): T | undefined => (value ?? undefined) as T | undefined;

const deliveryOf = (row: Row): Delivery => ({
  id: row['id'] as string,
  incident: row['incident'] as string,
  kind: row['kind'] as DeliveryKind,
  stage: row['stage'] as number,
  lane: row['lane'] as string,
  target: row['target'] as string,
  destination: JSON.parse(row['destination'] as string) as Destination,
  recipient: row['recipient'] as string,
  message: JSON.parse(row['message'] as string) as Message,
  priority: row['priority'] as number,
  state: row['state'] as DeliveryState,
  attempts: row['attempts'] as number,
  reached: row['reached'] === 1,
  createdAt: row['created_at'] as number,
  nextAt: optional(row['next_at']),
  error: optional(row['error']),
  answer:
    row['answer'] === null ? undefined : (JSON.parse(row['answer'] as string) as Readonly<Record<string, string>>),
});

export const createDeliveryRows = (database: DatabaseSync): DeliveryRows => {
  const select = (rest: string): ((...values: (string | number)[]) => readonly Delivery[]) => {
    const statement = database.prepare(`SELECT * FROM deliveries ${rest}`);
    return (...values) => (statement.all(...values) as unknown as Row[]).map(deliveryOf);
  };
  const insert = database.prepare(
    `INSERT INTO deliveries (id, incident, kind, stage, lane, target, destination, recipient, message, priority, state, created_at, next_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?)`,
  );
  const get = select('WHERE id = ?');
  const waiting = select(
    // What follows waits for what went before to the same destination: a resolve must not overtake its page.
    `d INDEXED BY waiting_deliveries WHERE next_at IS NOT NULL AND next_at <= ? AND lane NOT IN (SELECT value FROM json_each(?)) AND NOT EXISTS (
       SELECT 1 FROM deliveries p WHERE p.incident = d.incident AND p.target = d.target AND p.sequence < d.sequence
       AND (p.state = 'sending' OR p.next_at IS NOT NULL))
     ORDER BY priority, sequence LIMIT ?`,
  );
  const nextWaiting = database.prepare('SELECT min(next_at) AS at FROM deliveries WHERE next_at IS NOT NULL');
  const sending = database.prepare(
    "UPDATE deliveries SET state = 'sending', attempts = attempts + 1, next_at = NULL WHERE id = ?",
  );
  const retry = database.prepare(
    "UPDATE deliveries SET state = ?1, next_at = ?2, error = ?3, reached = max(reached, ?1 = 'maybe') WHERE id = ?4",
  );
  const settle = database.prepare(
    `UPDATE deliveries SET state = ?1, next_at = NULL, settled_at = ?2, error = ?3, answer = ?4, reached = max(reached, ?1 = 'delivered')
     WHERE id = ?5`,
  );
  const ofIncident = select('WHERE incident = ? ORDER BY sequence');
  const recover = database.prepare(
    "UPDATE deliveries SET state = 'maybe', reached = 1, next_at = ? WHERE state = 'sending'",
  );
  const counts = database.prepare(
    "SELECT state, count(*) AS count FROM deliveries WHERE next_at IS NOT NULL OR state = 'sending' GROUP BY state",
  );
  const oldest = database.prepare(
    'SELECT min(created_at) AS at FROM deliveries WHERE next_at IS NOT NULL OR state = ?',
  );
  const forget = database.prepare('DELETE FROM deliveries WHERE settled_at < ?');
  return {
    insert: (delivery, now) =>
      void insert.run(
        delivery.id,
        delivery.incident,
        delivery.kind,
        delivery.stage,
        delivery.lane,
        delivery.target,
        JSON.stringify(delivery.destination),
        delivery.recipient,
        JSON.stringify(delivery.message),
        delivery.priority,
        now,
        now,
      ),
    get: (id) => get(id)[0],
    waiting: (now, limit, withoutLanes) => waiting(now, JSON.stringify(withoutLanes), limit),
    nextWaiting: () => optional((nextWaiting.get() as Row)['at']),
    sending: (id) => void sending.run(id),
    retry: (id, state, nextAt, error) => void retry.run(state, nextAt, error, id),
    settle: (id, state, now, error, answer) =>
      void settle.run(state, now, error ?? null, answer === undefined ? null : JSON.stringify(answer), id),
    ofIncident: (incident) => ofIncident(incident),
    recover: (now) => Number(recover.run(now).changes),
    counts: () =>
      Object.fromEntries(
        (counts.all() as unknown as Row[]).map((row) => [row['state'] as string, row['count'] as number]),
      ),
    oldestWaiting: () => optional((oldest.get('sending') as Row)['at']),
    forget: (before) => void forget.run(before),
  };
};
