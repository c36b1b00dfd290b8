/** Fills in an organization's defaults, refuses what types could not, and freezes it. */
import { deepFreeze } from './freeze.ts';
import { nearest } from './nearest.ts';
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
  });
};

const organizationRules = ({ owner, owners }: OrganizationDefinition, report: (problem: Problem) => void): void => {
  const ids = owners.map(({ id }) => id);
  owners.forEach(({ id, channels }, index) => {
    if (ids.indexOf(id) !== index) {
      const what = `the owner '${id}' is there twice`;
      report({ id: 'model/duplicate-id', place: `owners[${index}].id`, what, fix: 'write both as one' });
    }
    for (const severity of severities) {
      if (channels[severity].length > 0) continue;
      const what = `nobody is told of what '${id}' should look at (${severity})`;
      const fix = "add a channel, such as email('team@example.com')";
      report({ id: 'model/no-channel', place: `owners[${index}].channels.${severity}`, what, fix });
    }
  });
  if (ids.includes(owner)) return;
  const meant = nearest(owner, ids);
  const fix = meant === undefined ? `add it, or write one of ${ids.join(', ')}` : `did you mean '${meant}'?`;
  report({ id: 'model/unknown-owner', place: 'owner', what: `there is no owner '${owner}'`, fix });
};
