import { describe, expect, test } from '@jest/globals';
import { email, pagerDuty, slack, webhook } from './channel.ts';
import { defineOrganization } from './defineOrganization.ts';
import type { OrganizationDefinition } from './organization.ts';
import { listPrices, listPricesIn } from './prices.ts';
import { DefinitionError } from './problem.ts';

const valid: OrganizationDefinition = {
  id: 'shop',
  project: 'shop-monitoring',
  owner: 'platform',
  runbooks: 'https://github.com/shop/atalaya/blob/main/generated',
  owners: [{ id: 'platform', channels: { page: [email('a@example.com')], ticket: [email('b@example.com')] } }],
};

const problemsOf = (parts: object): readonly string[] => {
  try {
    defineOrganization({ ...valid, ...parts });
  } catch (error) {
    if (error instanceof DefinitionError) {
      return error.problems.map(({ id, path, message, fix }) => `${id} ${path}: ${message} | ${fix}`);
    }
    throw error;
  }
  return [];
};

const withPageChannel = (channel: unknown): object => ({
  owners: [{ id: 'platform', channels: { page: [channel], ticket: [email('b@example.com')] } }],
});

test('an organization has defaults, and is deeply frozen', () => {
  const organization = defineOrganization(valid);
  expect(organization).toMatchObject({
    console: 'https://console.cloud.google.com',
    fleet: { share: '20%', minimum: 3 },
  });
  expect(Object.isFrozen(organization.owners[0]?.channels.page)).toBe(true);
});

test('without a budget there is one without an amount, which the estimate gives; none where it says so', () => {
  const amountless = { monthly: undefined, currency: 'USD', thresholds: ['50%', '90%', '100%'] };
  expect(defineOrganization(valid).budget).toEqual(amountless);
  expect(defineOrganization({ ...valid, budget: {} }).budget).toEqual(amountless);
  expect(defineOrganization({ ...valid, budget: { thresholds: ['80%'] } }).budget).toEqual({
    ...amountless,
    thresholds: ['80%'],
  });
  expect(defineOrganization({ ...valid, budget: 'none' }).budget).toBeUndefined();
});

test('a budget is in the currency of the prices, and notifies at three shares of it', () => {
  const prices = listPricesIn('EUR', { rate: 0.9, source: 'the treasury', date: '2026-11-30' });
  expect(defineOrganization({ ...valid, prices, budget: { monthly: 100 } }).budget).toEqual({
    monthly: 100,
    currency: 'EUR',
    thresholds: ['50%', '90%', '100%'],
  });
});

describe('is refused', () => {
  test.each([
    [
      'a secret that is a value',
      withPageChannel(pagerDuty('R0123456789ABCDEF' as never)),
      "model/bad-name owners[0].channels.page[0].key: 'R0123456789ABCDEF' is not a secret's name in Secret Manager | write 'projects/<project>/secrets/<name>', and keep the secret itself there",
    ],
    [
      'a chat channel without its #',
      withPageChannel(slack('alerts', 'projects/shop-monitoring/secrets/slack')),
      "model/bad-name owners[0].channels.page[0].channel: 'alerts' is not a Slack channel's name | write it with its '#', such as '#data-alerts'",
    ],
    [
      'a webhook that sends a password in the clear',
      withPageChannel(webhook('http://hooks.example.com', 'atalaya', 'projects/shop-monitoring/secrets/hook')),
      "model/bad-name owners[0].channels.page[0].url: 'http://hooks.example.com' is not a safe address for a password | write a URL that begins with 'https://', without user name and password",
    ],
    [
      'a link that is not absolute',
      { runbooks: '/generated' },
      "model/bad-name runbooks: '/generated' is not an absolute link | write a URL that begins with 'https://' and does not end with a slash",
    ],
    [
      'a severity without a channel',
      { owners: [{ id: 'platform', channels: { page: [], ticket: [email('b@example.com')] } }] },
      "model/no-channel owners[0].channels.page: owner 'platform' has no channel for severity 'page': nobody is notified | add a channel, such as email('team@example.com')",
    ],
    [
      'an owner that is listed twice',
      { owners: [...valid.owners, ...valid.owners] },
      "model/duplicate-id owners[1].id: the owner 'platform' is listed twice | merge the two entries",
    ],
    [
      'an owner that is misspelt',
      { owner: 'platfrom' },
      "model/unknown-owner owner: there is no owner 'platfrom' | did you mean 'platform'?",
    ],
    [
      'a price in words',
      { prices: { ...listPrices, scannedTiB: '6.25' } },
      "model/wrong-type prices.scannedTiB: '6.25' is not a price | write { value: 6.25, source: 'cloud.google.com/bigquery/pricing', date: '2026-11-30' }, or null for not priced",
    ],
    [
      'a fleet of one',
      { fleet: { share: '20%', minimum: 1 } },
      'model/out-of-range fleet.minimum: 1 is not a whole number from 2 to 100000 | write a whole number from 2 to 100000',
    ],
    [
      'a budget with cents',
      { budget: { monthly: 19.99 } },
      'model/out-of-range budget.monthly: 19.99 is not a whole number from 1 to 1000000000 | write a whole number from 1 to 1000000000',
    ],
    [
      'a budget that notifies at nothing',
      { budget: { monthly: 100, thresholds: ['0%', '90%'] } },
      "model/out-of-range budget.thresholds[0]: a threshold of 0% would notify on the first day of each month | write a share above '0%'",
    ],
    [
      'a budget that notifies at more than all of it',
      { budget: { monthly: 100, thresholds: ['120%'] } },
      "model/bad-quantity budget.thresholds[0]: '120%' is more than 100% | write a share from '0%' to '100%'",
    ],
    [
      'a budget without a threshold',
      { budget: { monthly: 100, thresholds: [] } },
      "model/no-threshold budget.thresholds: without thresholds, only the forecast of the whole budget notifies | write ['50%', '90%', '100%']",
    ],
    [
      'a threshold that is listed twice',
      { budget: { monthly: 100, thresholds: ['90%', '90.0%'] } },
      'model/duplicate-id budget.thresholds[1]: the threshold 90.0% is listed twice | remove one of them',
    ],
    [
      'a budget for more mailboxes than Cloud Billing writes to',
      {
        budget: { monthly: 100 },
        owners: [
          {
            id: 'platform',
            channels: {
              page: [1, 2, 3].map((number) => email(`p${number}@example.com`)),
              ticket: [3, 4, 5, 6].map((number) => email(`p${number}@example.com`)),
            },
          },
        ],
      },
      "model/too-many budget: the owner 'platform' has 6 e-mail channels, and Cloud Billing notifies at most 5 | use the address of a mailing list",
    ],
  ])('%s', (_case, parts, message) => {
    expect(problemsOf(parts)).toEqual([message]);
  });
});
