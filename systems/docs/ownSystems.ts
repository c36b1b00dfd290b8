/** The systems that README.md and the guides name: those of this repository, not those of the tests. */
import path from 'node:path';

export const ownSystems: string = path.join(import.meta.dirname, '..');
