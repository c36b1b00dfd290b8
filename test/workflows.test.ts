/** The GitHub workflows: actionlint accepts them, they run `.ci/run`, and every action is pinned to a commit. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { testWith } from './support/needs.ts';

const root = path.join(import.meta.dirname, '..');
const folder = path.join(root, '.github', 'workflows');
const files = readdirSync(folder).map((file) => path.join(folder, file));

testWith('actionlint', 'actionlint finds nothing in the workflows', (actionlint) => {
  // Without shellcheck and pyflakes, because the result would depend on whether this machine has them.
  const result = spawnSync(actionlint, ['-no-color', '-shellcheck=', '-pyflakes=', ...files], {
    encoding: 'utf8',
    cwd: root,
  });
  expect({ code: result.status, output: result.stdout + result.stderr }).toEqual({ code: 0, output: '' });
});

testWith('actionlint', 'actionlint refuses a workflow with an unknown property', (actionlint) => {
  const input =
    'on: push\njobs:\n  test:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo ${{ github.nothing }}\n';
  const result = spawnSync(actionlint, ['-no-color', '-oneline', '-shellcheck=', '-'], { encoding: 'utf8', input });
  expect({ code: result.status, output: result.stdout }).toEqual({
    code: 1,
    output: expect.stringMatching(/^<stdin>:6:\d+: property "nothing" is not defined in object type/),
  });
});

test.each(files.map((file) => ({ file: path.relative(root, file) })))(
  '$file pins each action to a commit',
  ({ file }) => {
    const used = [...readFileSync(path.join(root, file), 'utf8').matchAll(/^[ -]*uses: (.*)$/gm)].map(
      ([, action]) => action,
    );
    expect(
      used.filter(
        (action) =>
          !/^(\.\/\.github\/workflows\/\S+\.yml|[\w-]+\/[\w-]+@[\da-f]{40} # v\d+\.\d+\.\d+)$/.test(action ?? ''),
      ),
    ).toEqual([]);
  },
);

test.each(files.map((file) => ({ file: path.relative(root, file) })))(
  '$file has only read permission by default',
  ({ file }) => {
    expect(readFileSync(path.join(root, file), 'utf8')).toMatch(/^permissions:\n {2}contents: read\n\n/m);
  },
);

test.each(files.map((file) => ({ file: path.relative(root, file) })))(
  '$file puts no expression, which may contain the text of a stranger, into a shell command',
  ({ file }) => {
    const steps = [...readFileSync(path.join(root, file), 'utf8').matchAll(/^ +- run: (.*)$/gm)].map(([, run]) => run);
    expect(steps.filter((run) => run?.includes('${{'))).toEqual([]);
  },
);

interface Job {
  readonly needs?: string;
  readonly strategy?: { readonly matrix: { readonly shard: readonly number[] } };
  readonly steps: readonly { readonly run?: string; readonly env?: Readonly<Record<string, string>> }[];
}

const { jobs } = parse(readFileSync(path.join(folder, 'ci.yml'), 'utf8')) as { readonly jobs: Record<string, Job> };

test('the jobs of CI run the parts of .ci/run', () => {
  const commands = Object.entries(jobs).map(([name, { steps }]) => [
    name,
    steps.flatMap(({ run }) => (run === undefined ? [] : [run])),
  ]);
  expect(Object.fromEntries(commands)).toEqual({
    bare: ['.ci/run bare'],
    check: ['.ci/run check'],
    test: ['.ci/run test "--shard=$SHARD"'],
  });
  expect([jobs['check']?.needs, jobs['test']?.needs]).toEqual(['bare', 'bare']);
});

test('the shards of the matrix are numbered from 1 without gaps, and each job gets its own', () => {
  const { strategy, steps } = jobs['test']!;
  const shards = strategy?.matrix.shard ?? [];
  expect(shards).toEqual(shards.map((_, index) => index + 1));
  expect(shards.length).toBeGreaterThan(1);
  expect(steps.flatMap(({ env }) => (env === undefined ? [] : [env]))).toEqual([
    { SHARD: '${{ matrix.shard }}/${{ strategy.job-total }}' },
  ]);
});

test('each night the randomised tests run with random seeds', () => {
  const nightly = parse(readFileSync(path.join(folder, 'nightly.yml'), 'utf8')) as {
    readonly jobs: Record<string, Job>;
  };
  expect(nightly.jobs['properties']?.steps.flatMap(({ run }) => (run === undefined ? [] : [run]))).toEqual([
    'npm run tools -- alertmanager amtool promtool',
    'tools/ci/properties.sh',
  ]);
});

testWith('bash', '.ci/run refuses the name of an unknown part', () => {
  const result = spawnSync(path.join(root, '.ci', 'run'), ['tests'], { encoding: 'utf8' });
  expect({ code: result.status, output: result.stdout + result.stderr }).toEqual({
    code: 2,
    output: "no part 'tests': bare, check, test, or none for all\n",
  });
});
