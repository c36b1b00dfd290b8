/**
 * The infrastructure of every pipeline system, applied by the real provider to the fake platform: the plan after it is empty, a change by
 * hand shows, the accounts may do what the pipeline does and nothing else, and a destroy leaves only what was there before.
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readModules } from '../../../cli/emit/modules.ts';
import { loadPipelines } from '../../../cli/load/loadSystems.ts';
import { systemsFolder } from '../../fixtures/systemsFolder.ts';
import type { PipelineSystem } from '../../../model/system.ts';
import { infrastructureContext } from '../../../terraform/infrastructure/context.ts';
import { infrastructureFiles } from '../../../terraform/infrastructure/root.ts';
import { openFakeCloud, type FakeCloud } from '../../google/cloud/fakeCloud.ts';
import { granted } from '../../google/cloud/iam/granted.ts';
import { fakePlatform } from '../../google/cloud/platform.ts';
import { requestsTo } from '../../google/cloud/requests.ts';
import { worldOf, type IamPolicy, type World } from '../../google/cloud/world.ts';
import { describeWith } from '../../support/needs.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { terraformTools } from '../terraform.ts';
import { openRoot, type Root } from './applyRoot.ts';
import { neededCalls, type NeededCall } from './neededCalls.ts';
import { overrideOf } from './override.ts';
import { startProvider, type SharedProvider } from './sharedProvider.ts';

const environment = 'prod';
const systems = (await loadPipelines(systemsFolder)).filter(({ id }) => !/^fleet-\d+$/.test(id));
const image = `us-docker.pkg.dev/a/b/c@sha256:${'a'.repeat(64)}`;
const archive = { bucket: 'atalaya-sources', object: 'first.zip' };

interface Declared {
  readonly variable: Readonly<Record<string, { readonly default?: unknown }>>;
}

interface Prepared {
  readonly system: PipelineSystem;
  readonly folder: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Names of the secrets that exist before. */
  readonly secrets: readonly string[];
  /** Accounts of others that are named in the files. */
  readonly others: readonly string[];
}

const written = temporaryFolder();

