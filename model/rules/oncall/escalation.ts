/** An escalation has steps, each with targets, and does not come back to the owner with whom it begins. */
import type { OrganizationDefinition } from '../../organization.ts';
import { severities, type Severity } from '../../severity.ts';
import type { Rule } from '../rule.ts';
import { escalationsOf, peopleOf, targetsOf, type TargetPart } from './parts.ts';

const steps: Rule<OrganizationDefinition> = {
  reads: ['owners'],
  check: (organization, report) => {
    for (const { escalation, path } of escalationsOf(organization)) {
      if (escalation.steps.length === 0) {
        const message = 'the escalation has no steps: nobody is called';
        const fix = "add a step, such as { targets: [onCallOf('orders-primary')], wait: '10m' }, or remove onCall";
        report({ id: 'model/empty-escalation', path: `${path}.steps`, message, fix });
      }
      escalation.steps.forEach(({ targets }, i) => {
        if (targets.length > 0) return;
        const message = `step ${i + 1} of the escalation has no targets: it waits, and nobody is called`;
        const fix = 'add a target, or remove the step and make the step before wait longer';
        report({ id: 'model/empty-escalation', path: `${path}.steps[${i}].targets`, message, fix });
      });
    }
  },
};

/** One report for each cycle and owner on it, at the step that leads into it. */
const cycles: Rule<OrganizationDefinition> = {
  reads: ['owners'],
  check: (organization, report) => {
    const targets = targetsOf(organization);
    const reported = new Set<string>();
    for (const severity of severities) {
      for (const part of targets.filter((item) => item.severities.includes(severity))) {
        if (part.target.kind !== 'TeamOf' || reported.has(part.path)) continue;
        const back = wayBack(part.owner.id, [part.target.owner], targets, severity, new Set());
        if (back === undefined) continue;
        reported.add(part.path);
        const way = [part.owner.id, ...back].map((id) => `'${id}'`).join(' → ');
        const message =
          back.length === 1
            ? `the escalation of '${part.owner.id}' leads to itself`
            : `the escalation leads back to where it began: ${way}`;
        const fix = 'escalate to another owner or to a person, or end with the channels';
        report({ id: 'model/escalation-cycle', path: `${part.path}.owner`, message, fix });
      }
    }
  },
};

/** The owners from the last of `way` to `home`; undefined when no escalation leads there. */
const wayBack = (
  home: string,
  way: readonly string[],
  targets: readonly TargetPart[],
  severity: Severity,
  visited: Set<string>,
): readonly string[] | undefined => {
  const last = way.at(-1) ?? home;
  if (last === home) return way;
  visited.add(last);
  for (const { owner, severities: of, target } of targets) {
    if (owner.id !== last || target.kind !== 'TeamOf' || !of.includes(severity) || visited.has(target.owner)) continue;
    const found = wayBack(home, [...way, target.owner], targets, severity, visited);
    if (found !== undefined) return found;
  }
  return undefined;
};

const contacts: Rule<OrganizationDefinition> = {
  reads: ['onCall.people'],
  check: (organization, report) => {
    peopleOf(organization).forEach(({ handle, contacts: written }, i) => {
      const byUrgency: Readonly<Record<string, readonly unknown[]>> = isList(written)
        ? { '': written }
        : { ...written };
      for (const [urgency, list] of Object.entries(byUrgency)) {
        if (list.length > 0) continue;
        const suffix = urgency === '' ? '' : `.${urgency}`;
        const message = `'${handle}' has no contact${urgency === '' ? '' : ` for ${urgency} urgency`}: they cannot be reached`;
        const fix = "add a contact, such as emailTo('ana@example.com')";
        report({ id: 'model/no-contact', path: `onCall.people[${i}].contacts${suffix}`, message, fix });
      }
    });
  },
};

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

export const escalationRules: readonly Rule<OrganizationDefinition>[] = [steps, cycles, contacts];
