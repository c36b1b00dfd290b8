/** What can hold a notification back, in the order in which Alertmanager looks: inhibition, hours of the route, silences. */
import type { Silence } from '../../model/oncall/routing.ts';
import { exclusionsIn, type Exclusion } from '../../slo/exclusions.ts';
import type { MaintenanceRoute } from './maintenanceRoutes.ts';

export type Hold =
  /** It is the heartbeat, which is posted to `by` and notifies nobody. */
  | { readonly kind: 'Heartbeat'; readonly by: string; readonly until: undefined; readonly why: string }
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

const minute = 60_000;
/** Occurrences are looked up once for so long. */
const chapter = 32 * 1_440 * minute;

interface Holding extends Exclusion {
  /** When the alerts of the system no longer count what happened in it. */
  readonly until: number;
}

export const maintenanceHold = ({ system, muted }: MaintenanceRoute): HoldAt => {
  const known = new Map<number, readonly Holding[]>();
  const holdingIn = (number: number): readonly Holding[] => {
    const found = known.get(number);
    if (found !== undefined) return found;
    const [from, to] = [number * chapter, (number + 1) * chapter];
    const holding = muted.flatMap(({ item, after }) =>
      exclusionsIn([item], { from: from - after * minute, to }).map((exclusion) => ({
        ...exclusion,
        until: exclusion.to + after * minute,
      })),
    );
    known.set(number, holding);
    return holding;
  };
  return (at) => {
    const holding = holdingIn(Math.floor(at / chapter)).filter(({ from, until }) => at >= from && at < until);
    const [first] = holding;
    if (first === undefined) return undefined;
    const until = Math.max(...holding.map((exclusion) => exclusion.until));
    const why = `maintenance by ${first.owner}: ${first.reason}`;
    return { kind: 'Silenced', by: `maintenance of ${system}`, until, why };
  };
};
