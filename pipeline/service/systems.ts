/** The system that a service serves, and all others, as histogram boundaries are one set. */
import { readdir } from 'node:fs/promises';
import { nearest } from '../../model/nearest.ts';
import type { System } from '../../model/system.ts';
import { ConfigurationError } from './configuration.ts';

export interface Served {
  readonly system: System;
  readonly fleet: readonly System[];
}

/** `folder` ends with '/'. Throws `ConfigurationError`. */
export const findSystem = async (folder: URL, id: string): Promise<Served> => {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  const fleet = (await Promise.all(files.map(async (file) => systemsOf(new URL(file, folder))))).flat();
  const system = fleet.find((one) => one.id === id);
  if (system !== undefined) return { system, fleet };
  const meant = nearest(
    id,
    fleet.map((one) => one.id),
  );
  const fix = meant === undefined ? 'set it to the id of a system in systems/' : `did you mean '${meant}'?`;
  throw new ConfigurationError(`ATALAYA_SYSTEM  environment\n  there is no system '${id.slice(0, 40)}'\n  fix: ${fix}`);
};

/** None of a file that holds something else, such as the organization. */
const systemsOf = async (file: URL): Promise<readonly System[]> => {
  const { default: loaded } = (await import(file.href)) as { readonly default: unknown };
  const all: readonly unknown[] = Array.isArray(loaded) ? loaded : [loaded];
  return all.filter(isSystem);
};

const isSystem = (value: unknown): value is System =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'System';
