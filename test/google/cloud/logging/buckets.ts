/**
 * Cloud Logging API v2: log buckets and exclusions. Every project has the buckets _Default and _Required. Source:
 * https://cloud.google.com/logging/docs/reference/v2/rest.
 */
import { checkId, collectionRoutes, doneOperation, idIn, stamped, type Collection } from '../collection.ts';
import { invalid, notFound, Refusal } from '../refusal.ts';
import type { Body, Call, FakeService, Route } from '../service.ts';
import { textOf } from '../textOf.ts';
import { fullName, keptOf, type World } from '../world.ts';
import { entryRoutes } from './entries.ts';

const host = 'logging.googleapis.com';
const parent = 'projects/{project}/locations/{location}';
const builtIn = ['_Default', '_Required'];

const checkBucket = (bucket: Body, name: string, before: Body | undefined): void => {
  const days = Number(bucket['retentionDays'] ?? 30);
  if (!Number.isInteger(days) || days < 1 || days > 3650)
    throw invalid(`retentionDays must be between 1 and 3650: ${days}.`);
  if (idIn(name) === '_Required')
    throw new Refusal(403, 'PERMISSION_DENIED', 'The bucket _Required cannot be changed.');
  if (before?.['locked'] === true) throw new Refusal(400, 'FAILED_PRECONDITION', `Bucket ${name} is locked.`);
};

export const fakeLogBuckets = (world: World): FakeService => {
  for (const { id } of world.projects)
    for (const bucket of builtIn) {
      const name = `projects/${id}/locations/global/buckets/${bucket}`;
      const retentionDays = bucket === '_Required' ? 400 : 30;
      const locked = bucket === '_Required' ? { locked: true } : {};
      world.kept.set(`//${host}/${name}`, { name, retentionDays, lifecycleState: 'ACTIVE', ...locked });
    }
  const bucketOptions: Collection = {
    host,
    version: 'v2',
    parent,
    plural: 'buckets',
    idParameter: 'bucketId',
    largest: 1000,
    fill: (sent, name, _call, before) => {
      checkId(idIn(name), /^[A-Za-z0-9_.-]{1,100}$/, 'Invalid bucket id');
      checkBucket(sent, name, before);
      const { etag: _etag, ...body } = stamped(world, sent, before);
      const { locked, analyticsEnabled, ...rest } = body as { locked?: boolean; analyticsEnabled?: boolean };
      return {
        retentionDays: 30,
        ...rest,
        ...(locked === true ? { locked } : {}),
        ...(analyticsEnabled === true ? { analyticsEnabled } : {}),
        lifecycleState: 'ACTIVE',
      };
    },
    checkDelete: (_kept, name) => {
      if (builtIn.includes(idIn(name))) throw invalid(`Bucket ${idIn(name)} cannot be deleted.`);
    },
  };
  const buckets = collectionRoutes(world, bucketOptions);
  const creates = buckets.find(({ method }) => method === 'POST')!;
  const updates = buckets.find(({ method }) => method === 'PATCH')!;
  const asynchronous = (route: Route, path: string): Route => ({
    method: 'POST',
    path,
    answer: (call) =>
      doneOperation(
        world,
        host,
        `projects/${call.part['project']}/locations/${call.part['location']}`,
        route.answer(call) as Body,
        'google.logging.v2.LogBucket',
      ),
  });
  const exclusions = collectionRoutes(world, {
    host,
    version: 'v2',
    parent: 'projects/{project}',
    plural: 'exclusions',
    idOf: ({ name }) => textOf(name),
    largest: 1000,
    shown: idIn,
    fill: (sent, name, _call, before) => {
      checkId(idIn(name), /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/, 'Invalid exclusion name');
      if (textOf(sent['filter']) === '') throw invalid('exclusion.filter must be set.');
      if (textOf(sent['filter']).length > 20_000) throw invalid('exclusion.filter has at most 20000 characters.');
      const others = keptOf(world, host).filter(
        (other) => other.includes('/exclusions/') && other.startsWith(name.slice(0, name.lastIndexOf('/'))),
      );
      if (before === undefined && others.length >= 50)
        throw new Refusal(429, 'RESOURCE_EXHAUSTED', 'Maximum number of exclusions exceeded: 50.');
      const { etag: _etag, ...body } = stamped(world, sent, before);
      return body;
    },
  });
  const settings: Route = {
    method: 'GET',
    path: 'v2/projects/{project}/settings',
    answer: ({ part: { project = '' } }: Call) => {
      if (!world.projects.some(({ id, number }) => id === project || number === project)) throw notFound(project);
      return {
        name: fullName(world, host, `projects/${project}/settings`).slice(host.length + 3),
        storageLocation: 'global',
      };
    },
  };
  return {
    name: 'logging',
    left: () => keptOf(world, host).filter((name) => !builtIn.includes(idIn(name))),
    routes: [
      ...entryRoutes(world),
      ...buckets,
      asynchronous(creates, `v2/${parent}/buckets:createAsync`),
      asynchronous(updates, `v2/${parent}/buckets/{id}:updateAsync`),
      ...exclusions,
      settings,
    ],
  };
};
