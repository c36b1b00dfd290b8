/**
 * Cloud Run Admin API v2: services with revisions and traffic, worker pools and jobs, and their IAM policies.
 * Source: https://cloud.google.com/run/docs/reference/rest/v2, and recorded answers for what the server fills in.
 */
import { checkId, collectionRoutes, doneOperation, idIn, stamped, type Collection } from '../collection.ts';
import { checkLocation, regions } from '../locations.ts';
import { iamRoutes } from '../policies.ts';
import { invalid, Refusal } from '../refusal.ts';
import type { Body, Call, FakeService, Route } from '../service.ts';
import { textOf } from '../textOf.ts';
import { fullName, keptOf, newUid, projectOf, withProjectId, type World } from '../world.ts';
import { knativeRoutes } from './knative/routes.ts';
import { checkAnnotations, checkLabels, checkScaling } from './limits.ts';
import { runOperations } from './operations.ts';
import { revisionRoutes } from './revisionRoutes.ts';
import { hostOf, revisionOf, settle, wantedRevision } from './revisions.ts';
import { filledTemplate, type Kind } from './template.ts';
import { checkedSplits, checkedTraffic } from './traffic.ts';

const host = 'run.googleapis.com';

const types = { services: 'Service', workerPools: 'WorkerPool', jobs: 'Job' } as const;

/** Output fields that a PATCH cannot change. */
const outputs = ['uid', 'createTime', 'creator'];

const succeeded = (world: World): Body => ({
  terminalCondition: { type: 'Ready', state: 'CONDITION_SUCCEEDED', lastTransitionTime: world.now().toISOString() },
});

const fill =
  (world: World, kind: Kind) =>
  (sent: Body, name: string, { part: { location = '' } }: Pick<Call, 'part'>, before: Body | undefined): Body => {
    checkLocation(location, regions);
    const id = idIn(name);
    const longest = kind === 'jobs' ? 63 : 49;
    checkId(
      id,
      new RegExp(`^[a-z](?:[-a-z0-9]{0,${longest - 2}}[a-z0-9])?$`),
      `metadata.name: the name must use only lowercase letters, digits and hyphens, begin with a letter, not end with a hyphen, and have at most ${longest} characters`,
    );
    checkLabels(sent['labels']);
    if (textOf(sent['description']).length > 512) throw invalid('description has at most 512 characters.');
    const generation = String(Number(before?.['generation'] ?? 0) + 1);
    const { scaling } = sent as { scaling?: Body };
    checkScaling(scaling);
    const common = {
      ...stamped(world, sent, before),
      uid: before?.['uid'] ?? newUid(world),
      creator: before?.['creator'] ?? 'deployer@example.com',
      lastModifier: 'deployer@example.com',
      generation,
      observedGeneration: generation,
      launchStage: sent['launchStage'] ?? 'GA',
      conditions: [],
    };
    const template = (sent['template'] ?? {}) as Body;
    if (kind === 'jobs') {
      const task = filledTemplate(world, (template['template'] ?? {}) as Body, name, kind);
      return {
        ...common,
        ...succeeded(world),
        template: { taskCount: 1, ...template, template: task },
        latestCreatedExecution: {},
      };
    }
    const filled = filledTemplate(world, template, name, kind);
    const revision = wantedRevision(world, name, filled, before, generation);
    const isThere = (other: string): boolean => other === revision.id || revisionOf(world, name, other) !== undefined;
    const revisions = {
      latestReadyRevision: before?.['latestReadyRevision'],
      latestCreatedRevision: `${name}/revisions/${revision.id}`,
    };
    if (kind === 'workerPools') {
      const splits = (sent['instanceSplits'] as Body[] | undefined) ?? [
        { type: 'INSTANCE_SPLIT_ALLOCATION_TYPE_LATEST', percent: 100 },
      ];
      checkAnnotations(sent['annotations']);
      const scaled = scaling ?? { manualInstanceCount: 1 };
      const instances = Number(scaled['manualInstanceCount'] ?? scaled['minInstanceCount'] ?? 1);
      const instanceSplits = checkedSplits(splits, instances, isThere);
      revision.keep();
      const instanceSplitStatuses = before?.['instanceSplitStatuses'] ?? [];
      return { ...common, ...revisions, template: filled, instanceSplits, instanceSplitStatuses, scaling: scaled };
    }
    const traffic = (sent['traffic'] as Body[] | undefined) ?? [
      { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 },
    ];
    const uriHost = hostOf(name);
    const targets = checkedTraffic(traffic, id, uriHost, isThere);
    revision.keep();
    const { number } = projectOf(world, name.split('/')[1] ?? '');
    const uri = `https://${uriHost}`;
    const addresses =
      sent['defaultUriDisabled'] === true ? {} : { uri, urls: [`https://${id}-${number}.${location}.run.app`, uri] };
    return {
      ...common,
      ...addresses,
      ingress: sent['ingress'] ?? 'INGRESS_TRAFFIC_ALL',
      template: filled,
      traffic: targets,
      trafficStatuses: before?.['trafficStatuses'] ?? [],
      ...revisions,
    };
  };

