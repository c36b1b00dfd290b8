import { expect, test } from '@jest/globals';
import { unreachableRoute } from './unreachableRoute.ts';
import { finding, shopFindings } from './testing/shopFindings.ts';

const routes = 'onCall.routing.routes';
const ticket = { label: 'severity', op: '=', value: 'ticket' };
const orders = { label: 'system', op: '=', value: 'orders' };

test('a route that matches no alert is a finding', () => {
  expect(shopFindings(unreachableRoute, { [`${routes}.0.matchers.0.value`]: 'freight' })).toEqual(
    finding(
      unreachableRoute,
      'onCall.routing.routes[0]',
      'no alert reaches the route \'night\': none of the systems and the fleet has labels that match system=~"freight", severity="ticket"',
      'correct its matchers, or remove it',
    ),
  );
});

test('a route behind one that takes everything is a finding', () => {
  const api = { label: 'stage', op: '=', value: 'api' };
  const changes = {
    [`${routes}.0.matchers`]: [ticket],
    [`${routes}.1`]: { id: 'api', matchers: [ticket, api], to: 'platform' },
  };
  const expected = finding(
    unreachableRoute,
    'onCall.routing.routes[1]',
    "no alert reaches the route 'api': the route 'night' before it takes everything that it matches",
    "move it before 'night', or let 'night' continue",
  );
  expect(shopFindings(unreachableRoute, changes)).toEqual(expected);
  // Whatever alerts other sources have.
  expect(shopFindings(unreachableRoute, { ...changes, 'onCall.routing.labels': ['team'] })).toEqual(expected);
});

test('a route behind one that takes the same alerts by another matcher is a finding', () => {
  expect(
    shopFindings(unreachableRoute, { [`${routes}.1`]: { id: 'late', matchers: [orders, ticket], to: 'platform' } }),
  ).toEqual(
    finding(
      unreachableRoute,
      'onCall.routing.routes[1]',
      "no alert reaches the route 'late': each that it matches ends at a route before it",
      'move it up, or let the routes before it continue',
    ),
  );
});

test.each([
  [
    'behind one that continues',
    { [`${routes}.0.continue`]: true, [`${routes}.1`]: { id: 'late', matchers: [orders], to: 'platform' } },
  ],
  [
    'of another environment',
    { [`${routes}.0.matchers`]: [{ label: 'environment', op: '=', value: 'staging' }, ticket] },
  ],
  [
    'of alerts of another source',
    {
      'onCall.routing.labels': ['team'],
      [`${routes}.0.matchers`]: [{ label: 'team', op: '=', value: 'batch' }, ticket],
    },
  ],
])('a route %s is reached', (_case, changes) => {
  expect(shopFindings(unreachableRoute, changes)).toEqual([]);
});
