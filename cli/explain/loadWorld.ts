/** Everything that has an id, from the folder of definitions. */
import { allChecks } from '../check/checks.ts';
import { fileChecks } from '../../lint/fileChecks.ts';
import { requireOwners } from '../load/requireOwners.ts';
import type { Io } from '../run/io.ts';
import { LoadError } from '../load/loadError.ts';
import { loadOrganization } from '../load/loadOrganization.ts';
import { requireShared } from '../load/requireShared.ts';
import { loadFleet, loadSystems } from '../load/loadSystems.ts';
import type { System } from '../../model/system.ts';
import { worldOf, type World } from '../../explain/subject.ts';

/** Somebody's half-written file does not stop the explanation of another system's ids. Throws `LoadError`. */
export const loadWorld = async (id: string, io: Pick<Io, 'systems' | 'settings' | 'stderr'>): Promise<World> => {
  const organization = await loadOrganization(io.systems, io.settings?.organization);
  const { systems, areAll } = await systemsAround(id, io);
  requireOwners(systems, organization, io.systems);
  if (areAll) requireShared(organization, systems, io.systems, io.settings?.organization);
  return worldOf(systems, organization, [...allChecks, ...fileChecks]);
};

interface Around {
  readonly systems: readonly System[];
  readonly areAll: boolean;
}

const systemsAround = async (
  id: string,
  { systems: folder, stderr }: Pick<Io, 'systems' | 'stderr'>,
): Promise<Around> => {
  try {
    return { systems: await loadFleet(folder), areAll: true };
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    const system = await systemIn(id, folder);
    if (system === undefined) throw error;
    const files = [...new Set(error.problems.map(({ file }) => file))].join(', ');
    stderr(`some systems do not load (${files}): information about systems other than '${system.id}' is missing\n`);
    return { systems: [system], areAll: false };
  }
};

/** 'datos' in 'datos-api-latency', and in a title 'datos: …'. */
const systemIn = async (id: string, folder: string): Promise<System | undefined> => {
  const parts = id.split(/[-:\s]/);
  for (let length = parts.length; length > 0; length -= 1) {
    try {
      const [system] = await loadSystems(folder, [parts.slice(0, length).join('-')]);
      if (system !== undefined) return system;
    } catch (error) {
      // The system is there, and its own file is the reason.
      if (!(error instanceof LoadError) || error.problems.some(({ problem }) => problem.id !== 'systems/unknown'))
        throw error;
    }
  }
  return undefined;
};
