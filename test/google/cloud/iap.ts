/** IAP API v1: who may pass to a Cloud Run service. Source: https://cloud.google.com/iap/docs/reference/rest/v1/v1. */
import { iamRoutes } from './policies.ts';
import { Refusal } from './refusal.ts';
import type { Call, FakeService } from './service.ts';
import { fullName, type World } from './world.ts';

const host = 'iap.googleapis.com';

export const fakeIap = (world: World): FakeService => {
  const check = (_name: string, { part: { project = '', location = '', id = '' } }: Call): void => {
    const service = `projects/${project}/locations/${location}/services/${id}`;
    if (!world.kept.has(fullName(world, 'run.googleapis.com', service)))
      throw new Refusal(404, 'NOT_FOUND', `Requested entity was not found: ${service}.`);
  };
  const resource = 'projects/{project}/iap_web/cloud_run-{location}/services/{id}';
  return {
    name: 'iap',
    left: () => [],
    routes: iamRoutes(world, { host, version: 'v1', resource, read: 'POST', check }),
  };
};
