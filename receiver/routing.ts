/** Who is notified is decided by alerts/oncall/: the receiver takes both functions as arguments, bound to the organization. */
import type { Routed } from '../alerts/oncall/route.ts';
import type { Channel } from '../model/channel.ts';
import type { Contact } from '../model/oncall/person.ts';
import type { Labels } from '../model/point.ts';
import type { Severity } from '../model/severity.ts';

/** Every receiver of an alert, also those that are held back. `labels` and `firing` with the alerts' names as `alertname`. */
export type RouteAlert = (labels: Labels, at: number, firing: readonly Labels[]) => readonly Routed[];

export type Notified =
  | { readonly kind: 'Person'; readonly person: string; readonly contacts: readonly Contact[] }
  | { readonly kind: 'Channel'; readonly channel: Channel; readonly owner: string };

export interface EscalationStage {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Whose channels and tokens are used. */
  readonly owner: string;
  readonly notified: readonly Notified[];
}

/** Ascending by `at`. */
export type EscalationOf = (owner: string, severity: Severity, at: number) => readonly EscalationStage[];
