/** Rules over an organization: its owners, and its on-call plan. */
import { nearest } from '../nearest.ts';
import type { OrganizationDefinition } from '../organization.ts';
import { severities } from '../severity.ts';
import { budgetRules } from './budget.ts';
import { duplicateRules } from './oncall/duplicates.ts';
import { escalationRules } from './oncall/escalation.ts';
import { leavingRules } from './oncall/leaving.ts';
import { referenceRules } from './oncall/references.ts';
import { routingRules } from './oncall/routing.ts';
import { scheduleRules } from './oncall/schedules.ts';
import { priceRules } from './prices.ts';
import type { Rule } from './rule.ts';
import { sharedObjectiveRule } from './sharedObjectives.ts';

const owners: Rule<OrganizationDefinition> = {
  reads: ['owner', 'owners'],
  check: ({ owner, owners }, report) => {
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
  },
};

export const organizationRules: readonly Rule<OrganizationDefinition>[] = [
  owners,
  ...duplicateRules,
  ...referenceRules,
  ...scheduleRules,
  ...leavingRules,
  ...escalationRules,
  ...routingRules,
  sharedObjectiveRule,
  ...budgetRules,
  ...priceRules,
];
