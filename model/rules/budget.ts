/** Rules over a budget: thresholds that notify, and channels that Cloud Billing takes. */
import { emailsOf, mostBudgetChannels } from '../budget.ts';
import type { OrganizationDefinition } from '../organization.ts';
import { QuantityError, share, type Percentage } from '../quantity.ts';
import { repeated, type Rule } from './rule.ts';

/** NaN where the text cannot be parsed, which was already reported. */
const shareOrNaN = (text: Percentage): number => {
  try {
    return share(text).toNumber();
  } catch (error) {
    if (error instanceof QuantityError) return Number.NaN;
    throw error;
  }
};

const thresholds: Rule<OrganizationDefinition> = {
  reads: ['budget'],
  check: ({ budget }, report) => {
    const shares = budget === 'none' ? undefined : budget?.thresholds;
    if (shares === undefined) return;
    if (shares.length === 0) {
      const message = 'without thresholds, only the forecast of the whole budget notifies';
      report({ id: 'model/no-threshold', path: 'budget.thresholds', message, fix: "write ['50%', '90%', '100%']" });
    }
    shares.forEach((threshold, index) => {
      if (shareOrNaN(threshold) !== 0) return;
      const message = `a threshold of ${threshold} would notify on the first day of each month`;
      const path = `budget.thresholds[${index}]`;
      report({ id: 'model/out-of-range', path, message, fix: "write a share above '0%'" });
    });
    repeated(
      shares,
      (threshold) => String(shareOrNaN(threshold)),
      (threshold, index) => {
        const message = `the threshold ${threshold} is listed twice`;
        const path = `budget.thresholds[${index}]`;
        report({ id: 'model/duplicate-id', path, message, fix: 'remove one of them' });
      },
    );
  },
};

const channels: Rule<OrganizationDefinition> = {
  reads: ['budget', 'owner', 'owners'],
  check: ({ budget, owner: id, owners }, report) => {
    const owner = owners.find((owner) => owner.id === id);
    if (budget === undefined || budget === 'none' || owner === undefined) return;
    const emails = emailsOf(owner).length;
    if (emails <= mostBudgetChannels) return;
    report({
      id: 'model/too-many',
      path: 'budget',
      message: `the owner '${id}' has ${emails} e-mail channels, and Cloud Billing notifies at most ${mostBudgetChannels}`,
      fix: 'use the address of a mailing list',
    });
  },
};

export const budgetRules: readonly Rule<OrganizationDefinition>[] = [thresholds, channels];
