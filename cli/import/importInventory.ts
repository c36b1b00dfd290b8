/** `atalaya import terraform|gcloud`: what exists, as a definition; and what of it could not be read. */
import { definitionsOf } from '../../inventory/definition/definitionModule.ts';
import { gcloudFix, readGcloud, type NamedText } from '../../inventory/gcloud/readGcloud.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import { readTerraform } from '../../inventory/terraform/readTerraform.ts';
import { showFix } from '../../inventory/terraform/terraformFile.ts';
import { UsageError } from '../../model/usageError.ts';
import { many } from '../../text/count.ts';
import { loadOrganization } from '../load/loadOrganization.ts';
import type { ExitCode, Io } from '../run/io.ts';
import { readText } from './readText.ts';
import { idOfFile, writeDefinitions, type OutOptions } from './writeDefinition.ts';

export interface ImportOptions extends OutOptions {
  readonly id?: string;
  readonly owner?: string;
  readonly project?: string;
  readonly json?: boolean;
}

export const importTerraform = async (file: string, options: ImportOptions, io: Io): Promise<ExitCode> =>
  importInventory(readTerraform(await readText(io.cwd, file, showFix), file), options, io);

export const importGcloud = async (files: readonly string[], options: ImportOptions, io: Io): Promise<ExitCode> => {
  const texts: NamedText[] = [];
  for (const file of files) texts.push({ file, text: await readText(io.cwd, file, gcloudFix) });
  return importInventory(readGcloud(texts), options, io);
};

const importInventory = async (read: Inventory, options: ImportOptions, io: Io): Promise<ExitCode> => {
  refuseBad(options);
  const { modules, inventory } = definitionsOf(read, {
    id: options.id ?? idOfFile(options.out),
    owner: options.owner,
    project: options.project,
    defaultOwner: await defaultOwner(io),
  });
  const ids = modules.map(({ id }) => id);
  if (options.id !== undefined && ids.length > 1)
    throw new UsageError(
      `--id names one system, and ${read.source} has ${ids.length}: ${shown(ids)}`,
      'leave --id out',
    );
  if (options.json === true)
    io.stdout(`${JSON.stringify({ source: inventory.source, unread: inventory.unread, systems: modules })}\n`);
  else if (ids.length > 0) await writeDefinitions(modules, options, io);
  if (options.json !== true) io.stderr(`${summaryOf(inventory, ids)}\n`);
  return ids.length === 0 ? 1 : 0;
};

const idPattern = /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/;
const projectPattern = /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/;

const refuseBad = ({ id, owner, project }: ImportOptions): void => {
  const fix = 'write 1 to 40 lower-case letters, digits and dashes, beginning with a letter';
  if (id !== undefined && !idPattern.test(id)) throw new UsageError(`--id ${id} is not an id of a system`, fix);
  if (owner !== undefined && !idPattern.test(owner))
    throw new UsageError(`--owner ${owner} is not an owner's name`, fix);
  if (project !== undefined && !projectPattern.test(project))
    throw new UsageError(
      `--project ${project} is not the id of a Google Cloud project`,
      'write its id, not its name or number',
    );
};

/** The owner of the whole organization, where the repository has one that loads: what is imported does not depend on it. */
const defaultOwner = async (io: Io): Promise<string> => {
  try {
    return (await loadOrganization(io.systems, io.settings?.organization)).owner;
  } catch {
    return 'nobody-yet';
  }
};

const mostShown = 5;

const shown = (ids: readonly string[]): string =>
  ids.length <= mostShown ? ids.join(', ') : `${ids.slice(0, mostShown).join(', ')} and ${ids.length - mostShown} more`;

const summaryOf = ({ source, resources, unread }: Inventory, ids: readonly string[]): string => {
  const counted = `${many(resources.length, 'resource')} read, ${unread.length} not read`;
  if (ids.length === 0)
    return `${source}: ${counted}. None of them is a stage of a system: a topic, service, function, job, table or database`;
  return `${source}: ${counted}; ${many(ids.length, 'system')}: ${shown(ids)}`;
};
