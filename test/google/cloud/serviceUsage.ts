/**
 * Service Usage API v1: which APIs a project has enabled. Source: https://cloud.google.com/service-usage/docs/reference/rest.
 */
import { doneOperation } from './collection.ts';
import { pageOf } from './pages.ts';
import { invalid, Refusal } from './refusal.ts';
import type { Body, Call, FakeService } from './service.ts';
import { projectOf, type World } from './world.ts';

const host = 'serviceusage.googleapis.com';

/** What one call of batchEnable takes. Source: the reference of services.batchEnable. */
const maxBatch = 20;

export const fakeServiceUsage = (world: World): FakeService => {
  const enabled = world.enabled ?? new Set<string>();
  const resource = (project: string, service: string): Body => ({
    name: `projects/${projectOf(world, project).number}/services/${service}`,
    parent: `projects/${projectOf(world, project).number}`,
    config: { name: service, title: service },
    state: enabled.has(`${projectOf(world, project).id}/${service}`) ? 'ENABLED' : 'DISABLED',
  });
  const change = (project: string, services: readonly string[], enable: boolean): Body => {
    const { id } = projectOf(world, project);
    const unknown = services.filter((service) => !/^[a-z0-9-]+(\.[a-z0-9-]+)*\.(googleapis\.com|goog)$/.test(service));
    if (unknown.length > 0)
      throw new Refusal(
        403,
        'PERMISSION_DENIED',
        `Not found or permission denied for service(s): ${unknown.join(', ')}.`,
      );
    for (const service of services) {
      if (enable) enabled.add(`${id}/${service}`);
      else enabled.delete(`${id}/${service}`);
    }
    const response = { services: services.map((service) => resource(project, service)) };
    return doneOperation(world, host, '', response, 'google.api.serviceusage.v1.BatchEnableServicesResponse');
  };
  return {
    name: 'serviceusage',
    left: () => [...enabled],
    routes: [
      {
        method: 'GET',
        path: 'v1/projects/{project}/services',
        answer: (call: Call) => {
          const { project = '' } = call.part;
          const { id } = projectOf(world, project);
          const all = [...enabled].filter((key) => key.startsWith(`${id}/`)).sort();
          const { items, nextPageToken } = pageOf(all, call, 200);
          return { services: items.map((key) => resource(project, key.slice(id.length + 1))), nextPageToken };
        },
      },
      {
        method: 'GET',
        path: 'v1/projects/{project}/services/{service}',
        answer: ({ part: { project = '', service = '' } }) => resource(project, service),
      },
      {
        method: 'POST',
        path: 'v1/projects/{project}/services:batchEnable',
        answer: ({ part: { project = '' }, body }) => {
          const { serviceIds = [] } = (body ?? {}) as { serviceIds?: readonly string[] };
          if (serviceIds.length === 0 || serviceIds.length > maxBatch)
            throw invalid(`service_ids must have 1 to ${maxBatch} services: ${serviceIds.length}.`);
          return change(project, serviceIds, true);
        },
      },
      {
        method: 'POST',
        path: 'v1/projects/{project}/services/{service}:enable',
        answer: ({ part: { project = '', service = '' } }) => change(project, [service], true),
      },
      {
        method: 'POST',
        path: 'v1/projects/{project}/services/{service}:disable',
        answer: ({ part: { project = '', service = '' } }) => change(project, [service], false),
      },
    ],
  };
};
