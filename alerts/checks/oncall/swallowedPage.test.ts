import { expect, test } from '@jest/globals';
import { swallowedPage } from './swallowedPage.ts';
import { finding, shopFindings } from './testing/shopFindings.ts';

const severity = 'onCall.routing.routes.0.matchers.1.value';
const always = [{ begin: '00:00', end: '24:00' }];
const never = [{ days: ['Sunday'], begin: '00:00', end: '24:00' }];

test.each([
  ['muted', { [severity]: 'page', 'onCall.routing.muteTimes.0.windows': always }, 'nights'],
  [
    'muted or inactive',
    {
      [severity]: 'page',
      'onCall.routing.routes.0.mutedIn': ['sundays'],
      'onCall.routing.routes.0.activeIn': ['sundays'],
      'onCall.routing.muteTimes': [{ id: 'sundays', timeZone: 'UTC', windows: never }],
    },
    'sundays',
  ],
])('a route that takes pages and is always %s swallows them', (_case, changes, by) => {
  expect(shopFindings(swallowedPage, changes)).toEqual(
    finding(
      swallowedPage,
      'onCall.routing.routes[0]',
      `the route 'night' takes pages, such as 'orders-api-availability-burn-page', and notifies nobody: it is held back at every time, by '${by}'`,
      "let it take tickets only (severity = 'ticket'), let it continue, or shorten its mute times",
    ),
  );
});

test.each([
  ['tickets', { 'onCall.routing.muteTimes.0.windows': always }],
  [
    'a page that the next route notifies',
    { [severity]: 'page', 'onCall.routing.muteTimes.0.windows': always, 'onCall.routing.routes.0.continue': true },
  ],
  ['a page at night', { [severity]: 'page' }],
])('%s: not', (_case, changes) => {
  expect(shopFindings(swallowedPage, changes)).toEqual([]);
});
