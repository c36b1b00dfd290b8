/** tools/ci/gate.sh with a stand-in for the command: what the job says and gives on for each end of a gate. */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { describeWith } from '../support/needs.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const root = path.join(import.meta.dirname, '..', '..');

interface End {
  readonly code: number;
  /** Contents of report.json; undefined: none is left. */
  readonly report?: string;
}

const reportOf = (verdict: string, override: string | null = null): string =>
  JSON.stringify({
    system: 'diary',
    verdict,
    override,
    findings: [{ subject: 'objective', verdict: verdict === 'pass' ? 'pass' : verdict, text: 'why' }],
  });

interface Job {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** Of the command. */
  readonly args: readonly string[];
}

/** Puts a `node` first on PATH that leaves this end where it would start the gate. */
const job = ({ code, report }: End, variables: Readonly<Record<string, string>>): Job => {
  const folder = temporaryFolder();
  const file = (name: string): string => path.join(folder, name);
  const read = (name: string): string => (existsSync(file(name)) ? readFileSync(file(name), 'utf8') : '');
  writeFileSync(file('end.json'), report ?? '');
  const leave = `mkdir -p "$out" && cp '${file('end.json')}' "$out/report.json" && echo '## Gate of diary' > "$out/report.md"`;
  writeFileSync(
    file('node'),
    `#!/bin/sh
[ "$1" = tools/atalaya.mjs ] || exec '${process.execPath}' "$@"
shift
printf '%s\\n' "$@" > '${file('args')}'
while [ $# -gt 0 ]; do [ "$1" != --out ] || out=$2; shift; done
${report === undefined ? '' : leave}
exit ${code}
`,
  );
  chmodSync(file('node'), 0o755);
  const { status, stdout, stderr } = spawnSync(path.join(root, 'tools', 'ci', 'gate.sh'), [], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      PATH: `${folder}:${process.env['PATH'] ?? ''}`,
      SYSTEM: 'diary',
      REPORT: file('gate'),
      GITHUB_OUTPUT: file('outputs'),
      GITHUB_STEP_SUMMARY: file('summary'),
      ...variables,
    },
  });
  const outputs = Object.fromEntries(
    read('outputs')
      .trim()
      .split('\n')
      .map((line) => line.split('=')),
  );
  return { code: status, stdout, stderr, outputs, summary: read('summary'), args: read('args').trim().split('\n') };
};

