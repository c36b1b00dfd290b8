/** Shared by rules over policies: conditions, and the kinds of conditions. */
import { each, type Artefact, type ArtefactFault } from '../artefact/artefact.ts';
import { present, type Message } from '../artefact/message.ts';

export const conditionKinds: readonly string[] = [
  'conditionThreshold',
  'conditionAbsent',
  'conditionMatchedLog',
  'conditionMonitoringQueryLanguage',
  'conditionPrometheusQueryLanguage',
  'conditionSql',
];

export const proto = 'google/monitoring/v3/alert.proto';

export const conditionsOf = (artefact: Artefact): readonly Message[] => each(artefact, 'Condition');

/** Conditions of this kind. */
export const conditionsWith = (artefact: Artefact, kind: string): readonly Message[] =>
  conditionsOf(artefact).filter((condition) => present(condition, [kind]).length > 0);

export const ofPolicy = (
  artefact: Artefact,
  faultsOf: (policy: Message) => readonly ArtefactFault[],
): readonly ArtefactFault[] => (artefact.type === 'AlertPolicy' ? faultsOf(artefact.root) : []);

/** Length in characters, not in UTF-16 units. */
export const lengthOf = (text: string): number => Array.from(text).length;

export const bytesOf = (text: string): number => new TextEncoder().encode(text).length;
