/**
 * A system that does not load, in every command that takes the id of one: exit code 2 and the reason, whatever the mistake is. In a
 * process of its own, because Node and jest report differently what they cannot read.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { partsText } from '../support/rowsSystem.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const root = path.join(import.meta.dirname, '..', '..');

const using = "import { systemWith } from './_parts.ts';\n";
const files = {
  '_parts.ts': partsText,
  'organization.ts': "export { organization as default } from './_parts.ts';\n",
  'sound.ts': `${using}export default systemWith('sound');\n`,
  'throws.ts': "throw new Error('no more rows');\n",
  'throws-text.ts': "throw 'no more rows';\n",
  'syntax.ts': 'export default {\n',
  'nothing.ts': 'export const system = 1;\n',
  'no-import.ts': "import { x } from './nowhere.ts';\nexport default x;\n",
  'mistake.ts': `${using}export default systemWith('mistake', { region: 'Lima' });\n`,
  'misnamed.ts': `${using}export default systemWith('other');\n`,
  'taken.ts': `${using}const { queue } = systemWith('owns').stages;
export default systemWith('taken', { stages: { ...systemWith('taken').stages, queue } });\n`,
  'owns.ts': `${using}export default systemWith('owns');\n`,
  'dangling.ts': `${using}export default systemWith('dangling', { dependsOn: ['ghost'] });\n`,
};

/** First line of the reason, by the id of the system. */
const reasons = {
  throws: 'systems/does-not-load  systems/throws.ts:1',
  'throws-text': 'systems/does-not-load  systems/throws-text.ts',
  syntax: 'systems/does-not-load  systems/syntax.ts:1',
  nothing: 'systems/no-system  systems/nothing.ts',
  'no-import': 'systems/does-not-load  systems/no-import.ts',
  mistake: 'model/bad-name  systems/mistake.ts region',
  misnamed: 'systems/file-not-id  systems/misnamed.ts',
  taken: 'systems/shared-resource  systems/taken.ts taken',
  owns: 'systems/shared-resource  systems/owns.ts owns',
  dangling: 'systems/unknown-dependency  systems/dangling.ts dependsOn[0]',
} as const;

const commands: readonly string[] = [
  'apply <id>',
  'backfill <id> rows.ndjson',
  'check <id>',
  'check <id> --json',
  'check sound <id>',
  'client <id>',
  'cost <id>',
  'demo --system <id> --once --port 0',
  'diff <id>',
  'dlq list <id>',
  'dlq replay <id>',
  'emit <id>',
  'emit <id> --check',
  'emit sound <id> --check --json',
  'explain <id>',
  'explain <id>-api-availability',
  'gate <id>',
  'gate calibrate <id>',
  'list <id>',
  'loadtest nightly <id>',
  'loadtest run <id>',
  'loadtest size <id>',
  'oncall who <id>-api-availability',
  'rollout <id> --local --candidate .',
  'rollout <id> --environment prod --status',
  'preview <id> --scenario outage --port 0',
  'slo report <id>',
  'slo status <id>',
  'token create <id> --name me',
  'token list <id>',
  'token revoke <id> abc',
  'up <id> --port 0',
];

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const script = `
import { atalaya } from ${JSON.stringify(path.join(root, 'cli/atalaya.ts'))};
const ran = {};
for (const command of JSON.parse(process.argv[1])) {
  let [stdout, stderr] = ['', ''];
  const code = await atalaya(command.split(' '), {
    stdout: (text) => (stdout += text), stderr: (text) => (stderr += text), now: Date.now, cwd: process.cwd(),
    systems: 'systems', isTTY: false, columns: 80, stop: new AbortController().signal,
  });
  ran[command] = { code, stdout, stderr };
}
console.log(JSON.stringify(ran));
`;

const all = Object.keys(reasons).flatMap((id) => commands.map((command) => ({ id, command })));
const typed = ({ id, command }: (typeof all)[number]): string => command.replace('<id>', id);

const ran = new Map<string, Ran>();
beforeAll(async () => {
  const cwd = temporaryFolder();
  mkdirSync(path.join(cwd, 'systems'));
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(cwd, 'systems', name), text);
  writeFileSync(path.join(cwd, 'rows.ndjson'), '{}\n');
  // As after an emit of all systems: what they share is compared.
  mkdirSync(path.join(cwd, 'generated/fleet'), { recursive: true });
  writeFileSync(path.join(cwd, 'generated/fleet/.emitted.json'), '{}');
  const words = JSON.stringify([...all.map(typed), 'check sound', 'emit sound', 'emit sound --check', 'explain sound']);
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script, words],
    { cwd, maxBuffer: 1e8 },
  );
  for (const [command, one] of Object.entries(JSON.parse(stdout) as Record<string, Ran>)) ran.set(command, one);
});

describe.each(Object.entries(reasons))("'%s' does not load", (id, reason) => {
  test('and every command says why, and exits with 2', () => {
    const outcomes = commands.map((command) => {
      const { code, stdout, stderr } = ran.get(typed({ id, command }))!;
      return [command, code, stdout, stderr.split('\n', 1)[0]];
    });
    expect(outcomes).toEqual(commands.map((command) => [command, 2, '', reason]));
  });
});

test.each(['check sound', 'emit sound', 'emit sound --check', 'explain sound'])(
  "'%s' goes on without the systems that do not load, and names their files",
  (command) => {
    const { code, stderr } = ran.get(command)!;
    expect(code).toBe(0);
    expect(stderr).toContain('some systems do not load (systems/');
    for (const id of ['throws', 'syntax', 'nothing', 'mistake']) expect(stderr).toContain(`systems/${id}.ts`);
  },
);

test('these are all commands that take the id of a system', () => {
  const files = ['gate.txt', 'help.txt', 'loadtest.txt', 'nightly.txt'];
  const help = files.map((file) => readFileSync(path.join(import.meta.dirname, file), 'utf8')).join('\n');
  const verbs = [
    ...help.matchAll(
      /^Usage: atalaya (.+) \[options\] (?:\[command\] )?(?:\[ids\.\.\.\]|\[systems\.\.\.\]|<system>|\[system\]|<id>|<alert>)/gm,
    ),
  ];
  expect(verbs.length).toBeGreaterThan(10);
  const missing = verbs.filter(([, verb]) => !commands.some((command) => command.startsWith(`${verb} `)));
  expect(missing.map(([usage]) => usage)).toEqual([]);
});
