/** What the definitions of another commit cost, counted by the code here. */
import path from 'node:path';
import { sharedId, type OwnedCost } from '../../cost/estimate.ts';
import type { Environment } from '../../model/system.ts';
import { UsageError } from '../../model/usageError.ts';
import { LoadError } from '../load/loadError.ts';
import { memberTest } from '../load/memberTest.ts';
import { loadSystems } from '../load/loadSystems.ts';
import type { Io } from '../run/io.ts';
import { loadCosts } from './loadCosts.ts';
import { openRefDefinitions } from './refDefinitions.ts';

export interface CostsAt {
  /** As it was named. */
  readonly ref: string;
  readonly commit: string;
  readonly costs: readonly OwnedCost[];
}

/** Of these ids, those that the commit has. Throws `UsageError`. */
export const loadCostsAt = async (
  ref: string,
  ids: readonly string[],
  environment: Environment,
  { systems, stop }: Pick<Io, 'systems' | 'stop'>,
): Promise<CostsAt> => {
  const { folder, commit, close } = await openRefDefinitions(systems, ref, stop);
  try {
    const then = await idsThen(ids, folder);
    const { costs } = then === undefined ? { costs: [] } : await loadCosts(then, environment, { systems: folder });
    return { ref, commit, costs };
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    const [first] = error.problems;
    const others = error.problems.length - 1;
    const at = first === undefined ? '' : `${path.basename(first.file)} ${first.problem.path}`.trim();
    throw new UsageError(
      `--compare: the definitions of commit ${commit} (${ref}) do not load with the code here\n  why: ${at}: ${first?.problem.message ?? error.message}${others === 0 ? '' : `, and ${others} more`}`,
      'name a later commit, whose definitions this code can read',
    );
  } finally {
    close();
  }
};

/** Undefined where the commit has none of them; none where all were asked for. */
const idsThen = async (ids: readonly string[], folder: string): Promise<readonly string[] | undefined> => {
  if (ids.length === 0) return [];
  const all = await loadSystems(folder);
  const isMember = memberTest({ definitions: folder });
  const known = new Set([sharedId, ...all.map(({ id }) => id), ...(all.some(isMember) ? ['fleet'] : [])]);
  const then = ids.filter((id) => known.has(id));
  return then.length === 0 ? undefined : then;
};
