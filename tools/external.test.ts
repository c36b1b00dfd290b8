/** `npm run tools` as a process, on a machine whose Go and Python are stand-ins; and once on the real Go, when it is there. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { isUsual, externalTools } from './external/tool.ts';
import { missing, externalToolPath, pinOf } from './external/toolPath.ts';

const script = path.join(import.meta.dirname, 'external.ts');

/** Writes the file that `-o` names; waits while `hold` is there, and fails with what `fails` says. */
const go = `#!/bin/sh
echo "$PWD" >> "$MACHINE/go-calls"
[ -f "$MACHINE/hold" ] && { : > "$MACHINE/holding"; trap 'exit 1' INT TERM; while [ -f "$MACHINE/hold" ]; do sleep 0.05; done; }
[ -f "$MACHINE/fails" ] && case "$PWD" in */$(head -1 "$MACHINE/fails")) tail -1 "$MACHINE/fails" >&2; exit 1;; esac
while [ "$1" != -o ]; do shift; done
mkdir -p "$(dirname "$2")" && printf '#!/bin/sh\\necho stand-in\\n' > "$2" && chmod +x "$2"
`;

/** Makes an environment whose python says how it was called. */
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

/** How long something took is another matter each time. */
const timeless = (text: string): string => text.replaceAll(/in \d+ s/g, 'in # s');

const tools = (args: readonly string[], given: Record<string, string> = {}): Outcome => {
  const ran = spawnSync(process.execPath, [script, ...args], {
    encoding: 'utf8',
    env: { ...environment(), ...given },
    cwd: path.dirname(import.meta.dirname),
  });
  return { code: ran.status, stdout: ran.stdout, stderr: timeless(ran.stderr) };
};

const cached = (name: 'bqemulator' | 'k6' | 'terraform-provider-google', version: string): string =>
  at(`cache/atalaya/${name}-${version}-${pinOf(name)}`);

const built = (name: string, version: string, seconds: number): string =>
  `tools  ${name} ${version}  building; about ${seconds} s on two cores with nothing cached\ntools  ${name} ${version}  built in # s, 0.0 MB\n`;

const there = (share: string): string => `tools  ${share} are in ${at('cache/atalaya')} or on the machine`;

test('the named tools are got, in the order of the table, and the second run only says that they are there', () => {
  expect(tools(['k6', 'actionlint'])).toEqual({
    code: 0,
    stdout: '',
    stderr: `${built('actionlint', '1.7.12', 3)}${built('k6', '2.2.0', 65)}${there('2 of 2')}\n`,
  });
  expect(tools(['k6', 'actionlint'])).toEqual({ code: 0, stdout: '', stderr: `${there('2 of 2')}\n` });
  expect(readFileSync(at('go-calls'), 'utf8').trim().split('\n')).toHaveLength(2);
});

test('a Python tool starts in its own environment and its own home, from wherever its folder is linked', () => {
  expect(tools(['bqemulator'])).toMatchObject({ code: 0 });
  const folder = cached('bqemulator', '1.4.0');
  const ran = spawnSync(path.join(folder, 'bin', 'bqemulator'), ['start', 'a b'], { encoding: 'utf8' });
  expect(ran.stdout).toBe(`${folder}/home ${folder}/venv/bin/bqemulator start a b\n`);
});

test('the Terraform provider is laid out as a mirror, and its configuration names it', () => {
  expect(tools(['terraform-provider-google'])).toMatchObject({ code: 0 });
  const folder = cached('terraform-provider-google', '8.0.0');
  expect(readFileSync(path.join(folder, 'terraform.rc'), 'utf8')).toBe(
    `disable_checkpoint = true\nprovider_installation {\n  filesystem_mirror {\n    path = "${folder}/mirror"\n  }\n}\n`,
  );
  const processor = process.arch === 'x64' ? 'amd64' : process.arch;
  const place = `mirror/registry.terraform.io/hashicorp/google/8.0.0/${process.platform}_${processor}`;
  expect(existsSync(path.join(folder, place, 'terraform-provider-google_v8.0.0'))).toBe(true);
});

test('when some fail the others are got all the same, and the last line names those that failed', () => {
  writeFileSync(at('fails'), 'k6\ndial tcp: i/o timeout\n');
  const { code, stderr } = tools(['k6', 'amtool', 'bqemulator'], { PYTHON_IS: '3.9.1' });
  const said = (name: string): string => `and all that was said in ${at(`cache/atalaya/logs/${name}.log`)}`;
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr:
      'tools  bqemulator 1.4.0  building; about 60 s on two cores with nothing cached\n' +
      'tools  bqemulator 1.4.0  failed: it needs Python 3.11 or newer, and python3 is 3.9.1\n' +
      `  where: tools/external/bqemulator, ${said('bqemulator')}\n` +
      '  why: it is Python 3.9.1\n' +
      '  fix: put a newer python3 first on PATH (https://www.python.org/downloads) and run the same command again\n' +
      'tools  k6 2.2.0  building; about 65 s on two cores with nothing cached\n' +
      'tools  k6 2.2.0  failed: the network, or the registry behind it, could not be reached\n' +
      `  where: tools/external/k6, ${said('k6')}\n` +
      '  why: dial tcp: i/o timeout\n' +
      '  fix: connect to the network (or set GOPROXY, or pip’s index) and run the same command again\n' +
      `${built('amtool', '0.34.2', 29)}${there('1 of 3')}; failed: bqemulator, k6\n`,
  });
  expect(readFileSync(at('cache/atalaya/logs/k6.log'), 'utf8')).toMatch(/^\$ go build .*\ndial tcp: i\/o timeout\n$/);
});

