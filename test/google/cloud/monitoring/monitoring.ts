/** The fake of Cloud Monitoring, v3 and v1, as strict as the API where its users read of refusals. */
import type { FakeService } from '../service.ts';
import type { World } from '../world.ts';
import { channelRoutes } from './channels.ts';
import { dashboardRoutes } from './dashboards.ts';
import { descriptorRoutes } from './descriptors.ts';
import { policyRoutes } from './policies.ts';
import { openScopes } from './scopes.ts';
import { serviceRoutes } from './services.ts';
import { snoozeRoutes } from './snoozes.ts';
import { openStore } from './store.ts';
import { uptimeRoutes } from './uptimeChecks.ts';

export const fakeMonitoring = (world: World): FakeService => {
  const store = openStore(world);
  const scopes = openScopes(world);
  const { policies, channels, services, slos, uptimeChecks, descriptors, snoozes, dashboards } = store;
  return {
    name: 'monitoring',
    routes: [
      ...policyRoutes(store),
      ...channelRoutes(store),
      ...serviceRoutes(store),
      ...uptimeRoutes(store),
      ...descriptorRoutes(store),
      ...snoozeRoutes(store),
      ...dashboardRoutes(store),
      ...scopes.routes,
    ],
    left: () => [
      ...[policies, channels, services, slos, uptimeChecks, descriptors, snoozes, dashboards].flatMap((kept) =>
        kept.names(),
      ),
      ...scopes.names(),
    ],
    exclusive: ({ method, path }) => (method === 'GET' ? undefined : /^v[13]\/projects\/([^/]+)\//.exec(path)?.[1]),
  };
};
