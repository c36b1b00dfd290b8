import type { Artefact, ArtefactFault } from '../artefact/artefact.ts';
import type { Message } from '../artefact/message.ts';

/** Faults of an artefact of this type; none for other types. */
export const rootOf = (
  artefact: Artefact,
  type: Artefact['type'],
  faultsOf: (root: Message) => readonly ArtefactFault[],
): readonly ArtefactFault[] => (artefact.type === type ? faultsOf(artefact.root) : []);
