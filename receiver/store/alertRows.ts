/** Rows of alerts. A row stays for its key, so that a notification that comes again is known. */
import type { DatabaseSync } from 'node:sqlite';
import type { Link, ReceivedAlert } from '../received.ts';
import type { Labels } from '../../model/point.ts';

export interface AlertRow {
  readonly id: number;
  readonly key: string;
  readonly sender: string;
  readonly state: 'firing' | 'resolved';
  readonly labels: Labels;
  readonly title: string;
  readonly text: string;
  readonly links: readonly Link[];
  readonly startsAt: number;
  /** Of a firing alert: when it ends unless it is repeated. */
  readonly endsAt: number | undefined;
  readonly lastSeen: number;
  /** How it ended. 'silence': nothing repeated it. */
  readonly closedBy: 'sender' | 'silence' | undefined;
  /** When a notification of an alert that is over came again. */
  readonly suspectedAt: number | undefined;
  readonly grouped: boolean;
  /** Milliseconds without a notification after which it is over. */
  readonly silence: number | undefined;
}

export interface AlertRows {
  readonly byKey: (key: string) => AlertRow | undefined;
  readonly byId: (id: number) => AlertRow | undefined;
  readonly insert: (alert: ReceivedAlert, sender: string, grouped: boolean, now: number) => AlertRow;
  /** Firing, with new times and texts; also an alert that was over. */
  readonly refresh: (row: AlertRow, alert: ReceivedAlert, now: number) => void;
  readonly seen: (id: number, endsAt: number | undefined, now: number) => void;
  readonly suspect: (id: number, now: number) => void;
  readonly close: (id: number, closedBy: 'sender' | 'silence', endsAt: number, now: number) => void;
  /** Kept in memory: every alert that comes is routed with all of them. */
  readonly firing: () => ReadonlyMap<number, AlertRow>;
  /** Of all firing alerts. */
  readonly firingLabels: () => readonly Labels[];
  /** After a transaction that was rolled back: what is kept in memory is read again. */
  readonly reread: () => void;
  /** Firing alerts whose end has passed. */
  readonly ended: (now: number) => readonly AlertRow[];
  readonly nextEnd: () => number | undefined;
  /** When the first hold ends; the largest integer for one without an end, undefined where nothing is held back. */
  readonly nextHeld: () => number | undefined;
  /** Changes with the set of firing alerts. */
  readonly version: () => number;
  readonly setSilence: (id: number, silence: number, endsAt: number) => void;
  readonly hold: (id: number, until: number | undefined) => void;
  /** Firing alerts that a route holds back. */
  readonly held: () => readonly AlertRow[];
  readonly forget: (before: number) => void;
}

type Row = Record<string, string | number | null>;

const columns =
  'id, key, sender, state, labels, title, body, links, starts_at, ends_at, last_seen, closed_by, suspected_at, grouped, silence';

const alertOf = (row: Row): AlertRow => ({
  id: row['id'] as number,
  key: row['key'] as string,
  sender: row['sender'] as string,
  state: row['state'] as AlertRow['state'],
  labels: JSON.parse(row['labels'] as string) as Labels,
  title: row['title'] as string,
  text: row['body'] as string,
  links: JSON.parse(row['links'] as string) as readonly Link[],
  startsAt: row['starts_at'] as number,
  endsAt: (row['ends_at'] ?? undefined) as number | undefined,
  lastSeen: row['last_seen'] as number,
  closedBy: (row['closed_by'] ?? undefined) as AlertRow['closedBy'],
  suspectedAt: (row['suspected_at'] ?? undefined) as number | undefined,
  grouped: row['grouped'] === 1,
  silence: (row['silence'] ?? undefined) as number | undefined,
});

/** Far enough away for an alert that is held back without an end. */
const never = Number.MAX_SAFE_INTEGER;

