/** How each kind of external tool is made: from its pin, into a folder that is then moved to `home`. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Run } from './command.ts';
import { BuildError } from './fault.ts';
import type { BuiltTool, GoTool, PythonTool } from './tool.ts';
import { pinFolder } from './toolPath.ts';

export interface Site {
  /** Where to build. */
  readonly folder: string;
  /** Where that folder will be, for what has to name its own place. */
  readonly home: string;
  readonly run: Run;
}

export type Build = (tool: BuiltTool, site: Site) => Promise<void>;

const goPlatform = (): string => {
  const processors: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };
  return `${process.platform === 'win32' ? 'windows' : process.platform}_${processors[process.arch] ?? process.arch}`;
};

/** The layout that terraform's filesystem_mirror prescribes, and the configuration that names it. */
const mirrored = ({ version }: GoTool, { folder, home }: Site): string => {
  const inside = path.join('mirror', 'registry.terraform.io', 'hashicorp', 'google', version, goPlatform());
  mkdirSync(path.join(folder, inside), { recursive: true });
  const mirror = JSON.stringify(path.join(home, 'mirror'));
  writeFileSync(
    path.join(folder, 'terraform.rc'),
    `disable_checkpoint = true\nprovider_installation {\n  filesystem_mirror {\n    path = ${mirror}\n  }\n}\n`,
  );
  return path.join(inside, `terraform-provider-google_v${version}`);
};

const buildGo = async (tool: GoTool, site: Site): Promise<void> => {
  const isProvider = tool.name === 'terraform-provider-google';
  const output = path.join(site.folder, isProvider ? mirrored(tool, site) : tool.program);
  const version = tool.versionAt === undefined ? '' : ` -X ${tool.versionAt}=${tool.version}`;
  await site.run({
    command: 'go',
    args: ['build', '-trimpath', `-ldflags=-s -w${version}`, '-o', output, tool.package],
    cwd: pinFolder(tool.name),
    environment: { CGO_ENABLED: '0', GOWORK: 'off' },
  });
};

/** Starts the program wherever its folder is; its home is inside, where the DuckDB extensions are. */
const launcher = (name: string): string => `#!/bin/sh
folder=$(cd "$(dirname "$0")/.." && pwd) || exit 1
HOME="$folder/home" exec "$folder/venv/bin/python" "$folder/venv/bin/${name}" "$@"
`;

const wantedPython: readonly [number, number] = [3, 11];

const ensurePython = async ({ folder, run }: Site): Promise<void> => {
  const found = await run({ command: 'python3', args: ['--version'], cwd: folder });
  const [major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(found) ?? []).slice(1).map(Number);
  if (major < wantedPython[0] || (major === wantedPython[0] && minor < wantedPython[1])) {
    throw new BuildError(`it is ${found.trim()}`);
  }
};

const buildPython = async (tool: PythonTool, site: Site): Promise<void> => {
  const { folder, run } = site;
  await ensurePython(site);
  await run({ command: 'python3', args: ['-m', 'venv', 'venv'], cwd: folder });
  const python = path.join(folder, 'venv', 'bin', 'python');
  const pinned = (file: string): string => path.join(pinFolder(tool.name), file);
  const install = ['-m', 'pip', 'install', '--no-input', '--disable-pip-version-check'];
  const what = ['-r', pinned('requirements.txt'), '-c', pinned('constraints.txt')];
  await run({ command: python, args: [...install, ...what], cwd: folder });
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

export const build: Build = (tool, site) => (tool.kind === 'go' ? buildGo(tool, site) : buildPython(tool, site));
