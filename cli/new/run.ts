/** The work of `atalaya new`: one file more in the folder of systems, and nothing else is touched. */
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ImportStyle } from '../../inventory/definition/moduleParts.ts';
import type { Organization } from '../../model/organization.ts';
import { nearest } from '../../model/nearest.ts';
import { UsageError } from '../../model/usageError.ts';
import { systemIdProblem } from '../../model/shape/definition.ts';
import { joinedText } from '../../text/sentence.ts';
import { LoadError } from '../load/loadError.ts';
import { loadOrganization } from '../load/loadOrganization.ts';
import { loadSystems, ownIds, shownPath } from '../load/loadSystems.ts';
import { fileErrorOf } from '../run/fileError.ts';
import type { ExitCode, Io } from '../run/io.ts';
import { systemText } from '../scaffold/systemText.ts';
import type { Template } from '../scaffold/templates.ts';

export interface NewOptions {
  readonly template: Template;
  readonly owner?: string;
  readonly project?: string;
  readonly service?: string;
  readonly json?: boolean;
}

export const runNew = async (id: string, options: NewOptions, io: Io): Promise<ExitCode> => {
  const { template, owner, project, service, json } = options;
  if (service !== undefined && template !== 'service') throw new UsageError('--service needs --template service');
  const problem = systemIdProblem(id);
  if (problem !== undefined) throw new UsageError(problem.message, problem.fix);
  const organization = await loadOrganization(io.systems, io.settings?.organization);
  const target = path.join(io.systems, `${id}.ts`);
  const file = shownPath(target, io.systems, id);
  await requireFree(id, file, organization, io);
  const system = {
    id,
    template,
    owner: ownerOf(owner, organization),
    project: project ?? organization.project,
    service: service ?? id,
  };
  write(target, file, systemText(system, importStyleOf(io.systems)));
  io.stdout(json === true ? `${JSON.stringify({ id, file }, null, 2)}\n` : nextSteps(id, file, template));
  return 0;
};

/** In this repository a definition imports the builders' files; elsewhere the package. */
const importStyleOf = (systems: string): ImportStyle =>
  existsSync(path.join(systems, '..', 'model', 'system.ts')) ? 'files' : 'package';

/** A member of a table, or what several systems share, has an id as well. */
const requireFree = async (id: string, file: string, organization: Organization, io: Io): Promise<void> => {
  if (id === 'organization')
    throw new UsageError(`'organization' is the file of the organization: ${file}`, 'choose another id');
  if (ownIds(io.systems).includes(id) || existsSync(path.join(io.systems, `${id}.ts`)))
    throw new UsageError(`there is a system '${id}': ${file}`, 'choose another id, or edit that file');
  if (organization.sharedObjectives.some((shared) => shared.id === id))
    throw new UsageError(`'${id}' is a shared objective of the organization`, 'choose another id');
  if (await isRow(id, io))
    throw new UsageError(
      `there is a system '${id}', a row of a table of systems`,
      'choose another id, or edit that row',
    );
};

/** Also a row that is invalid; a table that cannot be read has none. */
const isRow = async (id: string, { systems }: Io): Promise<boolean> => {
  try {
    await loadSystems(systems, [id]);
    return true;
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    return !error.problems.some(({ problem }) => problem.id === 'systems/unknown');
  }
};

const ownerOf = (given: string | undefined, { owner, owners }: Organization): string => {
  if (given === undefined) return owner;
  const ids = owners.map((each) => each.id);
  if (ids.includes(given)) return given;
  const near = nearest(given, ids);
  throw new UsageError(
    `the organization has no owner '${given}'`,
    near === undefined
      ? `use one of ${joinedText(ids, 'or')}, or add it to the organization first`
      : `did you mean '${near}'? The organization lists its owners`,
  );
};

const write = (target: string, file: string, text: string): void => {
  try {
    writeFileSync(target, text, { flag: 'wx' });
  } catch (error) {
    throw fileErrorOf('the new system', file, error, 'write to another folder');
  }
};

const nextSteps = (id: string, file: string, template: Template): string =>
  [
    file,
    '',
    'next:',
    '  edit it: names of resources, fields, targets and their reasons are proposals',
    `  npx atalaya check ${id}`,
    '  npx atalaya emit',
    template === 'pipeline' ? `  npx atalaya up ${id}` : `  npx atalaya preview ${id} --scenario outage`,
    '',
  ].join('\n');
