/** How each dialect evaluates an alert: the text of the condition, for people. */
import { cloudMonitoring } from '../series/cloudMonitoring.ts';
import type { DialectId, NotSupported } from '../series/dialect.ts';
import { prometheus } from '../series/prometheus.ts';
import type { Alert } from './alert.ts';
import { alertPolicies } from './cloudMonitoring.ts';
import type { PolicyBody } from './cloudMonitoringPolicy.ts';
import type { LinkContext } from './links.ts';

export interface Evaluation {
  readonly textOf: (alert: Alert, context: LinkContext) => string | NotSupported;
  /** Whether the error rate of each window is recorded first, and the condition compares the recorded series. */
  readonly recordsShares: boolean;
}

const comparison = (condition: PolicyBody['conditions'][number]): readonly string[] =>
  'conditionThreshold' in condition
    ? [`${condition.conditionThreshold.filter} > ${condition.conditionThreshold.thresholdValue}`]
    : [];

export const evaluations: Readonly<Record<DialectId, Evaluation>> = {
  'cloud-monitoring': {
    // A condition without PromQL uses the SLO's own burn rate.
    textOf: (alert, context) => {
      const query = alert.queries['cloud-monitoring'];
      if (query.kind !== 'NotSupported') return cloudMonitoring.print(query);
      const { made, refused } = alertPolicies(alert, context);
      const [reason] = refused;
      if (made.length === 0 && reason !== undefined) return reason;
      return [
        ...made.map(({ body: { conditions } }) => conditions.flatMap(comparison).join('\nand\n')),
        ...refused.map(({ why }) => `# not there: ${why}`),
      ].join('\n\n# and in a policy of its own\n');
    },
    recordsShares: false,
  },
  prometheus: {
    textOf: ({ queries: { prometheus: query } }) => (query.kind === 'NotSupported' ? query : prometheus.print(query)),
    recordsShares: true,
  },
};
