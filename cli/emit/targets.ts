/** Which folders are emitted: systems, then what the fleet shares, with the members' manifest. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { nearest } from '../../model/nearest.ts';
import type { Organization } from '../../model/organization.ts';
import type { System } from '../../model/system.ts';
import type { EmitContext } from '../../terraform/context.ts';
import { emitFleet } from '../../emit/emit.ts';
import { listFile } from './folder.ts';
import type { SystemJob, SystemOutcome } from './systems.ts';
import type { Folder } from './task.ts';
import { LoadError } from '../load/loadError.ts';
import { organizationFile } from '../load/loadSystems.ts';

export interface Emission {
  readonly systems: readonly System[];
  /** Whether these are all systems there are: then what they share is emitted too, and what nobody emits is removed. */
  readonly isAll: boolean;
  /** Whether every system gets its files, or each member of a table only a hash. */
  readonly inFull: boolean;
  /** The folder of definitions. */
  readonly definitions: string;
  /** The folder of what is emitted. */
  readonly out: string;
}

export const fleetFolder = 'fleet';

/** What is to be done for each system. */
export const jobsOf = (emission: Emission): readonly SystemJob[] => {
  const { systems, isAll, inFull, out } = emission;
  const isInTable = memberTest(emission);
  const inOut = new Set(foldersIn(out));
  return systems.map((system) => {
    const isMember = isInTable(system);
    // A member whose folder is there is kept as it should be: who wrote it in full goes on having it.
    return { system, isMember: isAll && isMember, isWritten: inFull || !isMember || inOut.has(system.id) };
  });
};

/** What systems share, with a hash of each member; and folders that nothing defines any more. */
export const sharedFolders = (
  { systems, out }: Emission,
  context: EmitContext,
  done: readonly SystemOutcome[],
): readonly Folder[] => {
  const files = new Map(emitFleet(systems, context));
  const members = done.flatMap(({ id, hash }) => (hash === undefined ? [] : [[id, hash] as const]));
  if (members.length > 0) {
    files.set('manifest.json', `${JSON.stringify({ members: Object.fromEntries(members) }, null, 2)}\n`);
  }
  const folderIds = new Set([fleetFolder, ...systems.map(({ id }) => id)]);
  const removedIds = foldersIn(out).filter((id) => !folderIds.has(id));
  return [
    { id: fleetFolder, files, isGone: false },
    ...removedIds.map((id) => ({ id, files: new Map<string, string>(), isGone: true })),
  ];
};

/** Systems without a file of their own are rows of a table. */
const memberTest = ({ definitions }: Emission): ((system: System) => boolean) => {
  const named = new Set(readdirSync(definitions));
  return ({ id }) => !named.has(`${id}.ts`);
};

/** Those that were emitted: others are somebody else's. */
const foldersIn = (out: string): readonly string[] =>
  existsSync(out)
    ? readdirSync(out)
        .filter((id) => existsSync(path.join(out, id, listFile)))
        .toSorted()
    : [];

/** Throws `LoadError` for systems whose owner the organization does not know: nobody would be told of their alerts. */
export const requireOwners = (systems: readonly System[], organization: Organization, definitions: string): void => {
  const ownerIds = organization.owners.map(({ id }) => id);
  const strangers = systems.filter(({ owner }) => !ownerIds.includes(owner));
  if (strangers.length === 0) return;
  throw new LoadError(
    strangers.map(({ id, owner }) => {
      const suggestion = nearest(owner, ownerIds);
      const add = `add the owner to ${organizationFile}.ts, with the channels that reach them`;
      return {
        file: definitions,
        problem: {
          id: 'systems/unknown-owner',
          path: `${id} owner`,
          message: `the organization has no owner '${owner}': nobody would be notified of this system's alerts`,
          fix: suggestion === undefined ? add : `did you mean '${suggestion}'? Or ${add}`,
        },
      };
    }),
  );
};
