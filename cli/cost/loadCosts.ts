/** Loads definitions and counts what they cost. */
import { sharedCost, sharedId, systemCost } from '../../cost/estimate.ts';
import type { CostReport } from '../../cost/costText.ts';
import type { Environment } from '../../model/system.ts';
import { loadOrganization } from '../load/loadOrganization.ts';
import { loadSystems } from '../load/loadSystems.ts';
import { requireOwners } from '../load/requireOwners.ts';
import { requireShared } from '../load/requireShared.ts';
import type { Io } from '../run/io.ts';

/** No ids: all systems, and what they share, which has the id 'shared'. Throws `LoadError` and `UsageError`. */
export const loadCosts = async (
  ids: readonly string[],
  environment: Environment,
  { systems: folder, settings }: Pick<Io, 'systems' | 'settings'>,
): Promise<CostReport> => {
  const hasShared = ids.length === 0 || ids.includes(sharedId);
  const named = ids.filter((id) => id !== sharedId);
  const organization = await loadOrganization(folder, settings?.organization);
  const all = hasShared ? await loadSystems(folder) : [];
  const chosen = ids.length === 0 ? all : named.length === 0 ? [] : await loadSystems(folder, named);
  requireOwners(hasShared ? all : chosen, organization, folder);
  if (hasShared) requireShared(organization, all, folder, settings?.organization);
  return {
    costs: [
      ...chosen.map((system) => systemCost(system, environment)),
      ...(hasShared ? [sharedCost(all, organization, environment)] : []),
    ],
    organization,
    environment,
  };
};
