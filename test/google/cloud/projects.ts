/**
 * Resource Manager API v1 and v3: projects by id or number, and their IAM policies. Projects are given; nothing creates one.
 * Source: https://cloud.google.com/resource-manager/reference/rest.
 */
import { iamRoutes } from './policies.ts';
import type { Call, FakeService, Route } from './service.ts';
import { projectOf, type World } from './world.ts';

const host = 'cloudresourcemanager.googleapis.com';

export const fakeProjects = (world: World): FakeService => {
  const v1: Route = {
    method: 'GET',
    path: 'v1/projects/{project}',
    answer: ({ part: { project = '' } }) => {
      const { id, number } = projectOf(world, project);
      return {
        projectId: id,
        projectNumber: number,
        name: id,
        lifecycleState: 'ACTIVE',
        createTime: '2026-01-01T00:00:00Z',
      };
    },
  };
  const v3: Route = {
    method: 'GET',
    path: 'v3/projects/{project}',
    answer: ({ part: { project = '' } }) => {
      const { id, number } = projectOf(world, project);
      return {
        name: `projects/${number}`,
        projectId: id,
        displayName: id,
        state: 'ACTIVE',
        createTime: '2026-01-01T00:00:00Z',
      };
    },
  };
  const check = (_name: string, { part: { project = '' } }: Call): unknown => projectOf(world, project);
  return {
    name: 'cloudresourcemanager',
    left: () =>
      [...world.policies]
        .filter(([name, { bindings }]) => name.startsWith(`//${host}/`) && bindings.length > 0)
        .flatMap(([name, { bindings }]) => bindings.map(({ role }) => `${name} ${role}`)),
    routes: [
      v1,
      v3,
      ...['v1', 'v3'].flatMap((version) =>
        iamRoutes(world, { host, version, resource: 'projects/{project}', read: 'POST', check }),
      ),
    ],
  };
};
