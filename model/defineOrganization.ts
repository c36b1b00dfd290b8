/** Fills in an organization's defaults, validates what types cannot express, and freezes it. */
import { deepFreeze } from './freeze.ts';
import { nearest } from './nearest.ts';
import { onCallOfTeam, onCallPlan } from './oncall/onCallPlan.ts';
import type { Organization, OrganizationDefinition } from './organization.ts';
import { listPrices } from './prices.ts';
import { DefinitionError, type Problem } from './problem.ts';
import { severities } from './severity.ts';
import { organizationShape } from './shape/organization.ts';

/** Throws `DefinitionError` with all problems at once. */
export const defineOrganization = (definition: OrganizationDefinition): Organization => {
  const problems: Problem[] = [];
  const report = (problem: Problem): void => void problems.push(problem);
  organizationShape(definition, '', report);
  if (problems.length === 0) organizationRules(definition, report);
  if (problems.length > 0) throw new DefinitionError('systems/organization.ts', problems);
  return deepFreeze({
    kind: 'Organization',
    console: 'https://console.cloud.google.com',
    fleet: { share: '20%', minimum: 3 },
    prices: listPrices,
    ...definition,
    owners: definition.owners.map((owner) => ({
      ...owner,
      onCall: owner.onCall === undefined ? undefined : onCallOfTeam(owner.onCall),
    })),
    onCall: onCallPlan(definition.onCall ?? {}),
  });
};

const organizationRules = ({ owner, owners }: OrganizationDefinition, report: (problem: Problem) => void): void => {
  const ids = owners.map(({ id }) => id);
  owners.forEach(({ id, channels }, index) => {
    if (ids.indexOf(id) !== index) {
      const message = `the owner '${id}' is listed twice`;
      report({ id: 'model/duplicate-id', path: `owners[${index}].id`, message, fix: 'merge the two entries' });
    }
    for (const severity of severities) {
      if (channels[severity].length > 0) continue;
      const message = `owner '${id}' has no channel for severity '${severity}': nobody is notified`;
      const fix = "add a channel, such as email('team@example.com')";
      report({ id: 'model/no-channel', path: `owners[${index}].channels.${severity}`, message, fix });
    }
  });
  if (ids.includes(owner)) return;
  const suggestion = nearest(owner, ids);
  const fix = suggestion === undefined ? `add it, or use one of ${ids.join(', ')}` : `did you mean '${suggestion}'?`;
  report({ id: 'model/unknown-owner', path: 'owner', message: `there is no owner '${owner}'`, fix });
};
