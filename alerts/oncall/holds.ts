/** What can hold a notification back, in the order in which Alertmanager looks: inhibition, hours of the route, silences. */
import type { Silence } from '../../model/oncall/routing.ts';
import type { AnyMaintenance } from '../../model/maintenance.ts';
import { exclusionsIn } from '../../slo/exclusions.ts';

export type Hold =
  /** `by` is the alert that fires. */
  | { readonly kind: 'Inhibited'; readonly by: string; readonly until: undefined; readonly why: string }
  /** `by` is the id of the mute time in which it is now. */
  | { readonly kind: 'Muted'; readonly by: string; readonly until: number | undefined; readonly why: string }
  /** `by` are the ids of the mute times, in none of which it is now. */
  | { readonly kind: 'Inactive'; readonly by: string; readonly until: number | undefined; readonly why: string }
  /** `by` is the id of the silence, or 'maintenance of flights'. */
  | { readonly kind: 'Silenced'; readonly by: string; readonly until: number; readonly why: string };

/** What holds at an instant, in milliseconds since the epoch. */
export type HoldAt = (at: number) => Hold | undefined;

export const silenceHold = ({ id, begin, end, owner, reason }: Silence): HoldAt => {
  const [from, until] = [Date.parse(begin), Date.parse(end)];
  const hold: Hold = { kind: 'Silenced', by: id, until, why: `silenced by ${owner}: ${reason}` };
  return (at) => (at >= from && at < until ? hold : undefined);
};

/** Maintenance without objectives is of the whole system; with objectives, of the alerts that have one of them as label `slo`. */
export const maintenanceHold = (
  system: string,
  maintenance: readonly AnyMaintenance[],
  slo: string,
): HoldAt | undefined => {
  const concerned = maintenance.filter(({ objectives }) => objectives === undefined || objectives.includes(slo));
  if (concerned.length === 0) return undefined;
  return (at) => {
    const [first, ...others] = exclusionsIn(concerned, { from: at, to: at + 1 });
    if (first === undefined) return undefined;
    const until = Math.max(first.to, ...others.map(({ to }) => to));
    const why = `maintenance by ${first.owner}: ${first.reason}`;
    return { kind: 'Silenced', by: `maintenance of ${system}`, until, why };
  };
};
