/** For how much of a week the pages of a declared route are notified to nobody, because every route that takes them is muted or inactive. */
import type { Matcher } from '../../../model/oncall/routing.ts';
import type { Organization } from '../../../model/organization.ts';
import type { Labels } from '../../../model/point.ts';
import type { Hold } from '../../oncall/holds.ts';
import { matchesAllOf } from '../../oncall/labelMatchers.ts';
import { routePlan, routerOf, type RoutePlan } from '../../oncall/route.ts';
import { day } from '../../oncall/timeWindows.ts';
import type { Definitions } from '../definitions.ts';
import { knownLabels } from './knownLabels.ts';
import type { OnCallYear } from './onCallYear.ts';

export interface HeldPages {
  /** Index of the declared route. */
  readonly route: number;
  /** Name of an alert, or undefined for an alert of another source. */
  readonly example: string | undefined;
  /** From more than 0 to 1, of the first week. */
  readonly share: number;
  /** Mute times that hold it back. */
  readonly by: readonly string[];
}

/** Precision with which the begin of a mute time is found. */
const step = day / 96;

/** At most one for each declared route: that which is held back for longest. */
export const heldPages = (all: Definitions, { begin }: OnCallYear): readonly HeldPages[] => {
  const { routes } = all.organization.onCall.routing;
  if (routes.every(({ mutedIn, activeIn }) => mutedIn.length + activeIn.length === 0)) return [];
  const router = routerOf({ organization: all.organization, fleetAlerts: all.fleetAlerts });
  const judged = new Set<string>();
  const longest = new Map<number, HeldPages>();
  const known = knownLabels(all);
  for (const labels of [...known, ...labelsOfRoutes(all.organization, known)]) {
    if (labels['severity'] !== 'page') continue;
    const plan = routePlan(router, labels);
    const key = plan.notified.map(({ route, receiver }) => `${route} ${receiver}`).join();
    if (judged.has(key) || plan.receivers.some(({ holds }) => holds.length === 0)) continue;
    judged.add(key);
    const { share, by } = heldIn(plan, begin);
    for (const { route: id } of plan.notified) {
      const route = routes.findIndex((declared) => declared.id === id);
      if (share > (longest.get(route)?.share ?? 0))
        longest.set(route, { route, example: labels['alertname'], share, by });
    }
  }
  return [...longest.values()];
};

const heldIn = ({ receivers }: RoutePlan, begin: number): Pick<HeldPages, 'share' | 'by'> => {
  const by = new Set<string>();
  const end = begin + 7 * day;
  let held = 0;
  for (let at = begin; at < end;) {
    const holds = receivers.flatMap(({ holds: all }) => firstOf(all.map((holdAt) => holdAt(at))));
    if (holds.length < receivers.length) at += step;
    else {
      // The first receiver that is free again is notified.
      const until = Math.min(end, ...holds.map((hold) => hold.until ?? end));
      held += until - at;
      at = until;
      for (const hold of holds) by.add(hold.by);
    }
  }
  return { share: held / (7 * day), by: [...by] };
};

const firstOf = (holds: readonly (Hold | undefined)[]): readonly Hold[] => {
  const hold = holds.find((candidate) => candidate !== undefined);
  return hold === undefined ? [] : [hold];
};

/** For each route that no known alert matches, a page of another source, with the values that its matchers name. */
const labelsOfRoutes = ({ onCall }: Organization, known: readonly Labels[]): readonly Labels[] =>
  onCall.routing.routes
    .filter(({ matchers }) => !known.some(matchesAllOf(matchers)))
    .map(({ matchers }) => ({
      severity: 'page',
      ...Object.fromEntries(matchers.flatMap((matcher) => namedValue(matcher))),
    }));

const namedValue = ({ label, op, value }: Matcher): readonly (readonly [string, string])[] => {
  if (op === '=') return [[label, value]];
  const [word = ''] = value.split('|');
  return op === '=~' && /^[\w-]+$/.test(word) ? [[label, word]] : [];
};
