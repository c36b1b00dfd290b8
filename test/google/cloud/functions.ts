/**
 * Cloud Functions API v2. A function is a Cloud Run service that Google builds: its source must exist, and the service appears under its
 * name, with a revision for each deployment. Its traffic is the service's. A write of the whole service_config, or one with
 * all_traffic_on_latest_revision, moves all of it to the new revision, also where it says false; any other leaves a traffic that somebody
 * pinned. Source: https://cloud.google.com/functions/docs/reference/rest/v2/projects.locations.functions, "Traffic splitting";
 * terraform-provider-google issue 24130, google-github-actions/deploy-cloud-functions issue 459.
 */
import { createHash } from 'node:crypto';
import { checkId, collectionRoutes, doneOperation, idIn, stamped } from './collection.ts';
import { checkLocation, regions } from './locations.ts';
import { accountExists, iamRoutes } from './policies.ts';
import { invalid, Refusal } from './refusal.ts';
import { maskOf } from './masks.ts';
import { functionOperations, parentOf, type } from './functionOperations.ts';
import { putService } from './run/run.ts';
import { latest } from './run/traffic.ts';
import type { Body, Call, FakeService, Route } from './service.ts';
import { textOf } from './textOf.ts';
import { forget, fullName, keptOf, projectOf, type World } from './world.ts';

const host = 'cloudfunctions.googleapis.com';
const parent = 'projects/{project}/locations/{location}';

const runService = (name: string): string => name.replace(/\/functions\//, '/services/');

const mebibytes = (memory: string): number => {
  const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?)(M|Mi|G|Gi|k|Ki)?$/.exec(memory) ?? [];
  if (amount === '') throw invalid(`Could not parse memory "${memory}".`);
  return Number(amount) * (unit.startsWith('G') ? 1024 : 1);
};

/** The CPU of a memory, where it is not given. Source: https://cloud.google.com/functions/docs/configuring/memory. */
const cpuOf = (memory: number): string =>
  memory <= 128
    ? '0.083'
    : memory <= 256
      ? '0.1666'
      : memory <= 512
        ? '0.3333'
        : memory <= 1024
          ? '0.5833'
          : memory <= 2048
            ? '1'
            : '2';

const checkSource = (world: World, build: Body): Body => {
  const { storageSource } = (build['source'] ?? {}) as { storageSource?: { bucket?: string; object?: string } };
  if (!/^(nodejs|python|go|java|ruby|php|dotnet)\d+$/.test(textOf(build['runtime'])))
    throw invalid(`Runtime ${textOf(build['runtime'])} is not supported.`);
  if (textOf(build['entryPoint']) === '') throw invalid('entry_point must be set.');
  if (storageSource === undefined) throw invalid('build_config.source must be set.');
  const object = world.kept.get(
    `//storage.googleapis.com/buckets/${storageSource.bucket}/objects/${storageSource.object}`,
  );
  if (object === undefined)
    throw new Refusal(
      404,
      'NOT_FOUND',
      `Source object gs://${storageSource.bucket}/${storageSource.object} was not found.`,
    );
  return { storageSource: { ...storageSource, generation: object['generation'] } };
};

const checkService = (world: World, service: Body): void => {
  const {
    timeoutSeconds = 60,
    minInstanceCount = 0,
    maxInstanceCount = 100,
    maxInstanceRequestConcurrency = 1,
    serviceAccountEmail,
  } = service as {
    timeoutSeconds?: number;
    minInstanceCount?: number;
    maxInstanceCount?: number;
    maxInstanceRequestConcurrency?: number;
    serviceAccountEmail?: string;
  };
  if (timeoutSeconds < 1 || timeoutSeconds > 3600)
    throw invalid(`timeout_seconds must be between 1 and 3600: ${timeoutSeconds}.`);
  if (minInstanceCount > maxInstanceCount)
    throw invalid(`min_instance_count must be at most max_instance_count: ${minInstanceCount} > ${maxInstanceCount}.`);
  if (maxInstanceRequestConcurrency < 1 || maxInstanceRequestConcurrency > 1000)
    throw invalid(`max_instance_request_concurrency must be between 1 and 1000: ${maxInstanceRequestConcurrency}.`);
  const cpu = Number(service['availableCpu'] ?? 1);
  if (maxInstanceRequestConcurrency > 1 && cpu < 1)
    throw invalid('A function with concurrency above 1 needs at least 1 CPU.');
  if (serviceAccountEmail !== undefined && !accountExists(world, serviceAccountEmail))
    throw new Refusal(
      403,
      'PERMISSION_DENIED',
      `Permission 'iam.serviceaccounts.actAs' denied on service account ${serviceAccountEmail} (or it may not exist).`,
    );
};

/** What Google builds of an archive: another generation of the object is another image. */
export const functionImage = (location: string, project: string, name: string, source: Body): string =>
  `${location}-docker.pkg.dev/${project}/gcf-artifacts/${idIn(name)}@sha256:${createHash('sha256').update(JSON.stringify(source)).digest('hex')}`;

const serviceOf = (world: World, service: string): Body | undefined =>
  world.kept.get(fullName(world, 'run.googleapis.com', service));

