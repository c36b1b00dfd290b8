/** How each kind of external tool is built: from its pin, into a folder that is then moved to `finalFolder`. */
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Run } from './command.ts';
import { BuildError } from './fault.ts';
import type { BuiltTool, GoTool, PythonTool } from './tool.ts';
import { pinFolder } from './toolPath.ts';

export interface BuildContext {
  /** Where to build. */
  readonly folder: string;
  /** Where `folder` is moved to after the build, for files that contain their own path. */
  readonly finalFolder: string;
  readonly run: Run;
}

export type Build = (tool: BuiltTool, context: BuildContext) => Promise<void>;

const goPlatform = (): string => {
  const processors: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };
  return `${process.platform === 'win32' ? 'windows' : process.platform}_${processors[process.arch] ?? process.arch}`;
};

/** Writes the layout of terraform's filesystem_mirror and its configuration; returns the path of the program in it. */
const prepareMirror = ({ version }: GoTool, { folder, finalFolder }: BuildContext): string => {
  const inside = path.join('mirror', 'registry.terraform.io', 'hashicorp', 'google', version, goPlatform());
  mkdirSync(path.join(folder, inside), { recursive: true });
  const mirror = JSON.stringify(path.join(finalFolder, 'mirror'));
  writeFileSync(
    path.join(folder, 'terraform.rc'),
    `disable_checkpoint = true\nprovider_installation {\n  filesystem_mirror {\n    path = ${mirror}\n  }\n}\n`,
  );
  return path.join(inside, `terraform-provider-google_v${version}`);
};

/**
 * A module whose archive lacks a file that it embeds does not build, and Go refuses to overlay its cache: the build replaces the
 * module by a copy, checked against go.sum before, with that file empty. Returns the arguments that name the replacement.
 */
const withEmbeddedFiles = async (
  { name, module, embeds = [] }: GoTool,
  { folder, run }: BuildContext,
): Promise<readonly string[]> => {
  if (embeds.length === 0) return [];
  const downloaded = await run({
    command: 'go',
    args: ['mod', 'download', '-json', module],
    cwd: pinFolder(name),
    environment: { GOWORK: 'off' },
  });
  const { Dir: original } = JSON.parse(downloaded) as { readonly Dir: string };
  const source = path.join(folder, 'source');
  cpSync(original, source, { recursive: true });
  await run({ command: 'chmod', args: ['-R', 'u+w', source], cwd: folder });
  for (const file of embeds) {
    mkdirSync(path.join(source, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(source, file), '');
  }
  const pinned = (file: string): string => readFileSync(path.join(pinFolder(name), file), 'utf8');
  const modFile = path.join(folder, 'replaced.mod');
  writeFileSync(modFile, `${pinned('go.mod')}\nreplace ${module} => ${JSON.stringify(source)}\n`);
  writeFileSync(path.join(folder, 'replaced.sum'), pinned('go.sum'));
  return [`-modfile=${modFile}`];
};

const removeEmbedding = (folder: string): void => {
  for (const left of ['source', 'replaced.mod', 'replaced.sum'])
    rmSync(path.join(folder, left), { recursive: true, force: true });
};

const buildGo = async (tool: GoTool, context: BuildContext): Promise<void> => {
  const isProvider = tool.name === 'terraform-provider-google';
  const output = path.join(context.folder, isProvider ? prepareMirror(tool, context) : tool.program);
  const version = tool.versionAt === undefined ? '' : ` -X ${tool.versionAt}=${tool.version}`;
  await context.run({
    command: 'go',
    args: [
      'build',
      ...(await withEmbeddedFiles(tool, context)),
      '-trimpath',
      `-ldflags=-s -w${version}`,
      '-o',
      output,
      tool.package,
    ],
    cwd: pinFolder(tool.name),
    environment: { CGO_ENABLED: '0', GOWORK: 'off' },
  });
  removeEmbedding(context.folder);
};

/** Starts the program from any folder; HOME is inside that folder, because DuckDB looks for its extensions there. */
const launcher = (name: string): string => `#!/bin/sh
folder=$(cd "$(dirname "$0")/.." && pwd) || exit 1
HOME="$folder/home" exec "$folder/venv/bin/python" "$folder/venv/bin/${name}" "$@"
`;

const minimumPython: readonly [number, number] = [3, 11];

const ensurePython = async ({ folder, run }: BuildContext): Promise<void> => {
  const versionText = await run({ command: 'python3', args: ['--version'], cwd: folder });
  const [major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(versionText) ?? []).slice(1).map(Number);
  if (major < minimumPython[0] || (major === minimumPython[0] && minor < minimumPython[1])) {
    throw new BuildError(`it is ${versionText.trim()}`);
  }
};

const buildPython = async (tool: PythonTool, context: BuildContext): Promise<void> => {
  const { folder, run } = context;
  await ensurePython(context);
  await run({ command: 'python3', args: ['-m', 'venv', 'venv'], cwd: folder });
  const python = path.join(folder, 'venv', 'bin', 'python');
  const pinned = (file: string): string => path.join(pinFolder(tool.name), file);
  const install = ['-m', 'pip', 'install', '--no-input', '--disable-pip-version-check'];
  const requirements = ['-r', pinned('requirements.txt'), '-c', pinned('constraints.txt')];
  await run({ command: python, args: [...install, ...requirements], cwd: folder });
  if (tool.isBinary === true) return;
  mkdirSync(path.join(folder, 'home'));
  for (const extension of tool.duckDbExtensions ?? []) {
    await run({
      command: python,
      args: ['-c', `from duckdb_extensions import import_extension; import_extension("${extension}")`],
      cwd: folder,
      environment: { HOME: path.join(folder, 'home') },
    });
  }
  const program = path.join(folder, tool.program);
  mkdirSync(path.dirname(program), { recursive: true });
  writeFileSync(program, launcher(tool.name));
  chmodSync(program, 0o755);
};

export const build: Build = (tool, context) =>
  tool.kind === 'go' ? buildGo(tool, context) : buildPython(tool, context);
