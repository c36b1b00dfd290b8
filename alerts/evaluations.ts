/** How each dialect evaluates an alert: the text of the condition, for people. */
import { cloudMonitoring } from '../series/cloudMonitoring.ts';
import type { DialectId, NotSupported } from '../series/dialect.ts';
import { prometheus } from '../series/prometheus.ts';
import type { Alert } from './alert.ts';
import { alertPolicy } from './cloudMonitoring.ts';
import type { LinkContext } from './links.ts';

export interface Evaluation {
  readonly textOf: (alert: Alert, context: LinkContext) => string | NotSupported;
  /** Whether the error rate of each window is recorded first, and the condition compares the recorded series. */
  readonly recordsShares: boolean;
}

export const evaluations: Readonly<Record<DialectId, Evaluation>> = {
  'cloud-monitoring': {
    // A condition without PromQL uses the SLO's own burn rate.
    textOf: (alert, context) => {
      const query = alert.queries['cloud-monitoring'];
      if (query.kind !== 'NotSupported') return cloudMonitoring.print(query);
      const policy = alertPolicy(alert, context);
      if (policy.kind === 'NotSupported') return policy;
      return policy.body.conditions
        .flatMap((condition) =>
          'conditionThreshold' in condition
            ? [`${condition.conditionThreshold.filter} > ${condition.conditionThreshold.thresholdValue}`]
            : [],
        )
        .join('\nand\n');
    },
    recordsShares: false,
  },
  prometheus: {
    textOf: ({ queries: { prometheus: query } }) => (query.kind === 'NotSupported' ? query : prometheus.print(query)),
    recordsShares: true,
  },
};
