import { defineCheck, type Check } from '../../checks/check.ts';
import { runbookUrl, longestUrl } from '../links.ts';
import { eachAlert, type Definitions, type PlacedAlert } from './definitions.ts';

const longestTitle = 512;
const label = /^[a-z0-9_-]{1,63}$/;

export const policyLimits: Check<Definitions> = defineCheck(
  {
    id: 'alerts/policy-limits',
    severity: 'error',
    title: 'What an alert says of itself fits into a policy of Cloud Monitoring.',
    source: 'google.monitoring.v3, AlertPolicy: display_name, user_labels, Documentation.Link.url',
  },
  eachAlert((placed, all) => {
    const { alert } = placed;
    const { title } = alert;
    if (title.length > longestTitle) {
      const what = `a title of ${title.length} characters is refused: a policy takes ${longestTitle}`;
      return { what, fix: 'give its objective a shorter id' };
    }
    const [name, value] = labelsOf(placed).find(([, text]) => !label.test(text)) ?? [];
    if (name !== undefined) {
      const what = `the label ${name} of '${alert.id}' would be '${value}', which a policy refuses`;
      return { what, fix: 'write at most 63 lower-case letters, digits, dashes and underscores' };
    }
    const { length } = runbookUrl(alert, all.organization);
    if (length <= longestUrl) return undefined;
    const what = `the link to its runbook has ${length} characters: a policy takes ${longestUrl}`;
    return { what, fix: `write a shorter runbooks in ${all.organizationFile}` };
  }),
);

const labelsOf = ({ alert, of }: PlacedAlert): readonly (readonly [string, string])[] => [
  ['system', of?.system.id ?? 'fleet'],
  ['stage', alert.stage],
  ['severity', alert.severity],
  ['owner', alert.owner],
];
