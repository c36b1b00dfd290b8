/** What no system can see of itself: two of one name, a dependency that nobody is, one resource for two systems. */
import type { Problem } from '../../model/problem.ts';
import type { System } from '../../model/system.ts';
import { nearest } from '../../model/nearest.ts';
import type { FileProblem } from './loadError.ts';

/** A system and the file that it stands in, as it is shown. */
export interface Located {
  readonly file: string;
  readonly system: System;
}

/** `known` are the ids that a system may depend on: those of `located`, unless told. */
export const fleetProblems = (
  located: readonly Located[],
  known: readonly string[] = located.map(({ system }) => system.id),
): readonly FileProblem[] => [
  ...clashes(located, ({ id }) => [['systems/duplicate-id', `the id '${id}'`, id]]),
  ...clashes(located, resourcesOf),
  ...located.flatMap((one) => dangling(one, known)),
];

type Claim = readonly [problem: string, what: string, key: string];

const resourcesOf = ({ project, stages: { queue, ingest, table, api } }: System): readonly Claim[] => {
  const claim = (kind: string, name: string): Claim => [
    'systems/shared-resource',
    `the ${kind} '${name}' of project '${project}'`,
    `${project} ${kind} ${name}`,
  ];
  return [
    claim('topic', queue.topic),
    claim('subscription', queue.subscription),
    claim('table', `${table.dataset}.${table.table}`),
    claim('service', ingest.name),
    claim('service', api.name),
  ];
};

const clashes = (
  located: readonly Located[],
  claimsOf: (system: System) => readonly Claim[],
): readonly FileProblem[] => {
  const owners = new Map<string, Located>();
  const found: FileProblem[] = [];
  for (const one of located) {
    for (const [id, what, key] of claimsOf(one.system)) {
      const owner = owners.get(key);
      if (owner === undefined) owners.set(key, one);
      else if (owner.system !== one.system) {
        const other = owner.file === one.file ? `'${owner.system.id}'` : owner.file;
        const problem: Problem = {
          id,
          place: one.system.id,
          what: `${what} is taken by ${other}`,
          fix: 'rename one of them',
        };
        found.push({ file: one.file, problem });
      }
    }
  }
  return found;
};

const dangling = ({ file, system }: Located, known: readonly string[]): readonly FileProblem[] =>
  system.dependsOn.flatMap((id, i) => {
    if (known.includes(id)) return [];
    const meant = nearest(id, known);
    const fix = meant === undefined ? 'remove it, or add that system' : `did you mean '${meant}'?`;
    const place = file.endsWith(`${system.id}.ts`) ? `dependsOn[${i}]` : `${system.id} dependsOn[${i}]`;
    return [{ file, problem: { id: 'systems/unknown-dependency', place, what: `there is no system '${id}'`, fix } }];
  });
