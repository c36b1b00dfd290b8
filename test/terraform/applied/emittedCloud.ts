/** A fake cloud with what the emitted roots find before they are applied: projects, Cloud Run services, secrets, metrics. */
import { ownSignals } from '../../../model/signals.ts';
import { channelsOf, type OwnedChannel } from '../../../terraform/channels.ts';
import { descriptorBody } from '../../../terraform/metrics.ts';
import type { Organization } from '../../../model/organization.ts';
import { resourceName, type System } from '../../../model/system.ts';
import { apisOf } from '../../../model/stages.ts';
import { openFakeCloud, type FakeCloud } from '../../google/cloud/fakeCloud.ts';
import { fakeLogging } from '../../google/cloud/logging/logging.ts';
import { fakeMonitoring } from '../../google/cloud/monitoring/monitoring.ts';
import { fakePlatform } from '../../google/cloud/platform.ts';
import { requestsTo } from '../../google/cloud/requests.ts';
import type { Body } from '../../google/cloud/service.ts';
import { worldOf } from '../../google/cloud/world.ts';

/** Not a real image: nothing is pulled. */
export const anyImage: string = `us-docker.pkg.dev/a/b/c@sha256:${'a'.repeat(64)}`;

const environment = 'prod';

export interface Seeded {
  readonly organization: Organization;
  readonly systems: readonly System[];
  /** Names of secrets in the project of the organization, besides those of channels. */
  readonly secrets?: readonly string[];
  /** True: the channels of every owner are there, as after an apply of the fleet. */
  readonly channels?: boolean;
  /** Descriptors that the pipeline has sent already, as bodies of the API, into the project of the organization. */
  readonly descriptors?: readonly unknown[];
}

/** Of every metric that a pipeline sends. */
export const sentDescriptors: readonly unknown[] = ownSignals().map(descriptorBody);

const channelBody = ({ type, displayName, labels, secret }: OwnedChannel): Body => ({
  type,
  displayName,
  labels: { ...labels, ...(secret === undefined ? {} : { [secret.argument]: 'a secret' }) },
});

export const openEmittedCloud = async ({
  organization,
  systems,
  secrets = [],
  channels = false,
  descriptors = [],
}: Seeded): Promise<FakeCloud> => {
  const ids = [...new Set([organization.project, ...systems.map(({ project }) => project)])];
  const world = worldOf({
    projects: ids.map((id, index) => ({ id, number: String(100_000_000_001 + index) })),
    now: () => new Date(),
  });
  const cloud = await openFakeCloud([...fakePlatform(world), fakeMonitoring(world), fakeLogging(world)]);
  const send = async (service: string, path: string, body: unknown): Promise<void> => {
    const { status, body: answer } = await requestsTo(cloud, service)('POST', path, body);
    if (status !== 200) throw new Error(`${path}: ${JSON.stringify(answer)}`);
  };
  for (const system of systems)
    for (const api of apisOf(system))
      if (api.kind === 'Api')
        await send(
          'run',
          `v2/projects/${system.project}/locations/${system.region}/services?serviceId=${resourceName(system, api.name, environment)}`,
          {
            template: { containers: [{ image: anyImage }] },
          },
        );
  const named = organization.owners
    .flatMap(channelsOf)
    .flatMap(({ secret }) => (secret === undefined ? [] : [secret.ref]));
  const own = secrets.map((secret) => `projects/${organization.project}/secrets/${secret}`);
  for (const secret of new Set<string>([...named, ...own])) {
    const [, project = '', , id = ''] = secret.split('/');
    await send('secretmanager', `v1/projects/${project}/secrets?secretId=${id}`, { replication: { automatic: {} } });
    await send('secretmanager', `v1/${secret}:addVersion`, {
      payload: { data: Buffer.from('a secret').toString('base64') },
    });
  }
  if (channels)
    for (const project of ids)
      for (const channel of organization.owners.flatMap(channelsOf))
        await send('monitoring', `v3/projects/${project}/notificationChannels`, channelBody(channel));
  for (const descriptor of descriptors)
    await send('monitoring', `v3/projects/${organization.project}/metricDescriptors`, descriptor);
  return cloud;
};
