/**
 * docs/guides/from-an-empty-project.md and removing.md, run as they stand: the states go into the bucket that bootstrap makes, on a fake of
 * Google Cloud. Only what a person does outside of this repository is done by the test: values of secrets, an archive, an image.
 */
import { afterAll, beforeAll, expect } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { grantable } from '../../../terraform/roles/ciRoles.ts';
import { openFakeCloud, type FakeCloud } from '../../google/cloud/fakeCloud.ts';
import { conditionHolds } from '../../google/cloud/iam/condition.ts';
import { granted } from '../../google/cloud/iam/granted.ts';
import { judgePrivileges } from '../../google/cloud/iam/leastPrivilege.ts';
import { permissionsOf } from '../../google/cloud/iam/permissionOf.ts';
import { fakeLogging } from '../../google/cloud/logging/logging.ts';
import { fakeMonitoring } from '../../google/cloud/monitoring/monitoring.ts';
import { batching, fakePlatform, platformEndpoints } from '../../google/cloud/platform.ts';
import { requestsTo } from '../../google/cloud/requests.ts';
import { contentOf, fakeBucketRoot } from '../../google/cloud/storage.ts';
import type { Body, Call } from '../../google/cloud/service.ts';
import { worldOf } from '../../google/cloud/world.ts';
import { testWithAll } from '../../support/needs.ts';
import { runInProcess } from '../../support/runInProcess.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { terraformHere, terraformTools } from '../terraform.ts';
import { privilegesOfDiary } from './privilegesOfDiary.ts';
import { startProvider, type SharedProvider } from './sharedProvider.ts';

const project = 'shop-data-prod';
const states = `${project}-terraform-states`;
const repository = path.resolve('.');
const secret = 'a value that no state has';

/** The commands of a guide, one a line, for the system of this test. */
const commandsOf = (guide: string): readonly string[] =>
  [...readFileSync(path.join(repository, 'docs', 'guides', guide), 'utf8').matchAll(/^```sh\n([^]*?)^```/gm)].flatMap(
    ([, block = '']) => block.replaceAll('datos', 'diary').trim().split('\n'),
  );

/** What needs another cloud, or a person. */
const isElsewhere = (command: string): boolean => /^(gcloud|gh|docker|openssl|git|curl) /.test(command);

const organizationText = `
import { email, slack } from '${repository}/model/channel.ts';
import { defineOrganization } from '${repository}/model/defineOrganization.ts';
const channels = [email('diary@shop.internal'), slack('#diary', 'projects/${project}/secrets/slack-token')];
export default defineOrganization({
  id: 'shop', project: '${project}', owner: 'diary-press', runbooks: 'https://code.shop.internal/generated',
  owners: [{ id: 'diary-press', channels: { page: channels, ticket: channels } }],
  budget: { monthly: 2_000 },
});
`;

const world = worldOf({
  projects: [{ id: project, number: '100200300' }],
  billingAccounts: [{ id: '012345-6789AB-CDEF01', currency: 'USD' }],
});
const here = terraformHere();
let cloud: FakeCloud;
let provider: SharedProvider | undefined;
let cwd = '';

beforeAll(async () => {
  cloud = await openFakeCloud([
    ...fakePlatform(world),
    fakeMonitoring(world),
    fakeLogging(world),
    fakeBucketRoot(world, states),
  ]);
  if (here !== undefined) provider = await startProvider();
  cwd = temporaryFolder();
  mkdirSync(path.join(cwd, 'systems'));
  writeFileSync(path.join(cwd, 'systems', 'organization.ts'), organizationText);
  writeFileSync(
    path.join(cwd, 'systems', 'diary.ts'),
    `import diary from '${repository}/test/fixtures/systems/diary.ts';\nexport default { ...diary, project: '${project}', objectives: diary.objectives.slice(0, 1), alerts: [] };\n`,
  );
});
afterAll(async () => {
  provider?.close();
  await cloud.close();
});

