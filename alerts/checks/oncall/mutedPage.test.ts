import { expect, test } from '@jest/globals';
import { mutedPage } from './mutedPage.ts';
import { finding, shopFindings } from './testing/shopFindings.ts';

const severity = 'onCall.routing.routes.0.matchers.1.value';
const windows = 'onCall.routing.muteTimes.0.windows';
const fix = "let it take tickets only (severity = 'ticket'), or write into a disable comment why these pages may wait";

test('pages that are held back at night are a finding, with the time of a week', () => {
  expect(shopFindings(mutedPage, { [severity]: 'page' })).toEqual(
    finding(
      mutedPage,
      'onCall.routing.routes[0]',
      "the route 'night' holds pages, such as 'orders-api-availability-burn-page', back for 2 days 8 hours of a week, by 'nights': nobody is notified until then",
      fix,
    ),
  );
});

test('so are those of another source, as far as matchers say what they are', () => {
  const changes = { [severity]: 'page', 'onCall.routing.routes.0.matchers.0.value': 'batch' };
  expect(shopFindings(mutedPage, changes)).toEqual(
    finding(
      mutedPage,
      'onCall.routing.routes[0]',
      "the route 'night' holds pages back for 2 days 8 hours of a week, by 'nights': nobody is notified until then",
      fix,
    ),
  );
});

test.each([
  ['tickets that are held back', {}],
  ['a page that another route notifies all the same', { [severity]: 'page', 'onCall.routing.routes.0.continue': true }],
  [
    'a page that is always held back, which is oncall/swallowed-page',
    { [severity]: 'page', [windows]: [{ begin: '00:00', end: '24:00' }] },
  ],
])('%s: none', (_case, changes) => {
  expect(shopFindings(mutedPage, changes)).toEqual([]);
});
