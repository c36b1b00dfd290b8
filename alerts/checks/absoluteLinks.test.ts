import { expect, test } from '@jest/globals';
import { findingLines } from '../../lint/testing/findingLines.ts';
import { definitionsWith, organizedBy } from './testing/definitionsWith.ts';
import { absoluteLinks } from './absoluteLinks.ts';

test('links that lead nowhere from a phone are errors', () => {
  expect(
    findingLines(absoluteLinks, organizedBy({ runbooks: 'generated', console: 'http://console.cloud.google.com' })),
  ).toEqual([
    'alerts/absolute-links  systems/organization.ts console',
    "  'http://console.cloud.google.com' is not an absolute URL: nobody could open it from a notification",
    "  fix: write a URL that begins with 'https://' and does not end with a slash",
    '  why: docs/checks/alerts/absolute-links.md',
    'alerts/absolute-links  systems/organization.ts runbooks',
    "  'generated' is not an absolute URL: nobody could open it from a notification",
    "  fix: write a URL that begins with 'https://' and does not end with a slash",
    '  why: docs/checks/alerts/absolute-links.md',
  ]);
});

test('absolute links are not', () => {
  expect(findingLines(absoluteLinks, definitionsWith())).toEqual([]);
});