/** Where the provider finds the fake; all else of the roots is as it was emitted. */
const writeOverrides = (): void => {
  const google = {
    access_token: 'x',
    batching,
    ...platformEndpoints(cloud),
    monitoring_custom_endpoint: cloud.endpoint('monitoring'),
  };
  for (const file of readdirSync(path.join(cwd, 'generated'), { recursive: true, encoding: 'utf8' }))
    if (path.basename(file) === 'main.tf.json')
      writeFileSync(
        path.join(cwd, 'generated', path.dirname(file), 'fake_override.tf.json'),
        JSON.stringify({ provider: { google } }),
      );
};

const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  ...provider!.environment,
  CHECKPOINT_DISABLE: '1',
  TF_IN_AUTOMATION: '1',
  TF_INPUT: '0',
  TF_CLI_ARGS: '-no-color',
  TF_CLI_ARGS_apply: '-auto-approve -parallelism=100',
  TF_CLI_ARGS_destroy: '-auto-approve -parallelism=100',
  GOOGLE_BACKEND_STORAGE_CUSTOM_ENDPOINT: `${cloud.endpoint('storage')}storage/v1/`,
  GOOGLE_OAUTH_ACCESS_TOKEN: 'x',
});

const run = async (command: string): Promise<string> => {
  const [, words] = /^npx atalaya (.*)$/.exec(command) ?? [];
  if (words !== undefined) {
    const { code, stdout, stderr } = await runInProcess(words.split(' '), { cwd, systems: path.join(cwd, 'systems') });
    if (code !== 0) throw new Error(`${command}\n${stdout}${stderr}`);
    return stdout;
  }
  try {
    const options = { cwd, env: environment(), maxBuffer: 64 * 1024 * 1024, timeout: 170_000 };
    const { stdout } = await promisify(execFile)('bash', ['-c', command], options);
    return stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { readonly stdout?: string; readonly stderr?: string };
    throw new Error(`${command}\n${stdout}${stderr}`, { cause: error });
  }
};

/** Of what a person does between two commands, what the fake needs to know. */
const byAPerson = async (command: string): Promise<void> => {
  const [, name] = /gcloud secrets versions add (\S+)/.exec(command) ?? [];
  if (name !== undefined) {
    const data = Buffer.from(secret).toString('base64');
    const { status, body } = await requestsTo(cloud, 'secretmanager')(
      'POST',
      `v1/projects/${project}/secrets/${name}:addVersion`,
      { payload: { data } },
    );
    expect([status, body['error']]).toEqual([200, undefined]);
  }
  const [, bucket, object] = /gcloud storage cp \S+ gs:\/\/([^/]+)\/(\S+)/.exec(command) ?? [];
  if (bucket === undefined) return;
  const part = (type: string, text: string): string => `--part\r\ncontent-type: ${type}\r\n\r\n${text}\r\n`;
  const response = await fetch(`${cloud.endpoint('upload')}storage/v1/b/${bucket}/o?uploadType=multipart`, {
    method: 'POST',
    headers: { authorization: 'Bearer x', 'content-type': 'multipart/related; boundary=part' },
    body: `${part('application/json', JSON.stringify({ name: object }))}${part('application/zip', 'an archive')}--part--`,
  });
  expect(response.status).toBe(200);
};

/** Runs the commands of a guide; a person does what is elsewhere. */
const follow = async (guide: string): Promise<void> => {
  for (const command of commandsOf(guide)) {
    const before = cloud.calls.length;
    if (isElsewhere(command) || command.includes('slo status')) await byAPerson(command);
    else await run(command);
    if (command === 'npx atalaya emit') writeOverrides();
    const [, root] = /^terraform -chdir=generated\/(\S+) apply/.exec(command) ?? [];
    if (root !== undefined) applied.set(root, cloud.calls.slice(before));
  }
};

/** What Terraform called, by root. */
const applied = new Map<string, readonly Call[]>();

/** A failed test leaves nothing that the next one could begin with. */
let isBuilt = false;

testWithAll(
  [...terraformTools, 'bash'],
  'every command from an empty project to what watches a system works, in this order',
  async () => {
    await follow('from-an-empty-project.md');
    expect(cloud.unserved).toEqual([]);
    isBuilt = true;
  },
  300_000,
);

