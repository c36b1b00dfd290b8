/**
 * Whether definitions are the examples that come with this repository, whose projects, addresses and links are placeholders on
 * purpose. Both have to hold: the organization has the id of the examples, and the folder of definitions stands in the package of
 * that name. A team that uses this repository writes its own organization's id first, and is told of every placeholder from then on.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Organization } from '../../model/organization.ts';

const name = 'atalaya';

export const isExample = (folder: string, { id }: Pick<Organization, 'id'>): boolean =>
  id === name && packageBeside(folder) === name;

const packageBeside = (folder: string): unknown => {
  try {
    return (JSON.parse(readFileSync(join(folder, '..', 'package.json'), 'utf8')) as { readonly name?: unknown }).name;
  } catch {
    return undefined;
  }
};
