/** `atalaya client`: a typed client of one system's API, as the files of an npm package. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import type { ExitCode, Io } from './run/io.ts';

export const clientCommand = (io: Io, finish: (code: ExitCode) => void): Command =>
  new Command('client')
    .argument('<system>', 'id of the system')
    .option('--out <dir>', 'output folder; created if it does not exist', 'client')
    .option('--json', 'print the answer as one JSON object')
    .addHelpText('after', '\nExample:\n  $ npx atalaya client {id} --out {id}-client')
    .action(async (id: string, options: ClientOptions) => finish(await client(id, options, io)));

interface ClientOptions {
  readonly out: string;
  readonly json?: boolean;
}

const client = async (id: string, { out, json }: ClientOptions, io: Io): Promise<ExitCode> => {
  const [{ loadPipeline }, { clientFiles }] = await Promise.all([
    import('./load/loadSystem.ts'),
    import('../pipeline/api/client/client.ts'),
  ]);
  const system = await loadPipeline(io.systems, id);
  const runtime = path.join(import.meta.dirname, '..', 'pipeline', 'api', 'client');
  const files = clientFiles(system, {
    code: readFileSync(path.join(runtime, 'runtime.js'), 'utf8'),
    types: readFileSync(path.join(runtime, 'runtime.d.ts'), 'utf8'),
  });
  const folder = path.resolve(io.cwd, out);
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of files) writeFileSync(path.join(folder, name), text);
  const written = [...files.keys()].map((name) => path.join(out, name));
  io.stdout(json === true ? `${JSON.stringify({ files: written }, null, 2)}\n` : `${written.join('\n')}\n`);
  return 0;
};
