import type { Artefact, ArtefactFault } from '../artefact/artefact.ts';
import type { Message } from '../artefact/message.ts';

/** What is said of an artefact, when it is of the type. */
export const rootOf = (
  artefact: Artefact,
  type: Artefact['type'],
  faultsOf: (root: Message) => readonly ArtefactFault[],
): readonly ArtefactFault[] => (artefact.type === type ? faultsOf(artefact.root) : []);
