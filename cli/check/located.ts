/** Files of definitions, as messages show them, and the comments in them that disable checks. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { disablesIn, type Disable } from '../../lint/disable.ts';
import type { System } from '../../model/system.ts';
import type { Located } from '../../slo/checks/promises.ts';
import { shownPath } from '../load/loadSystems.ts';
import { organizationFile } from '../load/systemFiles.ts';

const many = 'fleet';

export const locate = (system: System, folder: string): Located => {
  const isAlone = existsSync(join(folder, `${system.id}.ts`));
  return { system, file: fileOf(folder, isAlone ? system.id : many), member: isAlone ? '' : system.id };
};

export const fileOf = (folder: string, id: string): string => shownPath(join(folder, `${id}.ts`), folder, id);

/** `named`: its path, where the configuration says it. */
export const organizationFileOf = (folder: string, named: string | undefined): string =>
  named === undefined ? fileOf(folder, organizationFile) : shownPath(named, dirname(named), basename(named, '.ts'));

/** `files`: as messages show them. */
export const disablesOf = (files: ReadonlySet<string>): readonly Disable[] =>
  [...files].flatMap((file) => disablesIn(file, readFileSync(resolve(file), 'utf8')));
