/** Runs `npm run tools` as a process with shell scripts in place of Go and Python, and once with the real Go where it is installed. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { isUsual, externalTools } from './external/tool.ts';
import { missing, externalToolPath, pinOf } from './external/toolPath.ts';
import { until } from '../pipeline/testing/until.ts';

const script = path.join(import.meta.dirname, 'external.ts');

/** Writes the file that `-o` names. Waits while the file `hold` exists; fails with the text of the file `fails`. */
const go = `#!/bin/sh
echo "$PWD" >> "$MACHINE/go-calls"
[ -f "$MACHINE/hold" ] && { : > "$MACHINE/holding"; trap 'exit 1' INT TERM; while [ -f "$MACHINE/hold" ]; do sleep 0.05; done; }
[ -f "$MACHINE/fails" ] && case "$PWD" in */$(head -1 "$MACHINE/fails")) tail -1 "$MACHINE/fails" >&2; exit 1;; esac
[ "$1 $2" = "mod download" ] && { mkdir -p "$MACHINE/module" && echo "{\\"Dir\\":\\"$MACHINE/module\\"}"; exit 0; }
while [ "$1" != -o ]; do shift; done
mkdir -p "$(dirname "$2")" && printf '#!/bin/sh\\necho stand-in\\n' > "$2" && chmod +x "$2"
`;

/** Makes a virtual environment whose python prints its HOME and arguments. */
const python = `#!/bin/sh
case "$*" in
  --version) echo "Python \${PYTHON_IS:-3.11.7}";;
  "-m venv venv") mkdir -p venv/bin && printf '#!/bin/sh\\necho "$HOME $*"\\n' > venv/bin/python && chmod +x venv/bin/python;;
esac
`;

let machine: string;

const at = (name: string): string => path.join(machine, name);

beforeEach(() => {
  machine = mkdtempSync(path.join(tmpdir(), 'atalaya-tools-'));
  mkdirSync(at('bin'));
  writeFileSync(at('bin/go'), go, { mode: 0o755 });
  writeFileSync(at('bin/python3'), python, { mode: 0o755 });
});

afterEach(() => rmSync(machine, { recursive: true, force: true }));

const environment = (): Record<string, string> => ({
  PATH: [at('bin'), '/usr/bin', '/bin'].join(path.delimiter),
  CLOUDSDK_ROOT_DIR: at('sdk'),
  XDG_CACHE_HOME: at('cache'),
  MACHINE: machine,
});

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Durations differ between runs. */
const withoutDurations = (text: string): string => text.replaceAll(/in \d+ s/g, 'in # s');

const tools = (args: readonly string[], variables: Record<string, string> = {}): Outcome => {
  const result = spawnSync(process.execPath, [script, ...args], {
    encoding: 'utf8',
    env: { ...environment(), ...variables },
    cwd: path.dirname(import.meta.dirname),
  });
  return { code: result.status, stdout: result.stdout, stderr: withoutDurations(result.stderr) };
};

const cached = (name: 'bqemulator' | 'k6' | 'terraform-provider-google', version: string): string =>
  at(`cache/atalaya/${name}-${version}-${pinOf(name)}`);

const built = (name: string, version: string, seconds: number): string =>
  `tools  ${name} ${version}  building; about ${seconds} s on two cores with nothing cached\ntools  ${name} ${version}  built in # s, 0.0 MB\n`;

const summary = (share: string): string => `tools  ${share} are in ${at('cache/atalaya')} or on the machine`;

test('the named tools are built in the order of the table; a second run builds nothing and prints the summary', () => {
  expect(tools(['k6', 'actionlint'])).toEqual({
    code: 0,
    stdout: '',
    stderr: `${built('actionlint', '1.7.12', 3)}${built('k6', '2.2.0', 65)}${summary('2 of 2')}\n`,
  });
  expect(tools(['k6', 'actionlint'])).toEqual({ code: 0, stdout: '', stderr: `${summary('2 of 2')}\n` });
  expect(readFileSync(at('go-calls'), 'utf8').trim().split('\n')).toHaveLength(2);
});

test('a Python tool runs in its own virtual environment with a HOME inside its folder', () => {
  expect(tools(['bqemulator'])).toMatchObject({ code: 0 });
  const folder = cached('bqemulator', '1.4.0');
  const result = spawnSync(path.join(folder, 'bin', 'bqemulator'), ['start', 'a b'], { encoding: 'utf8' });
  expect(result.stdout).toBe(`${folder}/home ${folder}/venv/bin/bqemulator start a b\n`);
});

