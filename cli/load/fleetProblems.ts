/** Problems between systems: duplicate ids, unknown dependencies, and a resource that two systems use. */
import type { Problem } from '../../model/problem.ts';
import { logCounters } from '../../model/logCounters.ts';
import { apisOf, bigqueryTablesOf, ingestsOf, pubsubQueuesOf } from '../../model/stages.ts';
import { isPipelineSystem, type System } from '../../model/system.ts';
import { nearest } from '../../model/nearest.ts';
import type { FileProblem } from './loadError.ts';

/** A system, and its file as messages show it. */
export interface Located {
  readonly file: string;
  readonly system: System;
}

/**
 * `ids` are the ids that a system may depend on. Default: those of `located`. What one of `located` and one of `others` use is a
 * problem of the former; problems among `others` are theirs.
 */
export const fleetProblems = (
  located: readonly Located[],
  ids: readonly string[] = located.map(({ system }) => system.id),
  others: readonly Located[] = [],
): readonly FileProblem[] => [
  ...clashes(located, others, ({ id }) => [['systems/duplicate-id', `the id '${id}'`, id]]),
  ...clashes(located, others, resourcesOf),
  ...located.flatMap((item) => dangling(item, ids)),
];

type Claim = readonly [problem: string, what: string, key: string];
type ClaimsOf = (system: System) => readonly Claim[];

/** A topic may have many subscriptions, and others may read a table; each belongs to one system only where that system runs it. */
const resourcesOf = (system: System): readonly Claim[] => {
  const { project } = system;
  const claim = (kind: string, name: string): Claim => [
    'systems/shared-resource',
    `the ${kind} '${name}' of project '${project}'`,
    `${project} ${kind} ${name}`,
  ];
  return [
    ...pubsubQueuesOf(system).map(({ subscription }) => claim('subscription', subscription)),
    ...(isPipelineSystem(system)
      ? bigqueryTablesOf(system).map(({ dataset, table }) => claim('table', `${dataset}.${table}`))
      : []),
    ...ingestsOf(system).map(({ name }) => claim('service', name)),
    ...apisOf(system).map(({ name }) => claim('service', name)),
    ...logCounters(system).map(({ name }) => claim('log-based metric', name)),
  ];
};

const clashes = (
  located: readonly Located[],
  others: readonly Located[],
  claimsOf: ClaimsOf,
): readonly FileProblem[] => {
  // The first that claims owns it.
  const owners = new Map(
    others.toReversed().flatMap((item) => claimsOf(item.system).map(([, , key]) => [key, item] as const)),
  );
  const problems: FileProblem[] = [];
  for (const item of located) {
    for (const [id, claim, key] of claimsOf(item.system)) {
      const owner = owners.get(key);
      if (owner === undefined) owners.set(key, item);
      else if (owner.system !== item.system) {
        const other = owner.file === item.file ? `'${owner.system.id}'` : owner.file;
        const problem: Problem = {
          id,
          path: item.system.id,
          message: `${claim} is already used by ${other}`,
          fix: id === 'systems/duplicate-id' ? 'rename one of them' : 'name another in one of them, or remove it there',
        };
        problems.push({ file: item.file, problem });
      }
    }
  }
  return problems;
};

const dangling = ({ file, system }: Located, ids: readonly string[]): readonly FileProblem[] =>
  system.dependsOn.flatMap((id, i) => {
    if (ids.includes(id)) return [];
    const suggestion = nearest(id, ids);
    const fix = suggestion === undefined ? 'remove it, or add that system' : `did you mean '${suggestion}'?`;
    const path = file.endsWith(`${system.id}.ts`) ? `dependsOn[${i}]` : `${system.id} dependsOn[${i}]`;
    return [{ file, problem: { id: 'systems/unknown-dependency', path, message: `there is no system '${id}'`, fix } }];
  });