test('a machine without Go is told so', () => {
  rmSync(at('bin/go'));
  expect(tools(['k6'], { PATH: at('bin') }).stderr).toContain(
    'tools  k6 2.2.0  failed: Go is not on this machine’s PATH\n',
  );
});

test('an interrupted run ends at once, leaves nothing half done, and the next one repairs', async () => {
  writeFileSync(at('hold'), '');
  const child = spawn(process.execPath, [script, 'k6', 'amtool'], { env: { ...process.env, ...environment() } });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = new Promise((resolve) => child.on('close', resolve));
  while (!existsSync(at('holding'))) await sleep(20);
  child.kill('SIGTERM');
  expect(await ended).toBe(143);
  expect(stderr).toBe(
    'tools  k6 2.2.0  building; about 65 s on two cores with nothing cached\n' +
      'tools  interrupted; what was complete stays, and the next run goes on\n',
  );
  expect(existsSync(at('cache/atalaya/building'))).toBe(false);
  rmSync(at('hold'));
  expect(tools(['k6', 'amtool']).code).toBe(0);
});

test('of two runs at once one builds and the other waits', async () => {
  writeFileSync(at('hold'), '');
  const run = (): { said: () => string; ended: Promise<unknown> } => {
    const child = spawn(process.execPath, [script, 'k6'], { env: { ...process.env, ...environment() } });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    return { said: () => stderr, ended: new Promise((resolve) => child.on('close', resolve)) };
  };
  const first = run();
  while (!existsSync(at('holding'))) await sleep(20);
  const second = run();
  while (second.said() === '') await sleep(20);
  rmSync(at('hold'));
  expect(await Promise.all([first.ended, second.ended])).toEqual([0, 0]);
  expect(second.said()).toBe(`tools  k6 2.2.0  somebody else builds on this machine; waiting\n${there('1 of 1')}\n`);
  expect(readFileSync(at('go-calls'), 'utf8').trim().split('\n')).toHaveLength(1);
});

test('a build whose process was killed leaves a lock that the next run does not wait for', async () => {
  writeFileSync(at('hold'), '');
  const child = spawn(process.execPath, [script, 'k6'], { env: { ...process.env, ...environment() } });
  const ended = new Promise((resolve) => child.on('close', resolve));
  while (!existsSync(at('holding'))) await sleep(20);
  child.kill('SIGKILL');
  await ended;
  rmSync(at('hold'));
  expect(tools(['k6'])).toEqual({ code: 0, stdout: '', stderr: `${built('k6', '2.2.0', 65)}${there('1 of 1')}\n` });
});

test('--list shows each with its version, size, state and place', () => {
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

test('--list without names shows all, --check without names asks for all but those on request', () => {
  expect(tools(['--list']).stdout.split('\n')).toHaveLength(externalTools.length + 2);
  const usual = externalTools.filter(isUsual).map(({ name }) => name);
  expect(usual).not.toContain('sloth');
  expect(tools(['--check'])).toEqual({
    code: 1,
    stdout: '',
    stderr: `tools  missing: ${usual.join(', ')}\n  fix: npm run tools -- ${usual.join(' ')}\n`,
  });
});

test('--check says yes without a word when all are there', () => {
  tools(['k6']);
  expect(tools(['--check', 'k6'])).toEqual({ code: 0, stdout: '', stderr: '' });
});

test.each([
  {
    args: ['k7', 'k6'],
    what: `there is no k7; there are ${externalTools.map(({ name }) => name).join(', ')}`,
  },
  {
    args: ['--force'],
    what:
      "Unknown option '--force'. To specify a positional argument starting with a '-', " +
      `place it at the end of the command after '--', as in '-- "--force"`,
  },
])('$args is wrong use', ({ args, what }) => {
  const usage = tools(['--help']).stdout;
  expect(usage).toContain('npm run tools -- --check [names]');
  expect(tools(args)).toEqual({ code: 2, stdout: '', stderr: `tools  ${what}\n\n${usage}` });
});

// Where it was got once, all that it is made of is on this machine; CI has a network.
const lacking =
  spawnSync('go', ['version']).status === 0
    ? externalToolPath('actionlint') === undefined && missing('actionlint')
    : 'go is not here; https://go.dev/dl';
const isTried = lacking === false || process.env['CI'] !== undefined;

(isTried ? test : test.skip)(
  `the real Go builds the real actionlint${isTried ? '' : ` [${lacking}]`}`,
  () => {
    const { PATH = '', HOME = '' } = process.env;
    const GOCACHE = spawnSync('go', ['env', 'GOCACHE'], { encoding: 'utf8' }).stdout.trim();
    const ran = tools(['actionlint'], { PATH, HOME, GOCACHE, GOFLAGS: '-p=1' });
    expect({ code: ran.code, last: ran.stderr.trim().split('\n').at(-1) }).toEqual({ code: 0, last: there('1 of 1') });
    const program = externalToolPath('actionlint', environment()) ?? '';
    expect(spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout).toMatch(/^v?1\.7\.12\n/);
  },
  300_000,
);
