/** Every committed system, with the nodes that its alerts are made from. */
import { nodesOf, type SystemNodes } from '../../alerts/systemNodes.ts';
import { loadPipelines } from '../../cli/load/loadSystems.ts';
import { systemsFolder } from '../fixtures/systemsFolder.ts';
import type { Organization } from '../../model/organization.ts';
import organization from '../fixtures/systems/organization.ts';

export interface SystemUnderTest extends SystemNodes {
  readonly organization: Organization;
}

export const everySystem: readonly SystemUnderTest[] = (await loadPipelines(systemsFolder)).map((system) => ({
  ...nodesOf(system, 'prod'),
  organization,
}));

const objectiveTexts = everySystem.map(({ system }) =>
  JSON.stringify([system.objectives.map(({ type, target, window }) => [type, target, window]), system.load]),
);

/** Every system, but only one of the fleet's members with equal objectives, because days of samples take seconds to load. */
export const oneOfEachKind: readonly SystemUnderTest[] = everySystem.filter(
  ({ system }, index) =>
    !system.id.startsWith('fleet-') || objectiveTexts.indexOf(objectiveTexts[index] ?? '') === index,
);
