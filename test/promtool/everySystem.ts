/** Every system that is committed, with what its alerts are made from. */
import { nodesOf, type SystemNodes } from '../../alerts/systemNodes.ts';
import { loadSystems } from '../../cli/load/loadSystems.ts';
import { systemsFolder } from '../../cli/options.ts';
import type { Organization } from '../../model/organization.ts';
import organization from '../../systems/organization.ts';

export interface SystemUnderTest extends SystemNodes {
  readonly organization: Organization;
}

export const everySystem: readonly SystemUnderTest[] = (await loadSystems(systemsFolder)).map((system) => ({
  ...nodesOf(system, 'prod'),
  organization,
}));

const promises = everySystem.map(({ system }) =>
  JSON.stringify([system.objectives.map(({ type, target, window }) => [type, target, window]), system.load]),
);

/** Days of samples cost seconds to load: of the fleet's members, one of those that promise the same. */
export const oneOfEachKind: readonly SystemUnderTest[] = everySystem.filter(
  ({ system }, index) => !system.id.startsWith('fleet-') || promises.indexOf(promises[index] ?? '') === index,
);