/** `false` does as `true`: both are there. */
const movesTraffic = (call: Call): boolean => {
  const mask = maskOf(call);
  return (
    mask === undefined ||
    mask.some((path) => ['*', 'serviceConfig', 'serviceConfig.allTrafficOnLatestRevision'].includes(path))
  );
};

/** `allTrafficOnLatestRevision` is read from the service. */
const withTraffic = (world: World, body: Body): Body => {
  const config = body['serviceConfig'] as { service?: string } | undefined;
  const service = config?.service === undefined ? undefined : serviceOf(world, config.service);
  if (service === undefined) return body;
  const served = service['trafficStatuses'] as readonly { revision?: string; percent?: number }[];
  const newest = idIn(textOf(service['latestCreatedRevision']));
  const isAll = served.some(({ revision, percent }) => percent === 100 && revision === newest);
  return { ...body, serviceConfig: { ...config, ...(isAll ? { allTrafficOnLatestRevision: true } : {}) } };
};

const showsTraffic = (world: World, route: Route): Route => ({
  ...route,
  answer: (call) => {
    const body = route.answer(call) as Body;
    if (route.method !== 'GET') return body;
    const { functions } = body as { functions?: readonly Body[] };
    return functions === undefined
      ? withTraffic(world, body)
      : { ...body, functions: functions.map((one) => withTraffic(world, one)) };
  },
});

export const fakeFunctions = (world: World): FakeService => {
  const operations = functionOperations(world, (body) => withTraffic(world, body));
  return {
    name: 'cloudfunctions',
    left: () => keptOf(world, host),
    routes: [
      ...operations.routes,
      ...collectionRoutes(world, {
        host,
        version: 'v2',
        parent,
        plural: 'functions',
        idParameter: 'functionId',
        largest: 1000,
        fill: (sent, name, call, before) => {
          const { project = '', location = '' } = call.part;
          checkLocation(location, regions);
          checkId(
            idIn(name),
            /^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/,
            'Invalid function name: at most 63 lowercase letters, digits and dashes',
          );
          const { id, number } = projectOf(world, project);
          const build = (sent['buildConfig'] ?? {}) as Body;
          const service = (sent['serviceConfig'] ?? {}) as Body;
          const memory = textOf(service['availableMemory'], '256M');
          const filled = { availableCpu: cpuOf(mebibytes(memory)), ...service };
          const source = checkSource(world, build);
          checkService(world, filled);
          const url = `https://${location}-${id}.cloudfunctions.net/${idIn(name)}`;
          const uri = `https://${idIn(name)}-abcdefghij-uc.a.run.app`;
          const run = runService(name);
          const trigger = sent['eventTrigger'] as Body | undefined;
          const builds = Number(
            (before?.['buildConfig'] as { build?: string } | undefined)?.build?.split('/').at(-1) ?? 0,
          );
          const kept = serviceOf(world, run);
          putService(world, run, {
            labels: { 'goog-managed-by': 'cloudfunctions' },
            template: {
              annotations: {
                'cloudfunctions.googleapis.com/trigger-type': 'HTTP_TRIGGER',
                'fake/build': `${builds + 1}`,
              },
              containers: [{ image: functionImage(location, id, name, source) }],
              ...(service['serviceAccountEmail'] === undefined
                ? {}
                : { serviceAccount: service['serviceAccountEmail'] }),
            },
            traffic: kept === undefined || movesTraffic(call) ? [{ type: latest, percent: 100 }] : kept['traffic'],
          });
          const { etag: _etag, ...body } = stamped(world, sent, before);
          return {
            ...body,
            environment: 'GEN_2',
            state: 'ACTIVE',
            url,
            buildConfig: {
              dockerRepository: `projects/${id}/locations/${location}/repositories/gcf-artifacts`,
              serviceAccount: `projects/${id}/serviceAccounts/${number}-compute@developer.gserviceaccount.com`,
              automaticUpdatePolicy: {},
              ...build,
              source,
              build: `projects/${number}/locations/${location}/builds/${builds + 1}`,
            },
            serviceConfig: {
              timeoutSeconds: 60,
              maxInstanceCount: 100,
              ingressSettings: 'ALLOW_ALL',
              maxInstanceRequestConcurrency: 1,
              serviceAccountEmail: `${number}-compute@developer.gserviceaccount.com`,
              ...filled,
              availableMemory: memory,
              environmentVariables: {
                LOG_EXECUTION_ID: 'true',
                ...(service['environmentVariables'] as Body | undefined),
              },
              service: run,
              revision: idIn(textOf(serviceOf(world, run)?.['latestCreatedRevision'])),
              uri,
            },
            ...(trigger === undefined
              ? {}
              : {
                  eventTrigger: {
                    triggerRegion: location,
                    retryPolicy: 'RETRY_POLICY_DO_NOT_RETRY',
                    ...trigger,
                    trigger: `projects/${id}/locations/${location}/triggers/${idIn(name)}-1`,
                  },
                }),
          };
        },
        checkDelete: (_kept, name) => forget(world, fullName(world, 'run.googleapis.com', runService(name))),
        written: (body, name, verb) =>
          verb === 'delete' ? doneOperation(world, host, parentOf(name), body, type) : operations.begin(name),
      }).map((route) => showsTraffic(world, route)),
      ...iamRoutes(world, { host, version: 'v2', resource: `${parent}/functions/{id}`, read: 'GET' }),
    ],
  };
};