const write = (folder: string, files: Iterable<readonly [string, string]>): string => {
  for (const [file, text] of files) {
    const target = path.join(written, folder, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
  return path.join(written, folder);
};

const prepared = (system: PipelineSystem): Prepared => {
  const files = infrastructureFiles(system, environment);
  const folder = path.join(write(system.id, files), 'infrastructure');
  const { variable } = JSON.parse(readFileSync(path.join(folder, 'main.tf.json'), 'utf8')) as Declared;
  const values: Readonly<Record<string, unknown>> = { image, source_archive: archive, protect: false };
  const text = files.map(([, content]) => content).join('\n');
  const secrets = Object.entries(variable).flatMap(([name, { default: value }]) =>
    name.endsWith('_secret') ? [String(value)] : [],
  );
  const others = [...text.matchAll(/serviceAccount:([a-z0-9-]+)@[a-z0-9-]+\.iam\.gserviceaccount\.com/g)].map(
    ([, id = '']) => id,
  );
  const variables = Object.fromEntries(Object.entries(values).filter(([name]) => name in variable));
  return { system, folder, variables, secrets, others: [...new Set(others)] };
};

/** What a person or another root has made before. */
const seed = async (cloud: FakeCloud, world: World, { system, secrets, others }: Prepared): Promise<void> => {
  const { project } = system;
  for (const secret of secrets) {
    const send = requestsTo(cloud, 'secretmanager');
    await send('POST', `v1/projects/${project}/secrets?secretId=${secret}`, { replication: { automatic: {} } });
    await send('POST', `v1/projects/${project}/secrets/${secret}:addVersion`, { payload: { data: 'eA==' } });
  }
  for (const accountId of others)
    await requestsTo(cloud, 'iam')('POST', `v1/projects/${project}/serviceAccounts`, { accountId });
  world.kept.set(`//storage.googleapis.com/buckets/${archive.bucket}/objects/${archive.object}`, {
    ...archive,
    generation: '1',
  });
};

const worldOfSystems = (): World => {
  const ids = [...new Set(systems.map(({ project }) => project))];
  return worldOf({
    projects: ids.map((id, index) => ({ id, number: String(100_000_000_001 + index) })),
    now: () => new Date(),
  });
};

/** The policies without one member of one binding. */
const without = (policies: World['policies'], name: string, role: string, member: string): World['policies'] => {
  const policy = policies.get(name)!;
  const bindings = policy.bindings.map((binding) =>
    binding.role === role ? { ...binding, members: binding.members.filter((other) => other !== member) } : binding,
  );
  return new Map([...policies, [name, { ...policy, bindings } satisfies IamPolicy]]);
};

const owner = systems.find(({ id }) => id === 'diary')!;
/** A dataset that another system only reads: it exists before, and its owner imports it. */
const shared = infrastructureContext(owner, environment).names.table.dataset;

/** Systems as modules of one root, because every further root would read the provider's schema again. */
const allInOne = (roots: readonly Prepared[]): unknown => ({
  import: {
    to: `module.${owner.id}.module.table.google_bigquery_dataset.this[0]`,
    id: `projects/${owner.project}/datasets/${shared}`,
  },
  module: Object.fromEntries(
    roots.map(({ system, variables }) => [system.id, { source: `../${system.id}/infrastructure`, ...variables }]),
  ),
});

describeWith(terraformTools, 'infrastructure', () => {
  const world = worldOfSystems();
  const roots = systems.map(prepared);
  let provider: SharedProvider | undefined;
  let root: Root;
  let cloud: FakeCloud;
  let before: readonly string[] = [];
  let policiesBefore: World['policies'] = new Map();

  beforeAll(async () => {
    write('modules', readModules());
    provider = await startProvider();
    cloud = await openFakeCloud(fakePlatform(world));
    for (const root of roots) await seed(cloud, world, root);
    [before, policiesBefore] = [cloud.left(), new Map(world.policies)];
    await requestsTo(cloud, 'bigquery')('POST', `bigquery/v2/projects/${owner.project}/datasets`, {
      datasetReference: { datasetId: shared },
      location: owner.region,
    });
    for (const { folder } of roots) writeFileSync(path.join(folder, 'atalaya_override.tf.json'), overrideOf(cloud));
    const folder = write('all', [['main.tf.json', JSON.stringify(allInOne(roots))]]);
    root = await openRoot({ folder, cloud, provider });
    await root.apply();
  }, 600_000);

  afterAll(async () => {
    provider?.close();
    await cloud?.close();
  });

  const callsOf = ({ system, secrets }: Prepared): readonly NeededCall[] =>
    neededCalls({ system, environment, secrets, project: world.projects.find(({ id }) => id === system.project)! });
  const refused = (inside: World, calls: readonly NeededCall[]): readonly NeededCall[] =>
    calls.filter(({ member, permission, resource }) => !granted(inside, member, permission, resource));

  test('each account may make the calls that the pipeline makes as it', () => {
    expect(refused(world, roots.flatMap(callsOf))).toEqual([]);
  });

  test('without any one role of an account, a call of it is refused', () => {
    const calls = roots.flatMap(callsOf);
    const members = new Set(calls.map(({ member }) => member));
    const superfluous = [...world.policies].flatMap(([name, { bindings }]) =>
      bindings
        .flatMap(({ role, members: all }) => all.map((member) => ({ name, role, member })))
        .filter(({ member }) => members.has(member))
        .filter(
          ({ role, member }) =>
            refused({ ...world, policies: without(world.policies, name, role, member) }, calls).length === 0,
        ),
    );
    expect(superfluous).toEqual([]);
  });

  test('no account writes, reads secrets or uses a queue outside its own system and dataset', () => {
    const calls = roots.flatMap(callsOf);
    // Roles are on datasets, so that systems in one dataset reach each other's tables.
    const place = (resource: string): string => resource.replace(/\/tables\/.*$/, '');
    const wanted = new Set(calls.map((call) => `${call.member} ${call.permission} ${place(call.resource)}`));
    const permissions = [
      'bigquery.tables.updateData',
      'pubsub.topics.publish',
      'pubsub.subscriptions.consume',
      'secretmanager.versions.access',
    ];
    const resources = new Set(calls.map(({ resource }) => resource));
    const tried = [...new Set(calls.map(({ member }) => member))].flatMap((member) =>
      permissions.flatMap((permission) => [...resources].map((resource) => ({ member, permission, resource }))),
    );
    const allowed = tried.filter(({ member, permission, resource }) => granted(world, member, permission, resource));
    expect(
      allowed
        .map(({ member, permission, resource }) => `${member} ${permission} ${place(resource)}`)
        .filter((call) => !wanted.has(call)),
    ).toEqual([]);
  });

  test('the plan after the apply has only what was changed by hand', async () => {
    const { names, api } = infrastructureContext(owner, environment);
    const { project, region } = owner;
    const send = async (service: string, method: string, place: string, body: unknown): Promise<void> => {
      const { status, body: answer } = await requestsTo(cloud, service)(method, place, body);
      expect([status, answer]).toEqual([200, answer]);
    };
    const service = `v2/projects/${project}/locations/${region}/services/${api}`;
    await send('run', 'PATCH', `${service}?updateMask=ingress`, { ingress: 'INGRESS_TRAFFIC_INTERNAL_ONLY' });
    await send('run', 'POST', `${service}:setIamPolicy`, { policy: {} });
    const subscription = `v1/projects/${project}/subscriptions/${names.subscription}`;
    await send('pubsub', 'PATCH', subscription, {
      subscription: { ackDeadlineSeconds: 77 },
      updateMask: 'ackDeadlineSeconds',
    });
    await send('pubsub', 'POST', `v1/projects/${project}/topics/${names.topic}:setIamPolicy`, { policy: {} });
    const dataset = `bigquery/v2/projects/${project}/datasets/${names.table.dataset}`;
    await send('bigquery', 'PATCH', `${dataset}/tables/${names.table.table}`, { description: 'by hand' });
    const { changes } = await root.plan();
    expect(changes).toEqual([
      'module.diary.module.access.google_cloud_run_v2_service_iam_member.this["everybody-api"]',
      'module.diary.module.access.google_pubsub_topic_iam_member.this["api-topic"]',
      'module.diary.module.api.google_cloud_run_v2_service.this[0]',
      'module.diary.module.pipeline.google_pubsub_subscription.this',
      'module.diary.module.table.google_bigquery_table.this["messages"]',
    ]);
  }, 300_000);

  test('every request was one that the APIs have', () => {
    expect(cloud.unserved).toEqual([]);
  });

  test('a destroy leaves what was there before', async () => {
    // Without a refresh, which is what the plan above has done.
    await root.destroy('-refresh=false');
    expect(cloud.left()).toEqual(before);
    const bound = (policies: World['policies']): readonly string[] =>
      [...policies].filter(([, { bindings }]) => bindings.length > 0).map(([name]) => name);
    expect(bound(world.policies)).toEqual(bound(policiesBefore));
  }, 600_000);
});
