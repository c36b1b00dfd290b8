/** The root `budget`: applied by whoever may change budgets of the billing account (roles/billing.costsManager), and by no account of CI. */
import { ownerNamed } from '../alerts/channels.ts';
import { emailsOf } from '../model/budget.ts';
import type { Organization } from '../model/organization.ts';
import { share } from '../model/quantity.ts';
import type { Environment, System } from '../model/system.ts';
import { channelData, channelsOf } from './channels.ts';
import { literal, reference, terraformFile } from './expression.ts';
import { environmentVariable, frame, projectVariable } from './root.ts';

/** Undefined where the organization has no budget. The channels are the fleet's: its root is applied first. */
export const budgetMain = (
  organization: Organization,
  systems: readonly System[],
  environment: Environment,
): string | undefined => {
  const { budget } = organization;
  if (budget === undefined) return undefined;
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
        description: 'Amount of a calendar month, in whole units of the currency.',
        default: budget.monthly,
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
        channels: emails.map(({ key }) => reference(`data.google_monitoring_notification_channel.${key}.name`)),
      },
    },
    output: {
      name: { description: 'Full name of the budget.', value: reference('module.budget.name') },
    },
  });
};
