/**
 * The system that a command works on when it is called without an id: the one that the demo has real messages for, or else the first
 * that Atalaya runs, by id; members of fleet.ts come last.
 */
import { isPipelineSystem, type System } from '../../model/system.ts';
import { UsageError } from '../../model/usageError.ts';
import { fitsFlights } from '../messages/fitsFlights.ts';
import { LoadError } from './loadError.ts';
import { loadFleet, loadSystems, ownIds } from './loadSystems.ts';

/** Throws `UsageError` when there is no system to run, and `LoadError` when none loads. */
export const defaultSystem = async (folder: string): Promise<string> => {
  const ids = new Set(ownIds(folder));
  const runnable = (await loadable(folder, ids)).filter(isPipelineSystem);
  const own = runnable.filter(({ id }) => ids.has(id));
  const [first] = own.length > 0 ? own : runnable;
  if (first === undefined)
    throw new UsageError('there is no system that Atalaya runs', 'write one into systems/, or name a system');
  return (own.find(fitsFlights) ?? first).id;
};

/** A broken file of another system does not matter. */
const loadable = async (folder: string, ids: ReadonlySet<string>): Promise<readonly System[]> => {
  try {
    return await loadFleet(folder);
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    const found: System[] = [];
    for (const id of ids) found.push(...(await loadSystems(folder, [id]).catch(() => [])));
    if (found.length === 0) throw error;
    return found;
  }
};
