/**
 * The dashboard of one system, in the order of an incident: are users affected, how, since when, which part, what
 * changed.
 */
import { dashboardId, dashboardTitle } from '../alerts/links.ts';
import type { Organization } from '../model/organization.ts';
import type { Dashboard, Section } from './dashboard.ts';
import { readableSection } from './readable.ts';
import { backlog, cost, deadLetters, events, evidence, resources } from './pipelineSections.ts';
import { containers, databases, jobs } from './platformSections.ts';
import { refusals } from './refusals.ts';
import { teamCharts } from './teamSection.ts';
import { budgets, errors, latencies, traffic } from './systemSections.ts';
import type { SystemNodes } from '../alerts/systemNodes.ts';

/** Budgets, then what fired and what was released: the first questions in an incident. A header of its own would be one widget too many. */
const firstSection = (nodes: SystemNodes): Section => {
  const first = budgets(nodes);
  return { ...first, rows: [...first.rows, events(nodes)] };
};

export const systemDashboard = (nodes: SystemNodes, { prices }: Pick<Organization, 'prices'>): Dashboard => ({
  kind: 'Dashboard',
  id: dashboardId(nodes.system.id),
  title: dashboardTitle(nodes.system),
  system: nodes.system.id,
  variables: [],
  annotations: ['deployments', 'incidents', 'failed probes', 'service health'],
  sections: [
    firstSection(nodes),
    latencies(nodes),
    errors(nodes),
    traffic(nodes),
    backlog(nodes),
    deadLetters(nodes),
    teamCharts(nodes),
    resources(nodes),
    containers(nodes),
    jobs(nodes),
    databases(nodes),
    refusals(nodes),
    cost(nodes, prices),
    evidence(nodes),
  ]
    .map(readableSection)
    .filter(({ rows }) => rows.length > 0),
});
