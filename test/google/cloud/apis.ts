/** Refuses calls to an API that their project has not enabled. Source: https://cloud.google.com/service-usage/docs/enable-disable. */
import { Refusal } from './refusal.ts';
import type { Call, FakeService } from './service.ts';
import { projectOf, type World } from './world.ts';

/** Services that are reached below another prefix. */
const apis: Readonly<Record<string, string>> = { upload: 'storage' };

const checkEnabled = (world: World, service: string, { part: { project } }: Call): void => {
  if (world.enabled === undefined || project === undefined || project === '-') return;
  const { id, number } = projectOf(world, project);
  const api = `${apis[service] ?? service}.googleapis.com`;
  if (world.enabled.has(`${id}/${api}`)) return;
  throw new Refusal(
    403,
    'PERMISSION_DENIED',
    `${api} has not been used in project ${number} before or it is disabled. Enable it by visiting https://console.developers.google.com/apis/api/${api}/overview?project=${number} then retry.`,
    [
      {
        '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
        reason: 'SERVICE_DISABLED',
        domain: 'googleapis.com',
        metadata: { service: api, consumer: `projects/${number}` },
      },
    ],
  );
};

/** The service, checked where the world checks APIs. */
export const enabledOnly = (world: World, service: FakeService): FakeService => ({
  ...service,
  routes: service.routes.map((route) => ({
    ...route,
    answer: (call) => {
      checkEnabled(world, service.name, call);
      return route.answer(call);
    },
  })),
});
