/** The root `budget`: applied by whoever may change budgets of the billing account (roles/billing.costsManager), and by no account of CI. */
import { ownerNamed } from '../alerts/channels.ts';
import { budgetFactor, emailsOf, mostBudgetChannels } from '../model/budget.ts';
import type { Organization } from '../model/organization.ts';
import { share } from '../model/quantity.ts';
import type { Environment, System } from '../model/system.ts';
import { channelData, channelsOf } from './channels.ts';
import { literal, reference, terraformFile } from './expression.ts';
import { environmentVariable, frame, projectVariable } from './root.ts';

/** What a month costs by the definitions, in the currency of the organization's prices. */
export interface MonthlyEstimate {
  readonly total: number;
  /** What the total leaves out, in words. */
  readonly leftOut: readonly string[];
}

/**
 * Undefined where the organization has no budget, or has no amount for it and nothing can be estimated. The channels are the fleet's:
 * its root is applied first. The estimate is asked for only where the definition has no amount.
 */
export const budgetMain = (
  organization: Organization,
  systems: readonly System[],
  environment: Environment,
  estimateOf: () => MonthlyEstimate,
): string | undefined => {
  const { budget } = organization;
  if (budget === undefined) return undefined;
  const monthly =
    budget.monthly === undefined ? ofEstimate(estimateOf(), budget.currency) : { amount: budget.monthly, why: '' };
  if (monthly === undefined) return undefined;
  const owner = ownerNamed(organization, organization.owner);
  const emails = channelsOf({ ...owner, channels: { page: emailsOf(owner), ticket: [] } });
  const projects = [...new Set([organization.project, ...systems.map(({ project }) => project)])].toSorted();
  return terraformFile({
    // Outside of 'atalaya/', so that no account of CI can change it.
    ...frame(`budget/${environment}`),
    variable: {
      project: projectVariable(organization.project),
      environment: environmentVariable(environment),
      billing_account: {
        type: 'string',
        description: "Id of the billing account: 'gcloud billing accounts list' shows it.",
      },
      projects: {
        type: 'set(string)',
        description: 'Projects whose cost is counted.',
        default: projects.map(literal),
      },
      monthly: {
        type: 'number',
        description: `Amount of a calendar month, in whole units of the currency.${monthly.why}`,
        default: monthly.amount,
      },
    },
    data: {
      google_monitoring_notification_channel: channelData({
        ...owner,
        channels: { page: emailsOf(owner), ticket: [] },
      }),
    },
    module: {
      budget: {
        source: '../modules/budget',
        billing_account: reference('var.billing_account'),
        display_name: literal(`${organization.id}: ${environment}`),
        projects: reference('var.projects'),
        monthly: reference('var.monthly'),
        currency: budget.currency,
        thresholds: budget.thresholds.map((threshold) => share(threshold).toNumber()),
        channels: emails
          .slice(0, mostBudgetChannels)
          .map(({ key }) => reference(`data.google_monitoring_notification_channel.${key}.name`)),
      },
    },
    output: {
      name: { description: 'Full name of the budget.', value: reference('module.budget.name') },
    },
  });
};

interface Monthly {
  readonly amount: number;
  readonly why: string;
}

/** Room for what an estimate leaves out; undefined where nothing has a price. */
const ofEstimate = ({ total, leftOut }: MonthlyEstimate, currency: string): Monthly | undefined => {
  if (total <= 0) return undefined;
  const without = leftOut.length === 0 ? '' : ` It leaves out ${leftOut.join(', ')}.`;
  return {
    amount: Math.ceil(total * budgetFactor),
    why: ` ${budgetFactor} times the estimate of 'atalaya cost', ${Math.ceil(total)} ${currency}, as systems/organization.ts has no amount.${without}`,
  };
};
