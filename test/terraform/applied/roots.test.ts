/**
 * Every emitted root, applied by the real provider to the fake cloud: the plan after it is empty, a change by hand shows, and a
 * destroy leaves only what it may.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { importBlocks } from '../../../apply/importBlocks.ts';
import { compareTarget, loadTarget, type ComparedProject } from '../../../cli/live/compare.ts';
import { loadOrganization } from '../../../cli/load/loadOrganization.ts';
import { loadFleet, loadSystems } from '../../../cli/load/loadSystems.ts';
import { readK6Runtime } from '../../../cli/loadtest/k6Runtime.ts';
import { systemsFolder } from '../../fixtures/systemsFolder.ts';
import { emitFleet, emitSystem } from '../../../emit/emit.ts';
import { openMonitoring } from '../../../google/monitoring/open.ts';
import type { FakeCloud } from '../../google/cloud/fakeCloud.ts';
import { requestsTo } from '../../google/cloud/requests.ts';
import type { Body } from '../../google/cloud/service.ts';
import { describeWith } from '../../support/needs.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { terraformTools } from '../terraform.ts';
import { openRoot, type Plan, type Root } from './applyRoot.ts';
import { anyImage, openEmittedCloud, sentDescriptors } from './emittedCloud.ts';
import { inTurns } from './inTurns.ts';
import { startProvider, type SharedProvider } from './sharedProvider.ts';

const organization = await loadOrganization(systemsFolder);
const fleet = await loadFleet(systemsFolder);
const systems = (await loadSystems(systemsFolder)).filter(({ id }) => !id.startsWith('fleet-'));
const context = { organization, environment: 'prod' } as const;

const written = temporaryFolder();

const write = (id: string, files: ReadonlyMap<string, string>): string => {
  for (const [file, text] of files) {
    const target = path.join(written, id, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
  return path.join(written, id);
};

interface Emitted {
  readonly name: string;
  readonly folder: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

const runtime = readK6Runtime();
const shared = write('fleet', emitFleet(fleet, context));

/** Bucket for the scripts of the load generators. */
const scripts = 'atalaya-load-scripts';
const account = 'load-generators';
const token = 'load-token';
/** Of an API that takes a token. */
const generators = path.join(written, 'lms', 'k6', 'cloud-run');

/** The first system creates the descriptors; the others find them, as where a pipeline has sent metrics already. */
const roots: readonly Emitted[] = [
  { name: 'fleet', folder: path.join(shared, 'terraform'), variables: { metric_descriptors: false } },
  {
    name: 'receiver of notifications',
    folder: path.join(shared, 'receiver'),
    variables: { region: 'us-east1', image: anyImage, configuration: 'receiver-yaml' },
  },
  ...systems.map((system) => ({
    name: system.id,
    folder: path.join(write(system.id, emitSystem(system, context, runtime)), 'terraform'),
    variables: { metric_descriptors: system.id === 'diary' },
  })),
  {
    name: 'load generators',
    folder: generators,
    variables: {
      target: 'https://api.example.com',
      bucket: scripts,
      service_account: `${account}@${organization.project}.iam.gserviceaccount.com`,
      token_secret: token,
    },
  },
];

interface Applied {
  readonly root: Root;
  readonly plan: Plan;
}

