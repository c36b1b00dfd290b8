import { defineCheck, type Check, type Fault } from '../../lint/check.ts';
import { runbookUrl, longestUrl } from '../links.ts';
import { alertFault, eachAlert, placedAlerts, type Definitions, type PlacedAlert } from './definitions.ts';

const longestTitle = 512;
const label = /^[a-z0-9_-]{1,63}$/;

export const policyLimits: Check<Definitions> = defineCheck(
  {
    id: 'alerts/policy-limits',
    severity: 'error',
    title: 'The title, labels and runbook link of an alert fit the limits of a Cloud Monitoring policy.',
    source: 'google.monitoring.v3, AlertPolicy: display_name, user_labels, Documentation.Link.url',
  },
  (all) => [...labelFaults(all), ...textFaults(all)],
);

const textFaults = eachAlert(({ alert }, { organization, organizationFile }) => {
  const { title } = alert;
  if (title.length > longestTitle) {
    const message = `the title has ${title.length} characters: a policy allows ${longestTitle}`;
    return { message, fix: 'give its objective a shorter id' };
  }
  const { length } = runbookUrl(alert, organization);
  if (length <= longestUrl) return undefined;
  const message = `the link to its runbook has ${length} characters: a policy allows ${longestUrl}`;
  return { message, fix: `write a shorter URL for runbooks in ${organizationFile}` };
});

/** One finding per label of a system, not one per alert. */
const labelFaults = (all: Definitions): readonly Fault[] => {
  const checkedLabels = new Set<string>();
  return placedAlerts(all).flatMap((placed) =>
    labelsOf(placed).flatMap(([name, value]) => {
      const key = `${placed.of?.system.id} ${name} ${value}`;
      if (label.test(value) || checkedLabels.has(key)) return [];
      checkedLabels.add(key);
      const message = `the label ${name} of '${placed.alert.id}' would be '${value}', which a policy refuses`;
      const fix = 'write at most 63 lower-case letters, digits, dashes and underscores';
      return [alertFault(all, placed, { message, fix })];
    }),
  );
};

const labelsOf = ({ alert, of }: PlacedAlert): readonly (readonly [string, string])[] => [
  ['system', of?.system.id ?? 'fleet'],
  ['stage', alert.stage],
  ['severity', alert.severity],
  ['owner', alert.owner],
];
