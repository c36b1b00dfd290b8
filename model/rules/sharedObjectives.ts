/** Shared objectives: what an organization alone can tell, and what depends on the systems. */
import { nearest } from '../nearest.ts';
import { isSingle, type Objective, type Single } from '../objective.ts';
import type { OrganizationDefinition } from '../organization.ts';
import type { Problem } from '../problem.ts';
import type { SharedObjective } from '../sharedObjective.ts';
import type { System } from '../system.ts';
import { repeated, type Rule } from './rule.ts';

type Report = (problem: Problem) => void;

export const sharedObjectiveRule: Rule<OrganizationDefinition> = {
  reads: ['sharedObjectives', 'owners'],
  check: (definition, report) => withinOrganization(definition, report),
};

const withinOrganization = (
  { sharedObjectives = [], owners }: Pick<OrganizationDefinition, 'sharedObjectives' | 'owners'>,
  report: Report,
): void => {
  const ownerIds = owners.map(({ id }) => id);
  repeated(
    sharedObjectives,
    ({ id }) => id,
    ({ id }, index, first) => {
      const message = `the id '${id}' is that of sharedObjectives[${first}]`;
      report({ id: 'model/duplicate-id', path: `sharedObjectives[${index}].id`, message, fix: 'rename one of them' });
    },
  );
  sharedObjectives.forEach(({ owner, systems }, index) => {
    const path = `sharedObjectives[${index}]`;
    if (!ownerIds.includes(owner)) {
      const fix = suggested(owner, ownerIds) ?? `add it to owners, or use one of ${ownerIds.join(', ')}`;
      report({ id: 'model/unknown-owner', path: `${path}.owner`, message: `there is no owner '${owner}'`, fix });
    }
    if (new Set(systems).size < 2) {
      const named = systems.length === 0 ? 'no system' : `one system, '${systems[0]}'`;
      const message = `${named} shares the objective: there are no events of others to add`;
      const fix = 'name two systems or more, or remove it: the objective of the system is enough';
      report({ id: 'model/shared-alone', path: `${path}.systems`, message, fix });
    }
    repeated(
      systems,
      (id) => id,
      (id, n, first) => {
        const message = `the system '${id}' is systems[${first}] already: its events would count twice`;
        report({ id: 'model/duplicate-id', path: `${path}.systems[${n}]`, message, fix: 'remove one' });
      },
    );
  });
};

const suggested = (id: string, ids: readonly string[]): string | undefined => {
  const suggestion = nearest(id, ids);
  return suggestion === undefined ? undefined : `did you mean '${suggestion}'?`;
};

/** What has to be the same, so that a bad event of one system is as bad as one of another. */
const compared = {
  type: 'kind',
  good: 'good',
  under: 'threshold (under)',
  producerFaults: 'producerFaults',
  measuredBy: 'measuredBy',
  probes: 'probes',
  target: 'target',
  window: 'window',
  timeZone: 'timeZone',
} as const;

/** `systems`: all. Empty where each shared objective can be judged. */
export const sharedObjectiveProblems = (
  sharedObjectives: readonly SharedObjective[],
  systems: readonly Pick<System, 'id' | 'objectives'>[],
): readonly Problem[] => {
  const problems: Problem[] = [];
  sharedObjectives.forEach((definition, index) =>
    problemsOf(definition, `sharedObjectives[${index}]`, systems, (problem) => problems.push(problem)),
  );
  return problems;
};

const problemsOf = (
  { id, objective, systems: members }: SharedObjective,
  path: string,
  systems: readonly Pick<System, 'id' | 'objectives'>[],
  report: Report,
): void => {
  const ids = systems.map((system) => system.id);
  if (ids.includes(id) || id === 'fleet') {
    const message =
      id === 'fleet'
        ? "'fleet' is the name of all systems together"
        : `'${id}' is the id of a system: alerts and rows of both would have one name`;
    report({ id: 'model/duplicate-id', path: `${path}.id`, message, fix: "write another id, such as 'small-apis'" });
  }
  let first: { readonly system: string; readonly objective: Single } | undefined;
  members.forEach((member, n) => {
    const where = `${path}.systems[${n}]`;
    const system = systems.find((other) => other.id === member);
    if (system === undefined) {
      const fix = suggested(member, ids) ?? 'remove it, or add that system';
      report({ id: 'model/unknown-system', path: where, message: `there is no system '${member}'`, fix });
      return;
    }
    const own = system.objectives.find((other) => other.id === objective);
    if (own === undefined) {
      const known = system.objectives.map((other) => other.id);
      const fix =
        suggested(objective, known) ??
        `leave it out, or give the objective that is shared this id; it has ${known.join(', ')}`;
      const message = `the system '${member}' has no objective '${objective}'`;
      report({ id: 'model/unknown-objective', path: where, message, fix });
      return;
    }
    const refused = whyNotShared(own);
    if (refused !== undefined || !isSingle(own)) {
      const message = `${objective} of '${member}' cannot be shared: ${refused}`;
      report({ id: 'model/cannot-share', path: where, message, fix: 'share an objective that counts events' });
      return;
    }
    if (first === undefined) {
      first = { system: member, objective: own };
      return;
    }
    const isOtherKind = first.objective.type !== own.type;
    for (const [field, name] of Object.entries(compared)) {
      if (isOtherKind && field !== 'type') break;
      const [one, other] = [first.objective, own].map((each) => valueOf(each, field));
      if (one === other) continue;
      const message = `${objective} of '${member}' has another ${name} than that of '${first.system}': ${other} and ${one}`;
      const fix = 'make them the same, or leave this system out: a bad event has to mean the same in each';
      report({ id: 'model/mixed-objectives', path: where, message, fix });
    }
  });
};

/** Each of them is a text where it is written. */
const valueOf = (objective: Objective, field: string): string =>
  (objective as unknown as Readonly<Record<string, string | undefined>>)[field] ?? 'none';

const whyNotShared = (objective: Objective): string | undefined => {
  if (!isSingle(objective)) return 'a composite counts no events itself';
  if (objective.of !== undefined) return 'its own sources (of) measure it, and they belong to one system';
  if (objective.slices !== undefined) return 'it counts slices of time, which cannot be added up over several systems';
  if (objective.type === 'latency' && objective.measuredBy === 'platform')
    return "the platform's latencies are distributions, which an alert of Cloud Monitoring cannot cut over several services";
  return undefined;
};
