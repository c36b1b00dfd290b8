import type { Check } from '../../../lint/check.ts';
import type { AlertRoute } from '../../../model/oncall/routing.ts';
import { matcherText, matchesAllOf } from '../../oncall/labelMatchers.ts';
import { routePlan, routerOf } from '../../oncall/route.ts';
import type { Definitions } from '../definitions.ts';
import { knownLabels } from './knownLabels.ts';
import { onCallCheck } from './onCallCheck.ts';

/**
 * One finding for each route. Where labels of alerts from other sources are declared, only a route before it that takes everything makes a
 * route unreachable: the other alerts are unknown.
 */
export const unreachableRoute: Check<Definitions> = onCallCheck(
  {
    id: 'oncall/unreachable-route',
    severity: 'warning',
    title: 'Every declared route takes some alert that no route before it takes.',
    source: 'Prometheus Alertmanager, "Routing-related settings": the first route that matches ends the search',
  },
  ({ organization, all }) => {
    const { routes, labels } = organization.onCall.routing;
    if (routes.length === 0) return [];
    const known = labels.length > 0 ? [] : knownLabels(all);
    const router = routerOf(all);
    const reached = new Set(known.flatMap((alert) => routePlan(router, alert).notified.map(({ route }) => route)));
    return routes.flatMap((route, index) => {
      const cover = routes.slice(0, index).find((earlier) => coversAll(earlier, route));
      const path = `onCall.routing.routes[${index}]`;
      const about = [route.id];
      if (cover !== undefined) {
        const message = `no alert reaches the route '${route.id}': the route '${cover.id}' before it takes everything that it matches`;
        return [{ path, message, fix: `move it before '${cover.id}', or let '${cover.id}' continue`, about }];
      }
      if (labels.length > 0 || reached.has(route.id)) return [];
      const isMatch = matchesAllOf(route.matchers);
      if (!known.some(isMatch)) {
        const matchers = route.matchers.map(matcherText).join(', ');
        const message = `no alert reaches the route '${route.id}': none of the systems and the fleet has labels that match ${matchers}`;
        return [{ path, message, fix: 'correct its matchers, or remove it', about }];
      }
      const message = `no alert reaches the route '${route.id}': each that it matches ends at a route before it`;
      return [{ path, message, fix: 'move it up, or let the routes before it continue', about }];
    });
  },
);

/** It ends the search for whatever the other matches, by the text of their matchers. */
const coversAll = (earlier: AlertRoute, later: AlertRoute): boolean =>
  !earlier.continue &&
  earlier.matchers.every(({ label, op, value }) =>
    later.matchers.some((matcher) => matcher.label === label && matcher.op === op && matcher.value === value),
  );