test('the Terraform provider is laid out as a filesystem mirror that terraform.rc names', () => {
  expect(tools(['terraform-provider-google'])).toMatchObject({ code: 0 });
  const folder = cached('terraform-provider-google', '8.0.0');
  expect(readFileSync(path.join(folder, 'terraform.rc'), 'utf8')).toBe(
    `disable_checkpoint = true\nprovider_installation {\n  filesystem_mirror {\n    path = "${folder}/mirror"\n  }\n}\n`,
  );
  const processor = process.arch === 'x64' ? 'amd64' : process.arch;
  const providerFolder = `mirror/registry.terraform.io/hashicorp/google/8.0.0/${process.platform}_${processor}`;
  expect(existsSync(path.join(folder, providerFolder, 'terraform-provider-google_v8.0.0'))).toBe(true);
});

test('when some tools fail the others are still built, and the last line names the failed ones', () => {
  writeFileSync(at('fails'), 'k6\ndial tcp: i/o timeout\n');
  const { code, stderr } = tools(['k6', 'amtool', 'bqemulator'], { PYTHON_IS: '3.9.1' });
  const fullLog = (name: string): string => `and the full log in ${at(`cache/atalaya/logs/${name}.log`)}`;
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr:
      'tools  bqemulator 1.4.0  building; about 60 s on two cores with nothing cached\n' +
      'tools  bqemulator 1.4.0  failed: it needs Python 3.11 or newer, and python3 is 3.9.1\n' +
      `  where: tools/external/bqemulator, ${fullLog('bqemulator')}\n` +
      '  why: it is Python 3.9.1\n' +
      '  fix: put a newer python3 first on PATH (https://www.python.org/downloads) and run the same command again\n' +
      'tools  k6 2.2.0  building; about 65 s on two cores with nothing cached\n' +
      'tools  k6 2.2.0  failed: the network or the package registry could not be reached\n' +
      `  where: tools/external/k6, ${fullLog('k6')}\n` +
      '  why: dial tcp: i/o timeout\n' +
      '  fix: connect to the network (or set GOPROXY, or pip’s index) and run the same command again\n' +
      `${built('amtool', '0.34.2', 29)}${summary('1 of 3')}; failed: bqemulator, k6\n`,
  });
  expect(readFileSync(at('cache/atalaya/logs/k6.log'), 'utf8')).toMatch(/^\$ go build .*\ndial tcp: i\/o timeout\n$/);
});

test('on a machine without Go the message says so', () => {
  rmSync(at('bin/go'));
  expect(tools(['k6'], { PATH: at('bin') }).stderr).toContain(
    'tools  k6 2.2.0  failed: Go is not on this machine’s PATH\n',
  );
});

test('an interrupted run ends at once and leaves no half-built tool; the next run builds what is missing', async () => {
  writeFileSync(at('hold'), '');
  const child = spawn(process.execPath, [script, 'k6', 'amtool'], { env: { ...process.env, ...environment() } });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const exitCode = new Promise((resolve) => child.on('close', resolve));
  await until('the build', () => existsSync(at('holding')));
  child.kill('SIGTERM');
  expect(await exitCode).toBe(143);
  expect(stderr).toBe(
    'tools  k6 2.2.0  building; about 65 s on two cores with nothing cached\n' +
      'tools  interrupted; finished tools are kept; run the same command again for the rest\n',
  );
  expect(existsSync(at('cache/atalaya/building'))).toBe(false);
  rmSync(at('hold'));
  expect(tools(['k6', 'amtool']).code).toBe(0);
});

test('when two runs start at once, one builds and the other waits', async () => {
  writeFileSync(at('hold'), '');
  const start = (): { stderr: () => string; exitCode: Promise<unknown> } => {
    const child = spawn(process.execPath, [script, 'k6'], { env: { ...process.env, ...environment() } });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    return { stderr: () => stderr, exitCode: new Promise((resolve) => child.on('close', resolve)) };
  };
  const first = start();
  await until('the build', () => existsSync(at('holding')));
  const second = start();
  await until('output of the second run', () => second.stderr() !== '');
  rmSync(at('hold'));
  expect(await Promise.all([first.exitCode, second.exitCode])).toEqual([0, 0]);
  expect(second.stderr()).toBe(
    `tools  k6 2.2.0  another process is building a tool on this machine; waiting\n${summary('1 of 1')}\n`,
  );
  expect(readFileSync(at('go-calls'), 'utf8').trim().split('\n')).toHaveLength(1);
});

