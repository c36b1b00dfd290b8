import { expect, test } from '@jest/globals';
import { findingLines } from '../../lint/testing/findingLines.ts';
import { email } from '../../model/channel.ts';
import { definitionsWith, organizedBy } from './testing/definitionsWith.ts';
import { hasChannel } from './hasChannel.ts';

test('an owner of pages without a channel for them is an error', () => {
  expect(
    findingLines(
      hasChannel,
      organizedBy({
        owners: [{ id: 'shop', channels: { page: [], ticket: [email('shop@example.com')] }, onCall: undefined }],
      }),
    ),
  ).toEqual([
    'alerts/has-channel  systems/organization.ts owners[0].channels.page',
    "  8 alerts of 'shop' have severity page, but the owner has no channel for it",
    "  fix: add a channel, such as email('shop@example.com')",
    '  why: docs/checks/alerts/has-channel.md',
  ]);
});

test('an owner with both is not', () => {
  expect(findingLines(hasChannel, definitionsWith())).toEqual([]);
});
