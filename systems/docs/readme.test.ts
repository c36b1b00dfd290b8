/**
 * Every command in the README is run, in its order, in one empty folder: what it promises is what a reader gets. Scripts
 * that would run this test again are checked to exist and to be what CI runs.
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runInProcess } from '../../test/support/runInProcess.ts';
import { testWith, testWithAll, type Tool } from '../../test/support/needs.ts';
import { ownSystems } from './ownSystems.ts';

const root = path.join(import.meta.dirname, '..', '..');
const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
const scripts = (
  JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
).scripts;
const ci = readFileSync(path.join(root, '.ci', 'run'), 'utf8');

const blocks = (language: string): readonly string[] =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, 'g'))].map((match) => match[1]!);
const commands = blocks('sh').flatMap((block) => block.trim().split('\n'));
const deferred: ReadonlySet<string> = new Set([
  'npm test',
  'npm run check',
  'npm run bench',
  'npm run tools -- --list',
]);

interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let folder: string;
let up: ChildProcess | undefined;
let url = '';
const outputs = new Map<string, string>();

const start = (command: string, args: readonly string[]): ChildProcess =>
  spawn(command, args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ATALAYA_SYSTEMS: ownSystems },
  });

const finished = (child: ChildProcess): Promise<Finished> =>
  new Promise((resolve, reject) => {
    let stdout = '';
    let stderr = '';
    child.stdout!.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr!.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });

const atalaya = (args: readonly string[]): ChildProcess =>
  start(process.execPath, ['--disable-warning=ExperimentalWarning', path.join(root, 'cli', 'main.ts'), ...args]);

/** `up` on a free port; settles with its URL once it serves. */
const serve = (args: readonly string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    up = atalaya([...args, '--port', '0']);
    up.once('close', () => reject(new Error('up ended before it served')));
    up.stdout!.on('data', (chunk: Buffer) => {
      const found = /GET +(http:\/\/[\d.:]+)\/health/.exec(chunk.toString());
      if (found !== null) resolve(found[1]!);
    });
  });

/** Splits words as a shell does; text in single quotes is one word. */
const words = (command: string): readonly string[] =>
  [...command.matchAll(/'([^']*)'|\S+/g)].map(([whole, quoted]) => quoted ?? whole);

const run = async (command: string): Promise<Finished> => {
  const given = words(command);
  if (given[0] === 'curl') {
    return finished(
      start('bash', ['-c', command.replace(/^curl/, 'curl -fsS').replaceAll('http://127.0.0.1:8080', url)]),
    );
  }
  if (given[0] === 'npx') return finished(atalaya(given.slice(2)));
  return finished(atalaya([given[2]!, ...given.slice(4)]));
};

const stop = async (): Promise<void> => {
  if (up === undefined || up.exitCode !== null) return;
  const closed = new Promise((resolve) => up!.once('close', resolve));
  up.kill('SIGINT');
  await closed;
};

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'atalaya-readme-'));
  // The README names files of the repository by their paths from its root.
  symlinkSync(path.join(root, 'test'), path.join(folder, 'test'));
});

afterAll(async () => {
  await stop();
  rmSync(folder, { recursive: true, force: true });
});

test('the README has the two commands on its first screen', () => {
  expect(commands.slice(0, 2)).toEqual(['npm run demo', 'npm test']);
});

test('npm run demo is the demo verb behind the set-up, as the commands below are run', () => {
  expect(scripts['demo']).toBe('node tools/setup.mjs && exec node_modules/.bin/node cli/main.ts demo');
});

test.each([...deferred])('%s is a script, and CI runs the checks and the tests', (command) => {
  expect(scripts[command.replace(/^npm (run )?/, '').split(' ')[0]!]).toMatch(/^node tools\/setup\.mjs && /);
  expect(ci).toContain('npm run check');
  expect(ci).toContain('npm test');
});

/** How much of the month an outage spends depends on the hour of the day, so what the page says decides. */
const codeOfReport = (): number =>
  /kept all \d+ promises/.test(readFileSync(path.join(folder, 'flights.html'), 'utf8')) ? 0 : 1;

for (const command of commands.filter((each) => !deferred.has(each))) {
  const tools: readonly Tool[] = command.startsWith('curl') ? ['bash', 'curl'] : [];
  testWithAll(
    tools,
    command,
    async () => {
      if (command.startsWith('npx atalaya up')) {
        url = await serve(words(command).slice(2));
        return;
      }
      if (command.startsWith('npm run demo')) await stop();
      else if (up?.exitCode !== null) url = await serve(['up', 'flights']);
      const { code, stdout, stderr } = await run(command);
      outputs.set(command, stdout);
      // On a busy machine an objective may be missed, and the answer of `slo status` is no.
      const answers = command.includes('slo status') ? [0, 1] : [command.includes('slo report') ? codeOfReport() : 0];
      expect({ stderr, yes: answers.includes(code ?? -1) }).toEqual({ stderr, yes: true });
      expect(stdout).not.toBe('');
    },
    120_000,
  );
}

/** What stays when every number is another, a busy machine misses an objective, and the visitor has called POST or not yet. */
const shape = (text: string): string =>
  text
    .replaceAll(/\(data in [^)]*\)/g, '(data in #)')
    .replaceAll(/no objective missed|missed: .*/g, 'missed or not')
    .replaceAll(/\b(not )?met\b/g, 'met or not')
    .replaceAll(/ and [\d,]+ by POST/g, '')
    .replaceAll(
      /; [\d,]+ of them (was a POST, whose message is|were POSTs, whose messages are) stored beside the [\d,]+/g,
      '',
    )
    .replaceAll(/-?[\d.,]+(ms|s)?/g, '#')
    .replaceAll(/[ \t]+/g, ' ');

test('what the README says that the demo prints is what it prints, but for the numbers', () => {
  const shown = blocks('text')[0]!.trim().split('\n');
  const printed = new Set(shape(outputs.get('npm run demo')!).split('\n'));
  for (const line of shown) expect([...printed]).toContain(shape(line));
});

const inSentences = [...new Set([...readme.matchAll(/`npx atalaya ([^`]+)`/g)].map((match) => match[1]!))];

testWith(
  'k6',
  'what sentences name is understood, begins, and ends with Ctrl-C',
  async () => {
    expect(inSentences.length).toBeGreaterThan(5);
    for (const command of inSentences) {
      const { code, stderr } = await runInProcess(words(command), {
        cwd: folder,
        systems: ownSystems,
        stop: AbortSignal.abort(),
      });
      expect({ command, isUnderstood: code !== 2, stderr }).toEqual({ command, isUnderstood: true, stderr });
    }
  },
  120_000,
);

test('every file that the README links to is there', () => {
  const links = [...readme.matchAll(/\]\(([^)#]+)(#[^)]*)?\)/g)].map((match) => match[1]!);
  expect(links.filter((link) => !existsSync(path.join(root, link)))).toEqual([]);
});
