/**
 * Cloud Billing API v1 as far as reading a project needs it. Source: https://cloud.google.com/billing/docs/reference/rest.
 */
import type { FakeService } from './service.ts';
import { projectOf, type World } from './world.ts';

export const fakeBilling = (world: World): FakeService => ({
  name: 'cloudbilling',
  left: () => [],
  routes: [
    {
      method: 'GET',
      path: 'v1/projects/{project}/billingInfo',
      answer: ({ part: { project = '' } }) => {
        const { id } = projectOf(world, project);
        const [account] = world.billingAccounts;
        const billing =
          account === undefined ? {} : { billingAccountName: `billingAccounts/${account.id}`, billingEnabled: true };
        return { name: `projects/${id}/billingInfo`, projectId: id, ...billing };
      },
    },
  ],
});
