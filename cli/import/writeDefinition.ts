/** Prints definitions, or writes them into files that are not there yet: somebody may have edited them. */
import { mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { DefinitionModule } from '../../inventory/definition/definitionModule.ts';
import { UsageError } from '../../model/usageError.ts';
import type { Io } from '../run/io.ts';
import { readFailure } from '../../text/readFailure.ts';

export interface OutOptions {
  readonly out?: string;
  readonly force?: boolean;
}

/** A file has one system: several go into a folder. */
export const writeDefinitions = async (
  modules: readonly DefinitionModule[],
  { out, force = false }: OutOptions,
  io: Io,
): Promise<void> => {
  if (out === undefined) {
    io.stdout(modules.map(({ text }) => text).join('\n'));
    return;
  }
  const isFile = !(await isFolder(path.resolve(io.cwd, out)));
  const [first] = modules;
  if (isFile && first !== undefined && modules.length > 1) {
    const ids = modules.map(({ id }) => id).join(', ');
    throw new UsageError(
      `${out} can hold one system, and there are ${modules.length}: ${ids}`,
      `name a folder that exists: --out ${path.dirname(out)}`,
    );
  }
  const files = modules.map(({ id, text }) => ({ file: isFile ? out : path.join(out, `${id}.ts`), text }));
  for (const { file } of files) if (!force && (await exists(path.resolve(io.cwd, file)))) throw isThere(file);
  for (const { file, text } of files) {
    await written(path.resolve(io.cwd, file), file, text, force);
    io.stdout(`${file}\n`);
  }
};

const isThere = (file: string): UsageError =>
  new UsageError(`${file} is there already`, 'name another file or folder with --out, or overwrite it with --force');

const isFolder = async (absolute: string): Promise<boolean> =>
  stat(absolute).then(
    (entry) => entry.isDirectory(),
    () => false,
  );

const exists = async (absolute: string): Promise<boolean> =>
  stat(absolute).then(
    () => true,
    () => false,
  );

const written = async (absolute: string, file: string, text: string, force: boolean): Promise<void> => {
  try {
    await mkdir(path.dirname(absolute), { recursive: true });
    await writeFile(absolute, text, { flag: force ? 'w' : 'wx' });
  } catch (error) {
    if (Error.isError(error) && 'code' in error && error.code === 'EEXIST') throw isThere(file);
    throw new UsageError(`${file} cannot be written: ${readFailure(error)}`, 'name another file with --out');
  }
};

/** One module, printed or written into a file. */
export const writeModule = async (text: string, options: OutOptions, io: Io): Promise<void> => {
  if (options.out !== undefined && (await isFolder(path.resolve(io.cwd, options.out))))
    throw new UsageError(
      `${options.out} is a folder`,
      `name a file in it, such as ${path.join(options.out, 'imported.ts')}`,
    );
  await writeDefinitions([{ id: 'imported', text }], options, io);
};

/** A file of systems/ has the name of its system: `--out systems/orders.ts` is the system 'orders'. */
export const idOfFile = (out: string | undefined): string | undefined => {
  const name = out === undefined ? undefined : /([^/\\]+)\.ts$/.exec(out)?.[1];
  return name !== undefined && /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/.test(name) ? name : undefined;
};