const collection = (
  world: World,
  kind: Kind,
  idParameter: string,
  written: NonNullable<Collection['written']>,
): Collection => ({
  host,
  version: 'v2',
  parent: 'projects/{project}/locations/{location}',
  plural: kind,
  idParameter,
  largest: 100,
  outputs,
  fill: fill(world, kind),
  missing: (name) =>
    new Refusal(
      404,
      'NOT_FOUND',
      `Resource '${idIn(name)}' of kind '${types[kind].toUpperCase()}' in region '${name.split('/')[3]}' in project '${name.split('/')[1]}' does not exist.`,
    ),
  exists: (name) => new Refusal(409, 'ALREADY_EXISTS', `Resource '${idIn(name)}' already exists.`),
  written,
});

/** A service that another API makes, as Cloud Functions makes one of each function: no client's write, so without an operation. */
export const putService = (world: World, name: string, sent: Body): void => {
  const key = fullName(world, host, name);
  const before = world.kept.get(key);
  const [, , , location = ''] = name.split('/');
  const kept = fill(world, 'services')(sent, name, { part: { location } }, before);
  const same = before === undefined ? {} : Object.fromEntries(outputs.map((field) => [field, before[field]]));
  world.kept.set(key, { ...kept, ...same, name });
  settle(world, name);
};

const done =
  (world: World, kind: Kind): NonNullable<Collection['written']> =>
  (body, name) =>
    doneOperation(world, host, name.split('/').slice(0, 4).join('/'), body, `google.cloud.run.v2.${types[kind]}`);

/** Reading a service, or a list of them, brings its state up to date first. */
const readsSettled = (world: World, routes: readonly Route[]): readonly Route[] =>
  routes.map((route) => ({
    ...route,
    answer: (call) => {
      if (route.method !== 'GET') return route.answer(call);
      const under = call.path.replace(/^v2\//, '').replace(/\/-\//g, '/[^/]+/');
      for (const name of keptOf(world, host))
        if (/\/(?:services|workerPools)\/[^/]+$/.test(name) && `${name}/`.startsWith(`${withProjectId(world, under)}/`))
          settle(world, name, true);
      return route.answer(call);
    },
  }));

export const fakeRun = (world: World): FakeService => {
  const operations = runOperations(world);
  const settled = (kind: 'services' | 'workerPools', idParameter: string): readonly Route[] => {
    const kept = collection(world, kind, idParameter, (body, name, verb) =>
      verb === 'delete' ? done(world, kind)(body, name, verb) : operations.begin(name),
    );
    return readsSettled(world, collectionRoutes(world, kept));
  };
  const services = settled('services', 'serviceId');
  return {
    name: 'run',
    left: () => keptOf(world, host),
    routes: [
      ...services,
      ...revisionRoutes(world),
      ...operations.routes,
      ...knativeRoutes(world, services),
      ...settled('workerPools', 'workerPoolId'),
      ...collectionRoutes(world, collection(world, 'jobs', 'jobId', done(world, 'jobs'))),
      ...(['services', 'workerPools', 'jobs'] as const).flatMap((kind) =>
        iamRoutes(world, {
          host,
          version: 'v2',
          resource: `projects/{project}/locations/{location}/${kind}/{id}`,
          read: 'GET',
        }),
      ),
    ],
  };
};