test('after a build process is killed, the next run does not wait for its lock', async () => {
  writeFileSync(at('hold'), '');
  const child = spawn(process.execPath, [script, 'k6'], { env: { ...process.env, ...environment() } });
  const exitCode = new Promise((resolve) => child.on('close', resolve));
  await until('the build', () => existsSync(at('holding')));
  child.kill('SIGKILL');
  await exitCode;
  rmSync(at('hold'));
  expect(tools(['k6'])).toEqual({ code: 0, stdout: '', stderr: `${built('k6', '2.2.0', 65)}${summary('1 of 1')}\n` });
});

test('--list shows the version, size, state and path of each tool', () => {
  tools(['k6']);
  const jar = at('sdk/platform/pubsub-emulator/lib/cloud-pubsub-emulator-0.8.20-all.jar');
  mkdirSync(path.dirname(jar), { recursive: true });
  writeFileSync(jar, 'x'.repeat(1_500_000));
  symlinkSync('/bin/sh', at('bin/java'));
  const { code, stdout, stderr } = tools(['--list', 'k6', 'pubsub-emulator', 'schemathesis']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toBe(
    [
      'tool             version  size    state    judges                                   where, or how to get it',
      `pubsub-emulator  0.8      1.5 MB  present  the Pub/Sub broker, in Pub/Sub’s place   ${jar}`,
      'schemathesis     4.32.5           missing  the data API, from its OpenAPI document  npm run tools -- schemathesis',
      `k6               2.2.0    0.0 MB  present  load-test scripts, and runs them         ${cached('k6', '2.2.0')}/bin/k6`,
      '',
    ].join('\n'),
  );
});

test('--list without names shows every tool; --check without names leaves out the tools that no test needs', () => {
  expect(tools(['--list']).stdout.split('\n')).toHaveLength(externalTools.length + 2);
  const usual = externalTools.filter(isUsual).map(({ name }) => name);
  expect(usual).not.toContain('sloth');
  expect(tools(['--check'])).toEqual({
    code: 1,
    stdout: '',
    stderr: `tools  missing: ${usual.join(', ')}\n  fix: npm run tools -- ${usual.join(' ')}\n`,
  });
});

test('--check prints nothing and exits with 0 when every tool is present', () => {
  tools(['k6']);
  expect(tools(['--check', 'k6'])).toEqual({ code: 0, stdout: '', stderr: '' });
});

test.each([
  {
    args: ['k7', 'k6'],
    reason: `there is no k7; there are ${externalTools.map(({ name }) => name).join(', ')}`,
  },
  {
    args: ['--force'],
    reason:
      "Unknown option '--force'. To specify a positional argument starting with a '-', " +
      `place it at the end of the command after '--', as in '-- "--force"`,
  },
])('the arguments $args are refused with the usage text', ({ args, reason }) => {
  const usage = tools(['--help']).stdout;
  expect(usage).toContain('npm run tools -- --check [names]');
  expect(tools(args)).toEqual({ code: 2, stdout: '', stderr: `tools  ${reason}\n\n${usage}` });
});

// Needs the network, or a Go module cache that already has the sources of actionlint.
const skipReason =
  spawnSync('go', ['version']).status === 0
    ? externalToolPath('actionlint') === undefined && missing('actionlint')
    : 'go is not here; https://go.dev/dl';
const canRun = skipReason === false || process.env['CI'] !== undefined;

(canRun ? test : test.skip)(
  `the real Go builds the real actionlint${canRun ? '' : ` [${skipReason}]`}`,
  () => {
    const { PATH = '', HOME = '' } = process.env;
    const GOCACHE = spawnSync('go', ['env', 'GOCACHE'], { encoding: 'utf8' }).stdout.trim();
    const result = tools(['actionlint'], { PATH, HOME, GOCACHE, GOFLAGS: '-p=1' });
    expect({ code: result.code, last: result.stderr.trim().split('\n').at(-1) }).toEqual({
      code: 0,
      last: summary('1 of 1'),
    });
    const program = externalToolPath('actionlint', environment()) ?? '';
    expect(spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout).toMatch(/^v?1\.7\.12\n/);
  },
  300_000,
);