describeWith(terraformTools, 'applied', () => {
  /** The definitions of the applied systems against the project of the organization. */
  const compared = async (): Promise<ComparedProject> => {
    const ids = ['shared', ...systems.map(({ id }) => id)];
    const target = await loadTarget(ids, 'prod', { systems: systemsFolder }, {});
    const [monitoring, logging, run] = ['monitoring', 'logging', 'run'].map((name) => new URL(cloud!.endpoint(name)));
    const stop = new AbortController().signal;
    const retry = { budget: 0, sleep: () => Promise.resolve(), random: () => 0, stop };
    const client = await openMonitoring({ monitoring, logging, run, retry });
    const found = await compareTarget(target, client, stop);
    await client.close();
    expect(found.flatMap(({ notRead }) => notRead)).toEqual([]);
    return found.find(({ project }) => project === organization.project)!;
  };
  let [provider, cloud]: [SharedProvider | undefined, FakeCloud | undefined] = [undefined, undefined];
  let before: readonly string[] = [];
  const applied = new Map<string, Applied>();

  const apply = async ({ name, folder, variables }: Emitted): Promise<void> => {
    const root = await openRoot({
      folder,
      cloud: cloud!,
      provider: provider!,
      ...(variables === undefined ? {} : { variables }),
    });
    await root.apply();
    applied.set(name, { root, plan: await root.plan() });
  };

  beforeAll(async () => {
    // The provider opens the scripts by the paths that the root has, which are relative to its own folder.
    provider = await startProvider(generators);
    cloud = await openEmittedCloud({
      organization,
      systems: fleet,
      secrets: ['receiver-yaml', token],
      descriptors: sentDescriptors,
    });
    const { project } = organization;
    const made = async (service: string, place: string, body: unknown): Promise<void> =>
      expect(await requestsTo(cloud!, service)('POST', place, body)).toMatchObject({ status: 200 });
    await made('storage', `storage/v1/b?project=${project}`, { name: scripts });
    await made('iam', `v1/projects/${project}/serviceAccounts`, { accountId: account });
    const members = [`serviceAccount:${account}@${project}.iam.gserviceaccount.com`];
    const bindings = [{ role: 'roles/secretmanager.secretAccessor', members }];
    await made('secretmanager', `v1/projects/${project}/secrets/${token}:setIamPolicy`, { policy: { bindings } });
    before = cloud.left();
    const [first, ...others] = roots;
    await apply(first!);
    await inTurns(others, 3, apply);
  }, 600_000);

  afterAll(async () => {
    provider?.close();
    await cloud?.close();
  });

  test.each(roots.map(({ name }) => name))('%s: the plan after its apply is empty', (name) => {
    const { plan } = applied.get(name)!;
    expect(plan.changes).toEqual([]);
    expect(plan.code).toBe(0);
  });

  test('every request was one that the API has', () => {
    expect(cloud!.unserved).toEqual([]);
  });

  test('diff finds nothing different in what Terraform applied, and knows that it is Terraform’s', async () => {
    const { differences } = await compared();
    expect(differences.filter(({ change, kind }) => change !== 'same' && kind !== 'metricDescriptor')).toEqual([]);
    expect([...new Set(differences.map(({ kind, managedBy }) => `${kind} ${managedBy}`))].toSorted()).toEqual([
      'alertPolicy terraform',
      'dashboard terraform',
      'logMetric terraform',
      'metricDescriptor apply',
      'service terraform',
      'slo terraform',
      'uptimeCheck terraform',
    ]);
  }, 300_000);

  test('import blocks take over what exists: a plan without state imports all, and replaces SLOs only', async () => {
    const { differences } = await compared();
    // As if somebody else had made them.
    const blocks = importBlocks(differences.map((difference) => ({ ...difference, change: 'adopt' as const })));
    const [system] = systems.filter(({ id }) => id === 'diary');
    const folder = path.join(write('adopted', emitSystem(system!, context, runtime)), 'terraform');
    writeFileSync(path.join(folder, 'imports.tf'), blocks.get('diary/terraform')!);
    const variables = { metric_descriptors: false };
    const root = await openRoot({ folder, cloud: cloud!, provider: provider!, variables });
    const { output } = await root.plan();
    const addresses = [...blocks.get('diary/terraform')!.matchAll(/^ {2}to = (\w+)/gm)].map(([, type]) => type);
    // The provider does not read the service of an SLO, so that each is imported and replaced.
    const slos = addresses.filter((type) => type === 'google_monitoring_slo').length;
    expect(/^Plan: .*/m.exec(output)?.[0]).toBe(
      `Plan: ${addresses.length} to import, ${slos} to add, 0 to change, ${slos} to destroy.`,
    );
  }, 300_000);

  describe('a change by hand of', () => {
    const hand = async (method: string, service: string, place: string, body?: unknown): Promise<Body> => {
      const { status, body: answer } = await requestsTo(cloud!, service)(method, place, body);
      expect([status, answer]).toEqual([200, answer]);
      return answer;
    };
    const project = `projects/${organization.project}`;
    const first = async (kind: string, filter: string): Promise<Body> => {
      const found = await hand('GET', 'monitoring', `v3/${project}/${kind}?filter=${encodeURIComponent(filter)}`);
      const [body = {}] = found[kind] as readonly Body[];
      return body;
    };

    test('each kind shows in the next plan', async () => {
      const policy = await first('alertPolicies', 'user_labels.alert="diary-api-availability-burn-page"');
      const check = await first('uptimeCheckConfigs', 'user_labels.system="diary"');
      const service = `v3/${project}/services/atalaya-diary`;
      await hand('PATCH', 'monitoring', `v3/${String(policy['name'])}?updateMask=enabled`, { enabled: false });
      await hand('PATCH', 'monitoring', `v3/${String(check['name'])}?updateMask=timeout`, { timeout: '20s' });
      await hand('PATCH', 'monitoring', `${service}?updateMask=displayName`, { displayName: 'by hand' });
      await hand('PATCH', 'monitoring', `${service}/serviceLevelObjectives/api-latency?updateMask=goal`, { goal: 0.9 });
      const dashboard = await hand('GET', 'monitoring', `v1/${project}/dashboards/atalaya-diary`);
      await hand('PATCH', 'monitoring', `v1/${project}/dashboards/atalaya-diary`, {
        ...dashboard,
        displayName: 'by hand',
      });
      expect((await applied.get('diary')!.root.plan()).changes).toEqual([
        'google_monitoring_alert_policy.alert["diary-api-availability-burn-page"]',
        'google_monitoring_custom_service.own',
        'google_monitoring_dashboard.dashboard["atalaya-diary"]',
        'google_monitoring_slo.api_latency',
        'google_monitoring_uptime_check_config.health',
      ]);

      const place = `v2/${project}/locations`;
      const serving = `${place}/us-east1/services/atalaya-receiver`;
      await hand('PATCH', 'run', `${serving}?updateMask=ingress`, { ingress: 'INGRESS_TRAFFIC_INTERNAL_ONLY' });
      await hand('POST', 'run', `${serving}:setIamPolicy`, { policy: {} });
      await hand('POST', 'secretmanager', `v1/${project}/secrets/receiver-yaml:setIamPolicy`, { policy: {} });
      const job = `${place}/us-central1/jobs/lms-k6-soak`;
      await hand('PATCH', 'run', job, { ...(await hand('GET', 'run', job)), labels: {} });
      const [ofReceiver, ofGenerators] = await Promise.all(
        ['receiver of notifications', 'load generators'].map(async (name) => applied.get(name)!.root.plan()),
      );
      expect([ofReceiver!.changes, ofGenerators!.changes]).toEqual([
        [
          'google_cloud_run_v2_service.receiver',
          'google_cloud_run_v2_service_iam_member.everybody',
          'google_secret_manager_secret_iam_member.receiver["receiver-yaml"]',
        ],
        ['google_cloud_run_v2_job.generators["soak"]'],
      ]);

      const channel = await first('notificationChannels', 'user_labels.owner="diary-press" AND type="email"');
      const metric = 'v2/projects/fleet-cargo/metrics/atalaya%2Fcontainer_failures';
      await hand('PATCH', 'monitoring', `v3/${String(channel['name'])}?updateMask=enabled`, { enabled: false });
      await hand('PUT', 'logging', metric, { ...(await hand('GET', 'logging', metric)), filter: 'severity>=ERROR' });
      await hand(
        'DELETE',
        'monitoring',
        `v1/locations/global/metricsScopes/${organization.project}/projects/fleet-cargo`,
      );
      expect((await applied.get('fleet')!.root.plan()).changes).toEqual([
        'google_logging_metric.container_failures["fleet-cargo"]',
        'google_monitoring_monitored_project.member["fleet-cargo"]',
        expect.stringMatching(/^google_monitoring_notification_channel\.diary_press_email_/),
      ]);
    }, 300_000);
  });

  test('a destroy leaves what was there before, and descriptors, whose deletion would delete points', async () => {
    const [first, ...others] = roots;
    // Without a refresh: the plans above have read all of it.
    const destroy = async ({ name }: Emitted): Promise<void> =>
      void (await applied.get(name)!.root.destroy('-refresh=false'));
    await inTurns(others, 3, destroy);
    await destroy(first!);
    expect(cloud!.left()).toEqual(before);
  }, 600_000);
});
