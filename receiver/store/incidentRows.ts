/** Rows of incidents and of the alerts in them. At most one incident of a key is open. */
import type { DatabaseSync } from 'node:sqlite';
import type { Grouping } from '../../model/oncall/routing.ts';
import type { Severity } from '../../model/severity.ts';
import type { Routed } from '../../alerts/oncall/route.ts';
import type { EscalationStage } from '../routing.ts';

/** 'waiting': for other alerts of its group; nobody has been notified. */
export type IncidentState = 'waiting' | 'open' | 'acknowledged' | 'resolved';

export interface Incident {
  readonly id: string;
  readonly key: string;
  readonly route: string;
  readonly owner: string;
  readonly severity: Severity;
  readonly grouping: Grouping;
  readonly why: string;
  readonly state: IncidentState;
  readonly createdAt: number;
  readonly notifiedAt: number | undefined;
  readonly resolvedAt: number | undefined;
  readonly acknowledgedAt: number | undefined;
  readonly acknowledgedBy: string | undefined;
  /** Of its escalation, as it was when it began. */
  readonly stages: readonly EscalationStage[];
  /** Index of the next stage. */
  readonly stage: number;
  readonly nextAt: number | undefined;
  /** When those who were notified hear of alerts that joined since. */
  readonly updateAt: number | undefined;
}

export interface IncidentRows {
  readonly get: (id: string) => Incident | undefined;
  readonly openOf: (key: string) => Incident | undefined;
  readonly insert: (incident: {
    readonly id: string;
    readonly key: string;
    readonly routed: Pick<Routed, 'route' | 'owner' | 'severity' | 'grouping' | 'why'>;
    readonly now: number;
    readonly nextAt: number;
  }) => Incident;
  /** Replaces what changes. */
  readonly save: (incident: Incident) => void;
  readonly due: (now: number) => readonly Incident[];
  readonly nextDue: () => number | undefined;
  readonly list: (limit: number) => readonly Incident[];
  /** False: it is a member already. */
  readonly join: (incident: string, alert: number, now: number) => boolean;
  readonly leave: (alert: number, now: number) => void;
  readonly incidentsOf: (alert: number) => readonly Incident[];
  readonly members: (incident: string) => readonly Member[];
  /** Those that are not over, by state. */
  readonly counts: () => Readonly<Record<string, number>>;
  readonly forget: (before: number) => void;
}

export interface Member {
  readonly alert: number;
  readonly joinedAt: number;
  /** When the alert ended. */
  readonly leftAt: number | undefined;
}

type Row = Record<string, string | number | null>;

const optional = <T>(value: string | number | null | undefined): T | undefined => (value ?? undefined) as T | undefined;

const incidentOf = (row: Row): Incident => ({
  id: row['id'] as string,
  key: row['key'] as string,
  route: row['route'] as string,
  owner: row['owner'] as string,
  severity: row['severity'] as Severity,
  grouping: JSON.parse(row['grouping'] as string) as Grouping,
  why: row['why'] as string,
  state: row['state'] as IncidentState,
  createdAt: row['created_at'] as number,
  notifiedAt: optional(row['notified_at']),
  resolvedAt: optional(row['resolved_at']),
  acknowledgedAt: optional(row['acknowledged_at']),
  acknowledgedBy: optional(row['acknowledged_by']),
  stages: JSON.parse(row['stages'] as string) as readonly EscalationStage[],
  stage: row['stage'] as number,
  nextAt: optional(row['next_at']),
  updateAt: optional(row['update_at']),
});

export const createIncidentRows = (database: DatabaseSync): IncidentRows => {
  const select = (rest: string): ((...values: (string | number)[]) => readonly Incident[]) => {
    const statement = database.prepare(`SELECT i.* FROM incidents i ${rest}`);
    return (...values) => (statement.all(...values) as unknown as Row[]).map(incidentOf);
  };
  const get = select('WHERE id = ?');
  const openOf = select("WHERE key = ? AND state <> 'resolved'");
  const due = select(
    'WHERE id IN (SELECT id FROM incidents WHERE next_at <= ?1 UNION SELECT id FROM incidents WHERE update_at <= ?1) ORDER BY created_at',
  );
  const list = select('ORDER BY created_at DESC LIMIT ?');
  const incidentsOf = select("JOIN members m ON m.incident = i.id WHERE m.alert = ? AND i.state <> 'resolved'");
  const insert = database.prepare(
    `INSERT INTO incidents (id, key, route, owner, severity, grouping, why, state, created_at, stages, stage, next_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting', ?, '[]', 0, ?) RETURNING *`,
  );
  const save = database.prepare(
    `UPDATE incidents SET state = ?, notified_at = ?, resolved_at = ?, acknowledged_at = ?, acknowledged_by = ?, stages = ?, stage = ?,
     next_at = ?, update_at = ? WHERE id = ?`,
  );
  const nextDue = database.prepare(
    'SELECT min(at) AS at FROM (SELECT min(next_at) AS at FROM incidents WHERE next_at IS NOT NULL UNION ALL SELECT min(update_at) FROM incidents WHERE update_at IS NOT NULL)',
  );
  // An alert that fires again while its incident is open joins it again.
  const join = database.prepare(
    `INSERT INTO members (incident, alert, joined_at) VALUES (?, ?, ?)
     ON CONFLICT (incident, alert) DO UPDATE SET left_at = NULL, joined_at = excluded.joined_at WHERE left_at IS NOT NULL`,
  );
  const leave = database.prepare('UPDATE members SET left_at = ? WHERE alert = ? AND left_at IS NULL');
  const members = database.prepare('SELECT * FROM members WHERE incident = ? ORDER BY joined_at, alert');
  const counts = database.prepare(
    "SELECT state, count(*) AS count FROM incidents WHERE state <> 'resolved' GROUP BY state",
  );
  const forgetMembers = database.prepare(
    'DELETE FROM members WHERE incident IN (SELECT id FROM incidents WHERE resolved_at < ?)',
  );
  const forget = database.prepare('DELETE FROM incidents WHERE resolved_at < ?');
  return {
    get: (id) => get(id)[0],
    openOf: (key) => openOf(key)[0],
    insert: ({ id, key, routed: { route, owner, severity, grouping, why }, now, nextAt }) =>
      incidentOf(
        insert.get(id, key, route, owner, severity, JSON.stringify(grouping), why, now, nextAt) as unknown as Row,
      ),
    save: (incident) =>
      void save.run(
        incident.state,
        incident.notifiedAt ?? null,
        incident.resolvedAt ?? null,
        incident.acknowledgedAt ?? null,
        incident.acknowledgedBy ?? null,
        JSON.stringify(incident.stages),
        incident.stage,
        incident.nextAt ?? null,
        incident.updateAt ?? null,
        incident.id,
      ),
    due: (now) => due(now),
    nextDue: () => optional((nextDue.get() as Row)['at']),
    list: (limit) => list(limit),
    join: (incident, alert, now) => join.run(incident, alert, now).changes > 0,
    leave: (alert, now) => void leave.run(now, alert),
    incidentsOf: (alert) => incidentsOf(alert),
    members: (incident) =>
      (members.all(incident) as unknown as Row[]).map((row) => ({
        alert: row['alert'] as number,
        joinedAt: row['joined_at'] as number,
        leftAt: optional(row['left_at']),
      })),
    counts: () =>
      Object.fromEntries(
        (counts.all() as unknown as Row[]).map((row) => [row['state'] as string, row['count'] as number]),
      ),
    forget: (before) => {
      forgetMembers.run(before);
      forget.run(before);
    },
  };
};
