/** Rules over prices: no list price in another currency, and no default budget in a currency that the estimate does not have. */
import type { OrganizationDefinition } from '../organization.ts';
import { listPrices, priceNames } from '../prices.ts';
import type { Rule } from './rule.ts';

const listPriceAsAnother: Rule<OrganizationDefinition> = {
  reads: ['prices'],
  check: ({ prices }, report) => {
    if (prices === undefined || prices.currency === listPrices.currency) return;
    for (const name of priceNames) {
      if (prices[name] !== listPrices[name] || listPrices[name].value === null) continue;
      const message = `${listPrices[name].value} is the list price in ${listPrices.currency}, and these prices are in ${prices.currency}`;
      const fix = `write the price in ${prices.currency}, or listPricesIn('${prices.currency}', { rate, source, date })`;
      report({ id: 'model/other-currency', path: `prices.${name}`, message, fix });
    }
  },
};

const defaultBudget: Rule<OrganizationDefinition> = {
  reads: ['prices', 'budget'],
  check: ({ prices = listPrices, budget }, report) => {
    if (budget === undefined || budget === 'none' || budget.monthly !== undefined) return;
    if (budget.currency === undefined || budget.currency === prices.currency) return;
    const message = `without an amount the budget is 1.5 times the estimate, which is in ${prices.currency}, and the budget is in ${budget.currency}`;
    const fix = `add monthly, or write prices in ${budget.currency}`;
    report({ id: 'model/other-currency', path: 'budget.currency', message, fix });
  },
};

export const priceRules: readonly Rule<OrganizationDefinition>[] = [listPriceAsAnother, defaultBudget];
