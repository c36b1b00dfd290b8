/** The folders to emit: systems, then the fleet's shared folder with the manifest of members. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { System } from '../../model/system.ts';
import type { EmitContext } from '../../terraform/context.ts';
import { emitShared, fleetFolder } from '../../emit/sharedFolders.ts';
import { memberTest } from '../load/memberTest.ts';
import { modulesFolder } from './modules.ts';
import { listFile } from './folder.ts';
import type { SystemJob, SystemOutcome } from './systems.ts';
import type { Folder } from './task.ts';

export interface Emission {
  readonly systems: readonly System[];
  /** True when these are all systems: then the fleet's folder is emitted too, and obsolete folders are removed. */
  readonly isAll: boolean;
  /** True: every system gets its files. False: members of a table get only a hash. */
  readonly inFull: boolean;
  /** The folder of definitions. */
  readonly definitions: string;
  /** Undefined: in that folder. */
  readonly organizationFile?: string | undefined;
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

/** Only folders that were emitted; other folders belong to others. */
const foldersIn = (out: string): readonly string[] =>
  existsSync(out)
    ? readdirSync(out)
        .filter((id) => existsSync(path.join(out, id, listFile)))
        .toSorted()
    : [];
