/** The folders to emit: systems, then the fleet's shared folder with the manifest of members. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { nearest } from '../../model/nearest.ts';
import type { Organization } from '../../model/organization.ts';
import type { System } from '../../model/system.ts';
import type { EmitContext } from '../../terraform/context.ts';
import { emitShared, fleetFolder } from '../../emit/sharedFolders.ts';
import { modulesFolder } from './modules.ts';
import { listFile } from './folder.ts';
import type { SystemJob, SystemOutcome } from './systems.ts';
import type { Folder } from './task.ts';
import { LoadError } from '../load/loadError.ts';
import { organizationFile } from '../load/loadSystems.ts';

export interface Emission {
  readonly systems: readonly System[];
  /** True when these are all systems: then the fleet's folder is emitted too, and obsolete folders are removed. */
  readonly isAll: boolean;
  /** True: every system gets its files. False: members of a table get only a hash. */
  readonly inFull: boolean;
  /** The folder of definitions. */
  readonly definitions: string;
  /** The folder of emitted files. */
  readonly out: string;
}

/** One job per system. */
export const jobsOf = (emission: Emission): readonly SystemJob[] => {
  const { systems, inFull, out } = emission;
  const isInTable = memberTest(emission);
  const inOut = new Set(foldersIn(out));
  return systems.map((system) => {
    const isMember = isInTable(system);
    // A member that already has a folder keeps it up to date.
    return { system, isMember, isWritten: inFull || !isMember || inOut.has(system.id) };
  });
};

/** The folders of all systems together, the fleet's with a hash of each member; and folders that no definition emits any more. */
export const sharedFolders = (
  { systems, out }: Emission,
  context: EmitContext,
  done: readonly SystemOutcome[],
): readonly Folder[] => {
  const shared = emitShared(systems, context);
  const files = new Map(shared.get(fleetFolder));
  const members = done.flatMap(({ id, hash }) => (hash === undefined ? [] : [[id, hash] as const]));
  if (members.length > 0) {
    files.set('manifest.json', `${JSON.stringify({ members: Object.fromEntries(members) }, null, 2)}\n`);
  }
  const folderIds = new Set([...shared.keys(), modulesFolder, ...systems.map(({ id }) => id)]);
  const removedIds = foldersIn(out).filter((id) => !folderIds.has(id));
  return [
    ...[...shared].map(([id, texts]) => ({ id, files: id === fleetFolder ? files : texts, isGone: false })),
    ...removedIds.map((id) => ({ id, files: new Map<string, string>(), isGone: true })),
  ];
};

/** A system without a file of its own is a row of a table. */
export const memberTest = ({ definitions }: Pick<Emission, 'definitions'>): ((system: System) => boolean) => {
  const fileNames = new Set(readdirSync(definitions));
  return ({ id }) => !fileNames.has(`${id}.ts`);
};

/** Only folders that were emitted; other folders belong to others. */
const foldersIn = (out: string): readonly string[] =>
  existsSync(out)
    ? readdirSync(out)
        .filter((id) => existsSync(path.join(out, id, listFile)))
        .toSorted()
    : [];

/** Throws `LoadError` for systems with an unknown owner: their alerts would notify nobody. */
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
