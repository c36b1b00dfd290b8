/** Files of definitions, as messages show them, and the comments in them that disable checks. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { disablesIn, type Disable } from '../../lint/disable.ts';
import type { System } from '../../model/system.ts';
import type { Located } from '../../slo/checks/promises.ts';
import { shownPath } from '../load/loadSystems.ts';

const many = 'fleet';

export const locate = (system: System, folder: string): Located => {
  const isAlone = existsSync(join(folder, `${system.id}.ts`));
  return { system, file: fileOf(folder, isAlone ? system.id : many), member: isAlone ? '' : system.id };
};

export const fileOf = (folder: string, id: string): string => shownPath(join(folder, `${id}.ts`), folder, id);

export const disablesOf = (folder: string, files: ReadonlySet<string>): readonly Disable[] =>
  [...files].flatMap((file) => {
    const path = join(folder, file.slice(file.lastIndexOf('/') + 1));
    return disablesIn(file, readFileSync(path, 'utf8'));
  });
