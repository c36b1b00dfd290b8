/** The fake platform: every service but Monitoring, in one world, and how the provider finds each. */
import { accountRoutes } from './accounts.ts';
import { enabledOnly } from './apis.ts';
import { fakeArtifactRegistry } from './artifactRegistry.ts';
import { fakeBilling, fakeBudgets } from './billing.ts';
import { fakeBigQueryAdmin } from './bigquery/bigquery.ts';
import { fakeCompute } from './compute/compute.ts';
import { fakeEndpoints } from './endpoints.ts';
import type { FakeCloud } from './fakeCloud.ts';
import { fakeFunctions } from './functions.ts';
import { fakeIap } from './iap.ts';
import { fakeLogBuckets } from './logging/buckets.ts';
import { poolRoutes } from './pools.ts';
import { fakeProjects } from './projects.ts';
import { fakePubSub } from './pubsub/pubsub.ts';
import { fakeRun } from './run/run.ts';
import { fakeScheduler } from './scheduler.ts';
import { fakeSecrets } from './secrets.ts';
import type { FakeService } from './service.ts';
import { fakeServiceUsage } from './serviceUsage.ts';
import { fakeStorage } from './storage.ts';
import { fakeTransfers } from './transfers.ts';
import { keptOf, type World } from './world.ts';

/** Host and port of emulators that topics and tables really go to. */
export interface Emulators {
  readonly pubsub?: string;
  readonly bigquery?: string;
}

const fakeIam = (world: World): FakeService => ({
  name: 'iam',
  left: () => keptOf(world, 'iam.googleapis.com'),
  routes: [...accountRoutes(world), ...poolRoutes(world)],
});

const services = (world: World, { pubsub, bigquery }: Emulators): readonly FakeService[] => [
  fakeProjects(world),
  fakeBilling(world),
  fakeServiceUsage(world),
  fakeIam(world),
  fakeSecrets(world),
  fakeRun(world),
  fakePubSub(world, pubsub),
  fakeBigQueryAdmin(world, bigquery),
  fakeArtifactRegistry(world),
  fakeBudgets(world),
  fakeScheduler(world),
  fakeTransfers(world),
  fakeIap(world),
  fakeLogBuckets(world),
  ...fakeStorage(world),
  fakeFunctions(world),
  fakeEndpoints(world),
  fakeCompute(world),
];

export const fakePlatform = (world: World, emulators: Emulators = {}): readonly FakeService[] =>
  services(world, emulators).map((service) => enabledOnly(world, service));

/** The provider's argument of each service, with the path that follows the service's prefix. */
const endpoints: readonly (readonly [argument: string, service: string, path: string])[] = [
  ['resource_manager', 'cloudresourcemanager', 'v1/'],
  ['resource_manager_v3', 'cloudresourcemanager', 'v3/'],
  ['cloud_resource_manager', 'cloudresourcemanager', 'v1/'],
  ['resource_manager3', 'cloudresourcemanager', 'v3/'],
  ['billing', 'cloudbilling', 'v1/'],
  ['cloud_billing', 'cloudbilling', 'v1/'],
  ['service_usage', 'serviceusage', 'v1/'],
  ['iam', 'iam', 'v1/'],
  ['iam_beta', 'iam', 'v1/'],
  ['secret_manager', 'secretmanager', 'v1/'],
  ['cloud_run_v2', 'run', 'v2/'],
  ['pubsub', 'pubsub', 'v1/'],
  ['big_query', 'bigquery', 'bigquery/v2/'],
  ['artifact_registry', 'artifactregistry', 'v1/'],
  ['billing_budgets', 'billingbudgets', 'v1/'],
  ['cloud_scheduler', 'cloudscheduler', 'v1/'],
  ['bigquery_data_transfer', 'bigquerydatatransfer', 'v1/'],
  ['iap', 'iap', 'v1/'],
  ['logging', 'logging', 'v2/'],
  ['storage', 'storage', 'storage/v1/'],
  ['cloudfunctions2', 'cloudfunctions', 'v2/'],
  ['service_management', 'servicemanagement', 'v1/'],
  ['compute', 'compute', 'compute/v1/'],
];

/** Arguments of `provider "google"`: `{ pubsub_custom_endpoint: 'http://127.0.0.1:1234/pubsub/v1/' }`. */
export const platformEndpoints = ({ endpoint }: Pick<FakeCloud, 'endpoint'>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    endpoints.map(([argument, service, path]) => [`${argument}_custom_endpoint`, `${endpoint(service)}${path}`]),
  );

/** For `batching`: the provider waits this long for other changes of the same policy. Its default of 3 s only costs time here. */
export const batching = { enable_batching: true, send_after: '1s' } as const;