describeWith(['bash'], 'gate.sh', () => {
  test.each([
    ['pass', 0, null, '::notice title=Gate of diary::pass\n'],
    ['warn', 0, null, '::warning title=Gate of diary%3A objective::why\n::notice title=Gate of diary::warn\n'],
    ['warn', 1, null, '::warning title=Gate of diary%3A objective::why\n::notice title=Gate of diary::warn\n'],
    ['fail', 1, null, '::error title=Gate of diary%3A objective::why\n::notice title=Gate of diary::fail\n'],
    [
      'inconclusive',
      3,
      null,
      '::error title=Gate of diary%3A objective::why\n::notice title=Gate of diary::inconclusive\n',
    ],
    [
      'inconclusive',
      2,
      null,
      '::error title=Gate of diary%3A objective::why\n::notice title=Gate of diary::inconclusive\n',
    ],
    [
      'fail',
      0,
      'rota',
      '::error title=Gate of diary%3A objective::why\n::notice title=Gate of diary::fail, let pass: rota\n',
    ],
    [
      'inconclusive',
      0,
      'rota',
      '::error title=Gate of diary%3A objective::why\n::notice title=Gate of diary::inconclusive, let pass: rota\n',
    ],
  ])(
    'a gate that ends with %s and exit code %i (override: %j) is annotated, and gives its verdict on',
    (verdict, code, override, stdout) => {
      const folder = path.join(temporaryFolder(), 'gate');
      expect(job({ code, report: reportOf(verdict, override) }, { REPORT: folder })).toMatchObject({
        code,
        stdout,
        stderr: '',
        outputs: { verdict, folder },
        summary: '## Gate of diary\n',
        args: ['gate', 'diary', '--out', folder],
      });
    },
  );

  test.each([
    ['wrong use', 2, 2],
    ['a full disk', 3, 3],
    ['a kill for want of memory', 137, 137],
    // The command promises a report with every 0.
    ['0', 0, 3],
  ])('%s without a report is inconclusive', (_end, code, expected) => {
    const text = `it ended with exit code ${code} and left no report`;
    expect(job({ code }, {})).toMatchObject({
      code: expected,
      stdout: `::error title=Gate of diary::${text}\n`,
      outputs: { verdict: 'inconclusive' },
      summary: `## Gate of diary: inconclusive\n\n${text}\n`,
    });
  });

  test.each(['', '{"verdict":"pa', '{"verdict":"fine","findings":[]}', 'null', '[]'])(
    'half a report (%j) is none',
    (report) => {
      expect(job({ code: 0, report }, {})).toMatchObject({
        code: 3,
        stdout: '::error title=Gate of diary::it ended with exit code 0 and left a report that cannot be read\n',
        outputs: { verdict: 'inconclusive' },
      });
    },
  );

  test('a report that an earlier run left in the folder is neither read nor given on', () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'report.json'), reportOf('pass'));
    writeFileSync(path.join(folder, 'report.md'), 'the earlier one');
    const without = job({ code: 3 }, { REPORT: folder });
    expect(without).toMatchObject({ code: 3, outputs: { verdict: 'inconclusive' } });
    expect(without.stdout).toBe('::error title=Gate of diary::it ended with exit code 3 and left no report\n');
    const { outputs, stdout, summary } = job({ code: 1, report: reportOf('fail') }, { REPORT: folder });
    expect([outputs['verdict'], stdout.split('\n').at(-2), summary]).toEqual([
      'fail',
      '::notice title=Gate of diary::fail',
      '## Gate of diary\n',
    ]);
    expect(outputs['folder']).toMatch(new RegExp(`^${folder}/\\d{8}T\\d{6}Z-\\d+$`));
    expect(readFileSync(path.join(folder, 'report.json'), 'utf8')).toBe(reportOf('pass'));
  });

  test('an empty folder of the report is used as it is', () => {
    const folder = temporaryFolder();
    mkdirSync(folder, { recursive: true });
    expect(job({ code: 0, report: reportOf('pass') }, { REPORT: folder }).outputs['folder']).toBe(folder);
  });

  test('every variable is an option, and an empty one is none', () => {
    const variables = {
      CANDIDATE: 'https://new.example.com',
      BASELINE: 'https://now.example.com',
      BASELINE_REF: 'HEAD~1',
      RUNS: '12',
      DURATION: '5s',
      MAX_DURATION: '20m',
      ALLOW_WRITES: 'true',
      STRICT: 'true',
      FROM: 'google',
      OVERRIDE: 'ana & team; "quoted"',
    };
    const { args } = job({ code: 0, report: reportOf('pass') }, variables);
    expect(args.slice(4)).toEqual([
      '--candidate',
      'https://new.example.com',
      '--baseline',
      'https://now.example.com',
      '--baseline-ref',
      'HEAD~1',
      '--runs',
      '12',
      '--duration',
      '5s',
      '--max-duration',
      '20m',
      '--allow-writes',
      '--strict',
      '--from',
      'google',
      '--override',
      'ana & team; "quoted"',
    ]);
    const none = Object.fromEntries(Object.keys(variables).map((name) => [name, '']));
    expect(job({ code: 0, report: reportOf('pass') }, none).args).toHaveLength(4);
    const no = job({ code: 0, report: reportOf('pass') }, { ALLOW_WRITES: 'false', STRICT: 'false' });
    expect(no.args).toHaveLength(4);
  });

  test('a target branch without a merge base is said with the way to get one', () => {
    const { code, stdout, outputs, args } = job({ code: 0, report: reportOf('pass') }, { TARGET_BRANCH: 'no-such' });
    expect([code, outputs, args]).toEqual([2, { verdict: 'inconclusive' }, ['']]);
    expect(stdout).toBe(
      '::error title=Gate of diary::git finds no merge base of no-such and HEAD: fetch the whole history (actions/checkout: fetch-depth: 0)\n',
    );
  });
});
