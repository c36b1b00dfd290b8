/** `atalaya client`: a typed client of one system's API, as the files of an npm package or as one file of Python. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Command, Option } from 'commander';
import type { PipelineSystem } from '../model/system.ts';
import type { ExitCode, Io } from './run/io.ts';

export const clientCommand = (io: Io, finish: (code: ExitCode) => void): Command =>
  new Command('client')
    .argument('<system>', 'id of the system')
    .option('--out <dir>', 'output folder; created if it does not exist', 'client')
    .addOption(
      new Option('--language <name>', 'language of the client').choices(['typescript', 'python']).default('typescript'),
    )
    .option('--json', 'print the answer as one JSON object')
    .addHelpText('after', '\nExample:\n  $ npx atalaya client {id} --out {id}-client')
    .action(async (id: string, options: ClientOptions) => finish(await client(id, options, io)));

interface ClientOptions {
  readonly out: string;
  readonly language: 'typescript' | 'python';
  readonly json?: boolean;
}

const client = async (id: string, { out, language, json }: ClientOptions, io: Io): Promise<ExitCode> => {
  const { loadPipeline } = await import('./load/loadSystem.ts');
  const files = await filesIn[language](await loadPipeline(io.systems, id));
  const folder = path.resolve(io.cwd, out);
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of files) writeFileSync(path.join(folder, name), text);
  const written = [...files.keys()].map((name) => path.join(out, name));
  io.stdout(json === true ? `${JSON.stringify({ files: written }, null, 2)}\n` : `${written.join('\n')}\n`);
  return 0;
};

const runtimeText = (file: string): string =>
  readFileSync(path.join(import.meta.dirname, '..', 'pipeline', 'api', 'client', file), 'utf8');

/** Text by file name. */
const filesIn: Readonly<
  Record<ClientOptions['language'], (system: PipelineSystem) => Promise<ReadonlyMap<string, string>>>
> = {
  typescript: async (system) => {
    const { clientFiles } = await import('../pipeline/api/client/client.ts');
    return clientFiles(system, { code: runtimeText('runtime.js'), types: runtimeText('runtime.d.ts') });
  },
  python: async (system) => {
    const { pythonClient, pythonFile } = await import('../pipeline/api/client/python/python.ts');
    return new Map([[pythonFile(system), pythonClient(system, runtimeText(path.join('python', 'runtime.py')))]]);
  },
};
