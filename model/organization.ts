/** What all systems share: who owns them and is told of their alerts, and where links lead. One file: systems/organization.ts. */
import type { Channel } from './channel.ts';
import { deepFreeze } from './freeze.ts';
import { nearest } from './nearest.ts';
import { DefinitionError, type Problem } from './problem.ts';
import type { Percentage } from './quantity.ts';
import { severities, type Severity } from './severity.ts';
import { organizationShape } from './shape/organization.ts';

export interface Owner {
  readonly id: string;
  /** Who is told, by how soon a person must look. */
  readonly channels: Readonly<Record<Severity, readonly Channel[]>>;
}

/** When many systems fail together it is one incident: both bounds have to be passed. */
export interface FleetBounds {
  /** Share of the declared systems. */
  readonly share: Percentage;
  readonly minimum: number;
}

export interface Organization {
  readonly kind: 'Organization';
  readonly id: string;
  /** The project whose metrics scope holds every system's project: fleet alerts and dashboards live there. */
  readonly project: string;
  /** Owner of what belongs to the fleet as a whole. */
  readonly owner: string;
  /** Absolute, without a slash at the end: the folder 'generated' as people read it. */
  readonly runbooks: string;
  /** Absolute, without a slash at the end. */
  readonly console: string;
  readonly owners: readonly Owner[];
  readonly fleet: FleetBounds;
}

/** An organization as it is written: the rest has a default. */
export type OrganizationDefinition = Omit<Organization, 'kind' | 'console' | 'fleet'> &
  Partial<Pick<Organization, 'console' | 'fleet'>>;

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
