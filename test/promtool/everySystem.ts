/** Every system that is committed, with what its alerts are made from. */
import { loadSystems } from '../../cli/load/loadSystems.ts';
import { systemsFolder } from '../../cli/options.ts';
import type { Organization } from '../../model/organization.ts';
import type { System } from '../../model/system.ts';
import organization from '../../systems/organization.ts';

export interface SystemUnderTest {
  readonly organization: Organization;
  readonly environment: 'prod';
  readonly system: System;
}

export const everySystem: readonly SystemUnderTest[] = (await loadSystems(systemsFolder)).map((system) => ({
  organization,
  environment: 'prod',
  system,
}));

const promises = everySystem.map(({ system }) =>
  JSON.stringify([system.objectives.map(({ type, target, window }) => [type, target, window]), system.load]),
);

/** Days of samples cost seconds to load: of the fleet's members, one of those that promise the same. */
export const oneOfEachKind: readonly SystemUnderTest[] = everySystem.filter(
  ({ system }, index) => !system.id.startsWith('fleet-') || promises.indexOf(promises[index] ?? '') === index,
);
