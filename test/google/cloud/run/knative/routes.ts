/**
 * The older API of Cloud Run, which gcloud speaks: services and revisions of a region, over the same state as v2. The region is the first
 * part of the host (`us-central1-run.googleapis.com`). Source: https://cloud.google.com/run/docs/reference/rest/v1/namespaces.services.
 */
import { alreadyExists, invalid, Refusal } from '../../refusal.ts';
import type { Body, Call, Route } from '../../service.ts';
import { textOf } from '../../textOf.ts';
import { fullName, projectOf, type World } from '../../world.ts';
import { regions } from '../../locations.ts';
import { deleteRevision, existingRevision, listedRevisions } from '../revisionRoutes.ts';
import { settle } from '../revisions.ts';
import { serviceOf } from './read.ts';
import { revisionView, serviceView } from './view.ts';

const host = 'run.googleapis.com';
const base = 'apis/serving.knative.dev/v1/namespaces/{project}';

const regionOf = ({ headers }: Call): string => {
  const region = [...regions].find((name) => (headers.host ?? '').startsWith(`${name}-`));
  if (region === undefined) throw invalid(`The host ${headers.host ?? ''} names no region.`);
  return region;
};

/** `services`: those of v2, by which every write goes. */
export const knativeRoutes = (world: World, services: readonly Route[]): readonly Route[] => {
  const parentOf = (call: Call): string =>
    `projects/${projectOf(world, call.part['project']).id}/locations/${regionOf(call)}`;
  const nameOf = (call: Call): string => `${parentOf(call)}/services/${call.part['service'] ?? ''}`;
  const keptOf = (name: string): Body | undefined => world.kept.get(fullName(world, host, name));
  const existing = (call: Call): Body => {
    const name = nameOf(call);
    settle(world, name, true);
    const kept = keptOf(name);
    if (kept === undefined)
      throw new Refusal(
        404,
        'NOT_FOUND',
        `Resource '${call.part['service'] ?? ''}' of kind 'SERVICE' in region '${regionOf(call)}' in project '${call.part['project'] ?? ''}' does not exist.`,
      );
    return kept;
  };
  const write = async (method: 'POST' | 'PATCH', call: Call, name: string, body: Body): Promise<Body> => {
    const route = services.find((other) => other.method === method);
    const [, project = '', , location = '', , id = ''] = name.split('/');
    const query = new URLSearchParams(method === 'POST' ? { serviceId: id } : {});
    await route?.answer({ ...call, method, query, body, part: { project, location, id } });
    return serviceView(world, keptOf(name) ?? {});
  };
  /** Revisions belong to a service, which their label names. */
  const ownerOf = (call: Call): string => {
    const id = call.part['revision'] ?? '';
    const prefix = fullName(world, host, `${parentOf(call)}/services/`);
    const key = [...world.kept.keys()].find((name) => name.startsWith(prefix) && name.endsWith(`/revisions/${id}`));
    if (key === undefined)
      throw new Refusal(
        404,
        'NOT_FOUND',
        `Resource '${id}' of kind 'REVISION' in region '${regionOf(call)}' in project '${call.part['project'] ?? ''}' does not exist.`,
      );
    return key.slice(`//${host}/`.length, -`/revisions/${id}`.length);
  };
  return [
    {
      method: 'GET',
      path: `${base}/services`,
      answer: (call) => {
        const prefix = fullName(world, host, `${parentOf(call)}/services/`);
        const items = [...world.kept].filter(([name]) => name.startsWith(prefix) && !name.includes('/revisions/'));
        return { kind: 'ServiceList', metadata: {}, items: items.map(([, body]) => serviceView(world, body)) };
      },
    },
    {
      method: 'POST',
      path: `${base}/services`,
      answer: (call) => {
        const name = `${parentOf(call)}/services/${textOf((call.body?.['metadata'] as Body | undefined)?.['name'])}`;
        if (keptOf(name) !== undefined) throw alreadyExists(name);
        return write('POST', call, name, serviceOf(call.body ?? {}, undefined));
      },
    },
    { method: 'GET', path: `${base}/services/{service}`, answer: (call) => serviceView(world, existing(call)) },
    {
      method: 'PUT',
      path: `${base}/services/{service}`,
      answer: (call) => write('PATCH', call, nameOf(call), serviceOf(call.body ?? {}, existing(call))),
    },
    {
      method: 'GET',
      path: `${base}/revisions`,
      answer: (call) => {
        const [, service] =
          /serving\.knative\.dev\/service ?= ?([a-z0-9-]+)/.exec(call.query.get('labelSelector') ?? '') ?? [];
        if (service === undefined)
          throw invalid('labelSelector must name a service: serving.knative.dev/service = NAME.');
        const found = listedRevisions(world, `${parentOf(call)}/services/${service}`);
        return { kind: 'RevisionList', metadata: {}, items: found.map((body) => revisionView(world, body)) };
      },
    },
    {
      method: 'GET',
      path: `${base}/revisions/{revision}`,
      answer: (call) => revisionView(world, existingRevision(world, ownerOf(call), call.part['revision'] ?? '')),
    },
    {
      method: 'DELETE',
      path: `${base}/revisions/{revision}`,
      answer: (call) => {
        deleteRevision(world, ownerOf(call), call.part['revision'] ?? '');
        return { kind: 'Status', status: 'Success' };
      },
    },
  ];
};
