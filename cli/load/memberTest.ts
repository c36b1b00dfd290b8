/** Members of a table of systems, such as systems/fleet.ts. */
import { readdirSync } from 'node:fs';
import type { System } from '../../model/system.ts';

/** `definitions`: the folder. A system without a file of its own is a row of a table. */
export const memberTest = ({ definitions }: { readonly definitions: string }): ((system: System) => boolean) => {
  const fileNames = new Set(readdirSync(definitions));
  return ({ id }) => !fileNames.has(`${id}.ts`);
};
