/** One system, in the order of an incident: are users hurt, how, since when, which part, what did we change. */
import { dashboardId } from '../alerts/links.ts';
import type { Organization } from '../model/organization.ts';
import type { Dashboard } from './dashboard.ts';
import { backlog, cost, deadLetters, evidence, refusals, resources } from './pipelineSections.ts';
import { budgets, errors, latencies, traffic, type SystemView } from './systemSections.ts';

export const systemDashboard = (view: SystemView, { prices }: Pick<Organization, 'prices'>): Dashboard => ({
  kind: 'Dashboard',
  id: dashboardId(view.context.system.id),
  title: `${view.context.system.id}: is it healthy?`,
  system: view.context.system.id,
  variables: [],
  annotations: ['deployments', 'incidents', 'failed probes', 'service health'],
  sections: [
    budgets(view),
    latencies(view),
    errors(view),
    traffic(view),
    backlog(view),
    deadLetters(view),
    resources(view),
    refusals(view),
    cost(view, prices),
    evidence(view),
  ],
});
