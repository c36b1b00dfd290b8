import { defineCheck, type Check } from '../../lint/check.ts';
import { policyIds } from '../policyParts.ts';
import { placedAlerts, type Definitions } from './definitions.ts';

const most = 2_000;

/** The alerts of a system are policies of its project; those of the fleet, of the organization's project. */
export const policiesPerProject: Check<Definitions> = defineCheck(
  {
    id: 'alerts/policies-per-project',
    severity: 'error',
    title: 'A project has at most 2000 alert policies.',
    source: 'Google Cloud, "Manage alerting policies by API": 2,000 policies per project',
  },
  (all) => {
    const counts = new Map<string, number>();
    for (const { alert, of } of placedAlerts(all)) {
      const project = of?.system.project ?? all.organization.project;
      counts.set(project, (counts.get(project) ?? 0) + policyIds(alert).length);
    }
    return [...counts]
      .filter(([, count]) => count > most)
      .map(([project, count]) => ({
        file: all.organizationFile,
        path: `project ${project}`,
        message: `project '${project}' has ${count} alerts, but Cloud Monitoring allows ${most} policies per project`,
        fix: 'move some of its systems to other projects',
        system: undefined,
        about: [project],
      }));
  },
);
