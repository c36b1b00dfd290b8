/**
 * Cloud Billing API v1 as far as reading a project needs it, and the Billing Budgets API v1. Source:
 * https://cloud.google.com/billing/docs/reference/budget/rest/v1/billingAccounts.budgets.
 */
import { collectionRoutes, newIdOf } from './collection.ts';
import { invalid, Refusal } from './refusal.ts';
import type { Body, Call, FakeService, Route } from './service.ts';
import { textOf } from './textOf.ts';
import { keptOf, newEtag, projectOf, withProjectNumber, type World } from './world.ts';

const host = 'billingbudgets.googleapis.com';

export const fakeBilling = (world: World): FakeService => ({
  name: 'cloudbilling',
  left: () => [],
  routes: [
    {
      method: 'GET',
      path: 'v1/projects/{project}/billingInfo',
      answer: ({ part: { project = '' } }) => {
        const { id } = projectOf(world, project);
        const [account] = world.billingAccounts;
        const billing =
          account === undefined ? {} : { billingAccountName: `billingAccounts/${account.id}`, billingEnabled: true };
        return { name: `projects/${id}/billingInfo`, projectId: id, ...billing };
      },
    },
  ],
});

const checkBudget = (sent: Body, currency: string): void => {
  const {
    amount,
    thresholdRules = [],
    notificationsRule,
  } = sent as {
    amount?: { specifiedAmount?: { currencyCode?: string; units?: string }; lastPeriodAmount?: unknown };
    thresholdRules?: readonly { thresholdPercent?: number; spendBasis?: string }[];
    notificationsRule?: { monitoringNotificationChannels?: readonly string[]; pubsubTopic?: string };
  };
  if (textOf(sent['displayName']).length > 60) throw invalid('displayName has at most 60 characters.');
  const specified = amount?.specifiedAmount;
  if ((specified === undefined) === (amount?.lastPeriodAmount === undefined))
    throw invalid('Exactly one of specifiedAmount and lastPeriodAmount must be set.');
  if (specified?.currencyCode !== undefined && specified.currencyCode !== currency)
    throw invalid(
      `The currency code ${specified.currencyCode} does not match the currency of the billing account, ${currency}.`,
    );
  for (const { thresholdPercent = 0, spendBasis = 'CURRENT_SPEND' } of thresholdRules) {
    if (!(thresholdPercent > 0)) throw invalid(`thresholdPercent must be positive: ${thresholdPercent}.`);
    if (!['CURRENT_SPEND', 'FORECASTED_SPEND'].includes(spendBasis))
      throw invalid(`Invalid spendBasis: ${spendBasis}.`);
  }
  if ((notificationsRule?.monitoringNotificationChannels ?? []).length > 5)
    throw invalid('A budget notifies at most 5 channels.');
};

/** `projects/<id>` is accepted and answered as `projects/<number>`. */
const numbered = (world: World, filter: Body): Body => {
  const { projects } = filter as { projects?: readonly string[] };
  return projects === undefined
    ? filter
    : { ...filter, projects: projects.map((name) => withProjectNumber(world, name)) };
};

export const fakeBudgets = (world: World): FakeService => {
  const currencyOf = ({ part: { account = '' } }: Call): string => {
    const found = world.billingAccounts.find(({ id }) => id === account);
    if (found === undefined) throw new Refusal(403, 'PERMISSION_DENIED', 'The caller does not have permission');
    return found.currency;
  };
  const routes = collectionRoutes(world, {
    host,
    version: 'v1',
    parent: 'billingAccounts/{account}',
    plural: 'budgets',
    idOf: () => newIdOf(world),
    largest: 100,
    fill: (sent, _name, call) => {
      const currency = currencyOf(call);
      checkBudget(sent, currency);
      const amount = (sent['amount'] ?? {}) as { specifiedAmount?: Body };
      const rules = (sent['thresholdRules'] ?? []) as readonly Body[];
      const filter = (sent['budgetFilter'] ?? {}) as Body;
      return {
        ...sent,
        amount:
          amount.specifiedAmount === undefined
            ? amount
            : { specifiedAmount: { currencyCode: currency, ...amount.specifiedAmount } },
        budgetFilter: {
          creditTypesTreatment: 'INCLUDE_ALL_CREDITS',
          ...(filter['customPeriod'] === undefined ? { calendarPeriod: 'MONTH' } : {}),
          ...numbered(world, filter),
        },
        thresholdRules: rules.map((rule) => ({ spendBasis: 'CURRENT_SPEND', ...rule })),
        etag: newEtag(world),
      };
    },
  }).map((route): Route => ({
    ...route,
    answer: (call) => {
      currencyOf(call);
      return route.answer(call);
    },
  }));
  return { name: 'billingbudgets', left: () => keptOf(world, host), routes };
};
