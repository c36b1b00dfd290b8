/** A project on the fake cloud that has what `apply` only reads: the notification channels of all owners, and the Cloud Run services whose hosts are checked. */
import { loadTarget } from '../../cli/live/compare.ts';
import { systemsFolder } from '../fixtures/systemsFolder.ts';
import type { Environment } from '../../model/system.ts';
import { openFakeCloud, type FakeCloud, type FakeCloudOptions } from '../google/cloud/fakeCloud.ts';
import { fakeLogging } from '../google/cloud/logging/logging.ts';
import { fakeMonitoring } from '../google/cloud/monitoring/monitoring.ts';
import { requestsTo, type Request } from '../google/cloud/requests.ts';
import { fakeRun } from '../google/cloud/run/run.ts';
import type { Call } from '../google/cloud/service.ts';
import { worldOf } from '../google/cloud/world.ts';

export interface PreparedProject {
  readonly cloud: FakeCloud;
  /** Points `atalaya` to the fakes. */
  readonly variables: Readonly<Record<string, string>>;
  readonly monitoring: Request;
  /** The requests since the last time that change something, such as 'POST alertPolicies'. */
  readonly writes: () => readonly string[];
  readonly close: () => Promise<void>;
}

/** A log line changes no resource. */
export const isWrite = ({ method, path }: Call): boolean => method !== 'GET' && !path.endsWith('entries:write');

/** Of the labels that a channel's type requires. */
const labelNames: Readonly<Record<string, readonly string[]>> = {
  email: ['email_address'],
  pagerduty: ['service_key'],
  slack: ['channel_name', 'auth_token'],
  webhook_tokenauth: ['url'],
  pubsub: ['topic'],
};

/** `ids`: of the systems whose channels and services exist; none: all systems. */
export const prepareProject = async (
  ids: readonly string[],
  options: FakeCloudOptions & { readonly environment?: Environment; readonly systems?: string } = {},
): Promise<PreparedProject> => {
  const { environment = 'prod', systems = systemsFolder } = options;
  const target = await loadTarget(ids, environment, { systems }, {});
  const projects = [...target.projects.keys()].map((id, index) => ({ id, number: String(123 + index) }));
  const world = worldOf({ projects });
  const cloud = await openFakeCloud([fakeMonitoring(world), fakeLogging(world), fakeRun(world)], options);
  const [monitoring, run] = [requestsTo(cloud, 'monitoring'), requestsTo(cloud, 'run')];
  for (const [project, wanted] of target.projects) {
    const references = new Map(
      wanted.flatMap((item) => item.references.map((reference) => [reference.token, reference])),
    );
    for (const reference of references.values()) {
      if (reference.kind === 'channel') {
        const { type, displayName } = reference;
        const labels = Object.fromEntries((labelNames[type] ?? []).map((label) => [label, 'https://example.com/x']));
        await sure(monitoring('POST', `v3/projects/${project}/notificationChannels`, { type, displayName, labels }));
      }
      if (reference.kind === 'cloudRunHost') {
        const { location, service } = reference;
        const template = { containers: [{ image: 'us-docker.pkg.dev/cloudrun/container/hello' }] };
        const parent = `v2/projects/${project}/locations/${location}/services`;
        await sure(run('POST', `${parent}?serviceId=${service}`, { template }));
      }
    }
  }
  let seen = cloud.calls.length;
  return {
    cloud,
    variables: Object.fromEntries(
      ['monitoring', 'logging', 'run'].map((name) => [`ATALAYA_${name.toUpperCase()}_ENDPOINT`, cloud.endpoint(name)]),
    ),
    monitoring,
    writes: () => {
      const calls = cloud.calls.slice(seen).filter(isWrite);
      seen = cloud.calls.length;
      return calls.map(
        ({ method, path }) =>
          `${method} ${path.replace(/^v\d\/projects\/[^/]+\//, '').replaceAll(/\/\d{5,}/g, '/<id>')}`,
      );
    },
    close: async () => cloud.close(),
  };
};

const sure = async (answer: ReturnType<Request>): Promise<void> => {
  const { status, body } = await answer;
  if (status !== 200) throw new Error(`the fake refuses to prepare a project: ${JSON.stringify(body)}`);
};
