/** The GitHub workflows: accepted by actionlint, and doing what `.ci/run` does with actions that cannot change. */
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
  // What else is on the machine (shellcheck, pyflakes) would make another test of it.
  const ran = spawnSync(actionlint, ['-no-color', '-shellcheck=', '-pyflakes=', ...files], {
    encoding: 'utf8',
    cwd: root,
  });
  expect({ code: ran.status, said: ran.stdout + ran.stderr }).toEqual({ code: 0, said: '' });
});

testWith('actionlint', 'actionlint refuses a workflow that is wrong', (actionlint) => {
  const input =
    'on: push\njobs:\n  test:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo ${{ github.nothing }}\n';
  const ran = spawnSync(actionlint, ['-no-color', '-oneline', '-shellcheck=', '-'], { encoding: 'utf8', input });
  expect({ code: ran.status, said: ran.stdout }).toEqual({
    code: 1,
    said: expect.stringMatching(/^<stdin>:6:\d+: property "nothing" is not defined in object type/),
  });
});

test.each(files.map((file) => ({ file: path.relative(root, file) })))(
  '$file names each action by its commit',
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
  '$file may read by itself, and no more',
  ({ file }) => {
    expect(readFileSync(path.join(root, file), 'utf8')).toMatch(/^permissions:\n {2}contents: read\n\n/m);
  },
);

test.each(files.map((file) => ({ file: path.relative(root, file) })))(
  '$file puts nothing that a stranger may write into a shell',
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

test('GitHub runs the parts of the script that every other place runs whole', () => {
  const ran = Object.entries(jobs).map(([name, { steps }]) => [
    name,
    steps.flatMap(({ run }) => (run === undefined ? [] : [run])),
  ]);
  expect(Object.fromEntries(ran)).toEqual({
    bare: ['.ci/run bare'],
    check: ['.ci/run check'],
    test: ['.ci/run test "--shard=$SHARD"'],
  });
  expect([jobs['check']?.needs, jobs['test']?.needs]).toEqual(['bare', 'bare']);
});

test('the shards are all there are', () => {
  const { strategy, steps } = jobs['test']!;
  const shards = strategy?.matrix.shard ?? [];
  expect(shards).toEqual(shards.map((_, index) => index + 1));
  expect(shards.length).toBeGreaterThan(1);
  expect(steps.flatMap(({ env }) => (env === undefined ? [] : [env]))).toEqual([
    { SHARD: '${{ matrix.shard }}/${{ strategy.job-total }}' },
  ]);
});

testWith('bash', 'a part that the script does not have is refused', () => {
  const ran = spawnSync(path.join(root, '.ci', 'run'), ['tests'], { encoding: 'utf8' });
  expect({ code: ran.status, said: ran.stdout + ran.stderr }).toEqual({
    code: 2,
    said: "no part 'tests': bare, check, test, or none for all\n",
  });
});