testWithAll([...terraformTools, 'bash'], 'each state is in its own folder of the bucket, and none has a secret', () => {
  expect(isBuilt).toBe(true);
  const inBucket = `//storage.googleapis.com/buckets/${states}/objects/`;
  const objects = [...world.kept.keys()]
    .filter((name) => name.startsWith(inBucket))
    .map((name) => name.slice(inBucket.length));
  expect(objects.toSorted()).toEqual([
    'atalaya/prod/diary/default.tfstate',
    'atalaya/prod/diary/infrastructure/default.tfstate',
    'atalaya/prod/fleet/default.tfstate',
    'bootstrap/prod/default.tfstate',
    'budget/prod/default.tfstate',
  ]);
  for (const object of objects) {
    const state = contentOf(world, states, object)!.toString();
    expect(state).toContain('"resources"');
    expect([object, state.includes(secret), state.includes(Buffer.from(secret).toString('base64'))]).toEqual([
      object,
      false,
      false,
    ]);
  }
});

const { privileges, stateObjects } = privilegesOfDiary(project, states);

testWithAll(
  [...terraformTools, 'bash'],
  'each account may make its calls, each role is needed by one, and no account has another role',
  () => {
    expect(isBuilt).toBe(true);
    const { roles, ...judgement } = judgePrivileges(world, privileges);
    expect(judgement).toEqual({ denied: [], unlisted: [], unneeded: [] });
    expect(roles).toBeGreaterThan(40);
    // The conditions hold for no other folder, and for no other role.
    const elsewhere = { name: stateObjects.replace('/prod/', '/staging/'), listPrefix: 'bootstrap/prod/' };
    const requests = { project: { modifiedRoles: ['roles/owner'] }, states: elsewhere, locks: elsewhere };
    expect(judgePrivileges(world, { ...privileges, requests }).denied).toEqual(
      privileges.rows
        .filter(({ on, role }) => on === 'states' || on === 'locks' || role === 'roles/resourcemanager.projectIamAdmin')
        .flatMap(({ holder, needs }) => needs.map(({ permission, call }) => `${holder}: ${call} (${permission})`)),
    );
    const everywhere = [...world.policies].flatMap(([name, { bindings }]) =>
      bindings.flatMap(({ role, members }) => members.map((member) => `${member} ${role} ${name}`)),
    );
    expect(everywhere.filter((text) => / roles\/(owner|editor) /.test(text))).toEqual([]);
    // The API of diary has no authentication by definition: anybody may call it.
    expect(everywhere.filter((text) => /^all(Authenticated)?Users /.test(text))).toEqual([
      `allUsers roles/run.invoker ${privileges.resources['api service']![0]!}`,
    ]);
  },
);

testWithAll(
  [...terraformTools, 'bash'],
  'every call of Terraform for the roots that CI applies is allowed to the account apply, and every read to plan',
  () => {
    expect(isBuilt).toBe(true);
    const request = { modifiedRoles: grantable };
    const refused = (member: string, calls: readonly Call[]): readonly string[] =>
      calls
        .filter(({ service }) => service !== 'storage' && service !== 'upload')
        .flatMap((call) => permissionsOf(world, call).map((needed) => ({ call, ...needed })))
        .filter(({ permission, resource }) => {
          const holds = ({ expression }: Body): boolean => conditionHolds(String(expression), request);
          return !granted(world, member, permission, resource, { holds });
        })
        .map(({ permission, resource }) => `${permission} on ${resource}`);
    const roots = ['fleet/terraform', 'diary/infrastructure', 'diary/terraform'];
    const calls = roots.flatMap((root) => applied.get(root) ?? []);
    expect(calls.length).toBeGreaterThan(100);
    const isPlanned = ({ method, path: name }: Call): boolean => method === 'GET' && !name.endsWith(':access');
    expect([...new Set(refused(privileges.members.apply!, calls))]).toEqual([]);
    expect([...new Set(refused(privileges.members.plan!, calls.filter(isPlanned)))]).toEqual([]);
  },
);

testWithAll(
  [...terraformTools, 'bash'],
  'every command that removes a system, and then all of it, works, and leaves what the guide says',
  async () => {
    expect(isBuilt).toBe(true);
    await follow('removing.md');
    expect(cloud.unserved).toEqual([]);
    const stays = /^(serviceusage:|monitoring: .*\/metricDescriptors\/)/;
    expect(cloud.left().filter((name) => !stays.test(name))).toEqual([]);
  },
  300_000,
);
