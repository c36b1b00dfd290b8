/** Fills in an organization's defaults, validates what types cannot express, and freezes it. */
import { defaultThresholds } from './budget.ts';
import { deepFreeze } from './freeze.ts';
import { onCallOfTeam, onCallPlan } from './oncall/onCallPlan.ts';
import type { Organization, OrganizationDefinition } from './organization.ts';
import { pricesOf } from './prices.ts';
import { DefinitionError } from './problem.ts';
import { problemsOf } from './problemsOf.ts';
import { organizationRules } from './rules/organization.ts';
import { organizationShape } from './shape/organization.ts';

/** Throws `DefinitionError` with all problems at once. */
export const defineOrganization = (definition: OrganizationDefinition): Organization => {
  const problems = problemsOf(definition, organizationShape, organizationRules);
  if (problems.length > 0) throw new DefinitionError('systems/organization.ts', problems);
  const prices = pricesOf(definition.prices);
  return deepFreeze({
    kind: 'Organization',
    console: 'https://console.cloud.google.com',
    fleet: { share: '20%', minimum: 3 },
    sharedObjectives: [],
    ...definition,
    prices,
    owners: definition.owners.map((owner) => ({
      ...owner,
      onCall: owner.onCall === undefined ? undefined : onCallOfTeam(owner.onCall),
    })),
    onCall: onCallPlan(definition.onCall ?? {}),
    budget:
      definition.budget === 'none'
        ? undefined
        : { monthly: undefined, currency: prices.currency, thresholds: defaultThresholds, ...definition.budget },
  });
};
