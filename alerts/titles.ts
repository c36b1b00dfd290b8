/** Titles as a page shows them: the system first, as that is what the reader is looking for. */
import type { System } from '../model/system.ts';

export const titled = (system: Pick<System, 'id'>, what: string): string => `${system.id}: ${what}`;
