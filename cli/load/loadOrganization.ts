/** Reads the organization, systems/organization.ts unless the configuration names another: owners, channels, and link targets. */
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Organization } from '../../model/organization.ts';
import { loadProblems, LoadError } from './loadError.ts';
import { organizationFile } from './systemFiles.ts';

/** `named`: its path, where the configuration says it. Throws `LoadError` when the file is missing, does not load, or holds something else. */
export const loadOrganization = async (folder: string, named?: string): Promise<Organization> => {
  const path = named ?? join(folder, `${organizationFile}.ts`);
  const file = relative('.', path).startsWith('..') ? path : relative('.', path);
  const failed = (id: string, message: string, fix: string): LoadError =>
    new LoadError([{ file, problem: { id, path: '', message, fix } }]);
  if (!existsSync(path)) {
    throw failed(
      'systems/no-organization',
      'there is no file that lists the owners of systems and who is notified of alerts',
      'write this file with export default defineOrganization({ … })',
    );
  }
  const exported = await defaultExport(path, file);
  if (isOrganization(exported)) return exported;
  throw failed(
    'systems/no-organization',
    exported === undefined ? 'there is no default export' : 'the default export is not an organization',
    'write export default defineOrganization({ … })',
  );
};

const defaultExport = async (path: string, file: string): Promise<unknown> => {
  try {
    return ((await import(pathToFileURL(path).href)) as { readonly default?: unknown }).default;
  } catch (error) {
    throw new LoadError(loadProblems(path, file, error));
  }
};

const isOrganization = (value: unknown): value is Organization =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'Organization';
