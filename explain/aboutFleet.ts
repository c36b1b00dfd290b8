/** The fleet: all systems together, with the alerts that belong to none of them. */
import { recipientsText } from '../alerts/runbook/channels.ts';
import { dashboardUrl, runbookFile } from '../alerts/links.ts';
import { untitled } from '../alerts/titles.ts';
import { links, list, section, tableOf, text } from '../text/blocks.ts';
import { many } from '../text/count.ts';
import type { Explanation } from './explanation.ts';
import type { World } from './subject.ts';

export const aboutFleet = ({ organization, environment, systems, fleetAlerts }: World): Explanation => ({
  kind: 'fleet',
  id: 'fleet',
  title: `${many(systems.length, 'system')} together: alerts, dashboards and a runbook for failures that they have in common.`,
  sections: [
    section(
      'Whose it is',
      list([
        `Owner ${organization.owner}, project ${organization.project}.`,
        `Pages reach ${recipientsText(organization, organization.owner, 'page')}.`,
        `Its runbook: generated/${runbookFile(undefined)}.`,
      ]),
      links([{ name: 'dashboard', url: dashboardUrl({ organization, system: undefined, environment }) }]),
    ),
    section(
      'Its alerts',
      fleetAlerts.length === 0
        ? text('None: too few systems have the same kind of objective.')
        : tableOf(
            ['id', 'severity', 'what'],
            fleetAlerts.map((alert) => [alert.id, alert.severity, untitled(alert)]),
          ),
    ),
    section(
      'Its systems',
      text(`${systems.map(({ system }) => system.id).join(', ')}.`),
      text(`npx atalaya explain ${systems[0]?.system.id ?? 'SYSTEM'}`),
    ),
  ],
  facts: {
    owner: organization.owner,
    alerts: fleetAlerts.map(({ id, severity }) => ({ id, severity })),
    systems: systems.map(({ system }) => system.id),
  },
});
