import { describe, expect, test } from '@jest/globals';
import { defineOrganization } from './defineOrganization.ts';
import { email } from './channel.ts';
import type { OrganizationDefinition } from './organization.ts';
import { listPrices, listPricesIn, priceNames } from './prices.ts';
import { DefinitionError } from './problem.ts';

const valid: OrganizationDefinition = {
  id: 'example',
  project: 'example-monitoring',
  owner: 'platform',
  runbooks: 'https://example.com/generated',
  owners: [{ id: 'platform', channels: { page: [email('a@example.com')], ticket: [email('a@example.com')] } }],
};

const problemsOf = (prices: unknown, budget?: unknown): readonly string[] => {
  try {
    defineOrganization({ ...valid, prices, ...(budget === undefined ? {} : { budget }) } as OrganizationDefinition);
    return [];
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    return error.problems.map(({ id, path, message, fix }) => `${id} ${path}: ${message} | ${fix}`);
  }
};

const price = { value: 1, source: 'the contract', date: '2026-11-30' };

describe('a price', () => {
  test('of the list has a source, a day, and a value or a reason for none', () => {
    for (const name of priceNames) {
      expect([name, listPrices[name].source === '', listPrices[name].date]).toEqual([name, false, '2026-11-30']);
    }
    expect(priceNames.filter((name) => listPrices[name].value === null)).toEqual(['alertMetricReference']);
  });

  test('that an organization leaves out is not priced, whatever the list says', () => {
    const { prices } = defineOrganization({ ...valid, prices: { currency: 'CLP', logGiB: price } });
    expect(prices.logGiB).toEqual(price);
    expect(priceNames.filter((name) => prices[name].value !== null)).toEqual(['logGiB']);
    expect(prices.cpuSecond.source).toBe('systems/organization.ts has none');
  });

  test('that is null is not priced, and one of 0 is free of charge', () => {
    const free = { ...price, value: 0 };
    const { prices } = defineOrganization({
      ...valid,
      prices: { ...listPrices, alertCondition: null, alertPointMillion: free },
    });
    expect([prices.alertCondition.value, prices.alertPointMillion.value]).toEqual([null, 0]);
  });

  test('of the list in another currency says at which rate', () => {
    const prices = listPricesIn('CLP', { rate: 900, source: 'Banco Central, 30 November', date: '2026-11-30' });
    expect(problemsOf(prices)).toEqual([]);
    expect(prices.alertCondition).toEqual({
      value: 1_350,
      source: `${listPrices.alertCondition.source}; Banco Central, 30 November`,
      date: '2026-11-30',
    });
    expect(prices.alertMetricReference.value).toBeNull();
  });
});

describe('is refused, with its path', () => {
  const example =
    "write { value: 6.25, source: 'cloud.google.com/bigquery/pricing', date: '2026-11-30' }, or null for not priced";
  test.each([
    [
      'a price without a date',
      { logGiB: { value: 0.5, source: 'the contract' } },
      "model/missing-field prices.logGiB.date: the price 0.5 has no date: prices change, and nobody could tell how old it is | add the day on which it was read, such as date: '2026-11-30'",
    ],
    [
      'a price without a source',
      { logGiB: { value: 0.5, date: '2026-11-30' } },
      'model/missing-field prices.logGiB.source: source is missing | add source',
    ],
    [
      'a price whose source is blank',
      { logGiB: { ...price, source: ' ' } },
      'model/empty-text prices.logGiB.source: the text is empty | write where the price is from',
    ],
    [
      'a bare number',
      { logGiB: 0.5 },
      `model/wrong-type prices.logGiB: the price 0.5 has no source and no date | ${example}`,
    ],
    ['words', { logGiB: 'free' }, `model/wrong-type prices.logGiB: 'free' is not a price | ${example}`],
    [
      'a negative price',
      { logGiB: { ...price, value: -1 } },
      'model/wrong-type prices.logGiB.value: -1 is not a price | write a number from 0, in the currency of these prices, or null for not priced',
    ],
    [
      'a price that is no number',
      { logGiB: { ...price, value: Number.NaN } },
      'model/wrong-type prices.logGiB.value: NaN is not a price | write a number from 0, in the currency of these prices, or null for not priced',
    ],
    [
      'a day that no calendar has',
      { logGiB: { ...price, date: '2026-02-30' } },
      "model/bad-name prices.logGiB.date: '2026-02-30' is not a date | write the day on which the price was read, such as '2026-11-30'",
    ],
    [
      'a day in another order',
      { logGiB: { ...price, date: '30.11.2026' } },
      "model/bad-name prices.logGiB.date: '30.11.2026' is not a date | write the day on which the price was read, such as '2026-11-30'",
    ],
    [
      'a misspelt price',
      { logGIB: price },
      "model/unknown-field prices.logGIB: there is no 'logGIB' here | did you mean 'logGiB'?",
    ],
    [
      'a free amount below nothing',
      { logGiB: { ...price, freePerProject: -5 } },
      'model/wrong-type prices.logGiB.freePerProject: -5 is not a price | write a number of units from 0',
    ],
  ])('%s', (_case, prices, message) => {
    expect(problemsOf({ currency: 'USD', ...prices })).toEqual([message]);
  });

  test('prices without a currency', () => {
    expect(problemsOf({ logGiB: price })).toEqual([
      'model/missing-field prices.currency: currency is missing | add currency',
    ]);
  });

  test('a list price under another currency', () => {
    expect(problemsOf({ currency: 'CLP', logGiB: listPrices.logGiB, alertCondition: price })).toEqual([
      "model/other-currency prices.logGiB: 0.5 is the list price in USD, and these prices are in CLP | write the price in CLP, or listPricesIn('CLP', { rate, source, date })",
    ]);
  });

  test('a rate that is none', () => {
    const prices = listPricesIn('CLP', { rate: Number.NaN, source: 'a typo', date: '2026-11-30' });
    expect(problemsOf(prices)[0]).toBe(
      'model/wrong-type prices.cpuSecond.value: NaN is not a price | write a number from 0, in the currency of these prices, or null for not priced',
    );
  });

  test('a budget without an amount in a currency that the estimate does not have', () => {
    expect(problemsOf({ currency: 'USD', logGiB: price }, { currency: 'CLP' })).toEqual([
      'model/other-currency budget.currency: without an amount the budget is 1.5 times the estimate, which is in USD, and the budget is in CLP | add monthly, or write prices in CLP',
    ]);
    expect(problemsOf({ currency: 'USD', logGiB: price }, { currency: 'CLP', monthly: 5 })).toEqual([]);
  });
});
