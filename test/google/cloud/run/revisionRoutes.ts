/** Revisions by Cloud Run Admin API v2: read, listed, deleted. Source: https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.services.revisions. */
import { doneOperation, idIn } from '../collection.ts';
import { pageOf } from '../pages.ts';
import { Refusal } from '../refusal.ts';
import type { Body, Call, Route } from '../service.ts';
import { textOf } from '../textOf.ts';
import { forget, fullName, withProjectId, type World } from '../world.ts';
import { revisionOf, revisionsOf, settle, shareFields } from './revisions.ts';
import type { Target } from './traffic.ts';

const host = 'run.googleapis.com';

const missing = (kind: string, id: string, service: string): Refusal =>
  new Refusal(
    404,
    'NOT_FOUND',
    `Resource '${id}' of kind '${kind}' in region '${service.split('/')[3]}' in project '${service.split('/')[1]}' does not exist.`,
  );

/** Throws NOT_FOUND. `service`: its relative name. */
export const existingRevision = (world: World, service: string, id: string): Body => {
  settle(world, service, true);
  const found = revisionOf(world, service, id);
  if (found === undefined) throw missing('REVISION', id, service);
  return found;
};

/** Throws NOT_FOUND. Newest first, as Cloud Run lists them. */
export const listedRevisions = (world: World, service: string): readonly Body[] => {
  settle(world, service, true);
  if (!world.kept.has(fullName(world, host, service)))
    throw missing(service.includes('/workerPools/') ? 'WORKERPOOL' : 'SERVICE', idIn(service), service);
  return revisionsOf(world, service).toReversed();
};

/** Refuses a revision that has traffic or a tag, and the newest. */
export const deleteRevision = (world: World, service: string, id: string): Body => {
  const found = existingRevision(world, service, id);
  const kept = world.kept.get(fullName(world, host, service)) ?? {};
  const isServing = (kept[shareFields(service).served] as readonly Target[]).some(({ revision }) => revision === id);
  if (isServing || idIn(textOf(kept['latestCreatedRevision'])) === id)
    throw new Refusal(
      400,
      'FAILED_PRECONDITION',
      `Revision '${id}' cannot be deleted because it is ${isServing ? 'referenced by traffic' : 'the latest created Revision'} of its Service.`,
    );
  forget(world, fullName(world, host, `${service}/revisions/${id}`));
  return found;
};

const serviceOf = (world: World, { part, path }: Call): string => {
  const kind = path.includes('/workerPools/') ? 'workerPools' : 'services';
  return withProjectId(world, `projects/${part['project']}/locations/${part['location']}/${kind}/${part['service']}`);
};

/** Of services and of worker pools. */
export const revisionRoutes = (world: World): readonly Route[] =>
  ['services', 'workerPools'].flatMap((kind) => routesOf(world, kind));

const routesOf = (world: World, kind: string): readonly Route[] => {
  const path = `v2/projects/{project}/locations/{location}/${kind}/{service}/revisions`;
  return [
    {
      method: 'GET',
      path,
      answer: (call) => {
        const { items, nextPageToken } = pageOf(listedRevisions(world, serviceOf(world, call)), call, 100);
        return { revisions: items, nextPageToken };
      },
    },
    {
      method: 'GET',
      path: `${path}/{revision}`,
      answer: (call) => existingRevision(world, serviceOf(world, call), call.part['revision'] ?? ''),
    },
    {
      method: 'DELETE',
      path: `${path}/{revision}`,
      answer: (call) => {
        const service = serviceOf(world, call);
        const gone = deleteRevision(world, service, call.part['revision'] ?? '');
        const prefix = service.split('/').slice(0, 4).join('/');
        return doneOperation(world, host, prefix, gone, 'google.cloud.run.v2.Revision');
      },
    },
  ];
};