export const createAlertRows = (database: DatabaseSync): AlertRows => {
  const select = (rest: string): ((...values: (string | number)[]) => readonly AlertRow[]) => {
    const statement = database.prepare(`SELECT ${columns} FROM alerts ${rest}`);
    return (...values) => (statement.all(...values) as unknown as Row[]).map(alertOf);
  };
  const byKey = select('WHERE key = ?');
  const byId = select('WHERE id = ?');
  const firing = select("WHERE state = 'firing'");
  const ended = select("WHERE state = 'firing' AND ends_at <= ?");
  const held = select("WHERE state = 'firing' AND held_until IS NOT NULL");
  const insert = database.prepare(
    `INSERT INTO alerts (key, sender, state, labels, title, body, links, starts_at, ends_at, first_seen, last_seen, closed_by, grouped)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING ${columns}`,
  );
  const refresh = database.prepare(
    `UPDATE alerts SET state = 'firing', title = ?, body = ?, links = ?, labels = ?, starts_at = ?, ends_at = ?, last_seen = ?,
     closed_by = NULL, suspected_at = NULL, held_until = NULL WHERE id = ?`,
  );
  const seen = database.prepare('UPDATE alerts SET ends_at = ?, last_seen = ? WHERE id = ?');
  const suspect = database.prepare('UPDATE alerts SET suspected_at = ? WHERE id = ?');
  const close = database.prepare(
    "UPDATE alerts SET state = 'resolved', closed_by = ?, ends_at = ?, last_seen = ?, held_until = NULL WHERE id = ?",
  );
  const nextEnd = database.prepare("SELECT min(ends_at) AS at FROM alerts WHERE state = 'firing'");
  const nextHeld = database.prepare('SELECT min(held_until) AS at FROM alerts WHERE held_until IS NOT NULL');
  const setSilence = database.prepare('UPDATE alerts SET silence = ?, ends_at = ? WHERE id = ?');
  const hold = database.prepare('UPDATE alerts SET held_until = ? WHERE id = ?');
  const forget = database.prepare("DELETE FROM alerts WHERE state = 'resolved' AND last_seen < ?");
  let version = 0;
  let firingById: Map<number, AlertRow> | undefined;
  let labelList: Labels[] | undefined;
  const firingLabels = (): Labels[] => (labelList ??= [...firingRows().values()].map(({ labels }) => labels));
  const changed = (): Map<number, AlertRow> => {
    version += 1;
    labelList = undefined;
    return firingRows();
  };
  const firingRows = (): Map<number, AlertRow> => (firingById ??= new Map(firing().map((row) => [row.id, row])));
  const update = (id: number): void => {
    const [row] = byId(id);
    if (row?.state === 'firing') changed().set(id, row);
    else changed().delete(id);
  };
  return {
    byKey: (key) => byKey(key)[0],
    byId: (id) => byId(id)[0],
    insert: (alert, sender, grouped, now) => {
      const row = alertOf(
        insert.get(
          alert.key,
          sender,
          alert.status,
          JSON.stringify(alert.labels),
          alert.title,
          alert.text,
          JSON.stringify(alert.links),
          alert.startsAt,
          alert.endsAt ?? null,
          now,
          now,
          alert.status === 'resolved' ? 'sender' : null,
          grouped ? 1 : 0,
        ) as unknown as Row,
      );
      if (row.state === 'firing') {
        // Added to the end, so that many new alerts cost no list each.
        const list = firingLabels();
        firingRows().set(row.id, row);
        list.push(row.labels);
        version += 1;
      }
      return row;
    },
    refresh: ({ id }, { title, text, links, labels, startsAt, endsAt }, now) => {
      refresh.run(title, text, JSON.stringify(links), JSON.stringify(labels), startsAt, endsAt ?? null, now, id);
      update(id);
    },
    seen: (id, endsAt, now) => void seen.run(endsAt ?? null, now, id),
    suspect: (id, now) => void suspect.run(now, id),
    close: (id, closedBy, endsAt, now) => {
      close.run(closedBy, endsAt, now, id);
      changed().delete(id);
    },
    firing: firingRows,
    firingLabels,
    reread: () => {
      firingById = undefined;
      labelList = undefined;
    },
    ended: (now) => ended(now),
    nextEnd: () => ((nextEnd.get() as Row)['at'] ?? undefined) as number | undefined,
    nextHeld: () => ((nextHeld.get() as Row)['at'] ?? undefined) as number | undefined,
    version: () => version,
    setSilence: (id, silence, endsAt) => {
      setSilence.run(silence, endsAt, id);
      const row = firingRows().get(id);
      if (row !== undefined) firingRows().set(id, { ...row, silence, endsAt });
    },
    hold: (id, until) => void hold.run(until ?? null, id),
    held: () => held(),
    forget: (before) => void forget.run(before),
  };
};

export const heldWithoutEnd: number = never;
