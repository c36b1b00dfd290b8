import { describe, expect, test } from '@jest/globals';
import { email } from '../model/channel.ts';
import { defineOrganization } from '../model/defineOrganization.ts';
import type { OrganizationDefinition } from '../model/organization.ts';
import { listPricesIn } from '../model/prices.ts';
import diary from '../test/fixtures/systems/diary.ts';
import { budgetMain, type MonthlyEstimate } from './budget.ts';

const organization = (
  parts: Partial<OrganizationDefinition> = {},
  mailboxes = 1,
): ReturnType<typeof defineOrganization> =>
  defineOrganization({
    id: 'example',
    project: 'example-monitoring',
    owner: 'platform',
    runbooks: 'https://example.com/generated',
    owners: [
      {
        id: 'platform',
        channels: {
          page: Array.from({ length: mailboxes }, (_, index) => email(`page-${index}@shop.test`)),
          ticket: [email('page-0@shop.test')],
        },
      },
    ],
    ...parts,
  });

interface Emitted {
  readonly variable: { readonly monthly: { readonly description: string; readonly default: number } };
  readonly module: { readonly budget: { readonly currency: string; readonly channels: readonly string[] } };
}

const estimate: MonthlyEstimate = { total: 1_234.5, leftOut: ['metric references (not priced)'] };

const emitted = (of: ReturnType<typeof organization>, estimated = estimate): Emitted | undefined => {
  const text = budgetMain(of, [diary], 'prod', () => estimated);
  return text === undefined ? undefined : (JSON.parse(text) as Emitted);
};

describe('a budget', () => {
  test('without an amount is 1.5 times the estimate, and says so with what that leaves out', () => {
    for (const parts of [{}, { budget: {} }]) {
      expect(emitted(organization(parts))?.variable.monthly).toMatchObject({
        default: 1_852,
        description:
          "Amount of a calendar month, in whole units of the currency. 1.5 times the estimate of 'atalaya cost', 1235 USD, as systems/organization.ts has no amount. It leaves out metric references (not priced).",
      });
    }
  });

  test('is in the currency of the prices', () => {
    const prices = listPricesIn('CLP', { rate: 950, source: 'the treasury', date: '2026-11-30' });
    const budget = emitted(organization({ prices }), { total: 1_000_000, leftOut: [] });
    expect(budget?.module.budget.currency).toBe('CLP');
    expect(budget?.variable.monthly).toMatchObject({
      default: 1_500_000,
      description:
        "Amount of a calendar month, in whole units of the currency. 1.5 times the estimate of 'atalaya cost', 1000000 CLP, as systems/organization.ts has no amount.",
    });
  });

  test('with an amount is that, and nothing is estimated', () => {
    const text = budgetMain(organization({ budget: { monthly: 2_000 } }), [diary], 'prod', () => {
      throw new Error('estimated');
    });
    expect((JSON.parse(text!) as Emitted).variable.monthly).toMatchObject({
      default: 2_000,
      description: 'Amount of a calendar month, in whole units of the currency.',
    });
  });

  test('of an estimate below one unit is one or two, never none', () => {
    expect(emitted(organization(), { total: 0.2, leftOut: [] })?.variable.monthly.default).toBe(1);
  });

  test.each([
    ['the organization wants none', organization({ budget: 'none' }), estimate],
    ['nothing has a price', organization(), { total: 0, leftOut: ['everything'] }],
  ])('is not emitted where %s', (_case, of, estimated) => {
    expect(emitted(of, estimated)).toBeUndefined();
  });
});
