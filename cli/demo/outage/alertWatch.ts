/**
 * Which of a system's emitted alerts fire, by the history on this machine: each is evaluated at every whole minute, as the emitted
 * policies are, and gets the labels that the emitted Prometheus rule gives it.
 */
import type { Alert } from '../../../alerts/alert.ts';
import type { LinkContext } from '../../../alerts/links.ts';
import { ruleLabels } from '../../../alerts/prometheus.ts';
import { nodesOf } from '../../../alerts/systemNodes.ts';
import { firingsOf } from '../../../console/preview/firings.ts';
import type { Origin } from '../../../console/preview/origin.ts';
import type { Organization } from '../../../model/organization.ts';
import type { Labels } from '../../../model/point.ts';
import type { PipelineSystem } from '../../../model/system.ts';

/** One alert for one set of labels. Instants in milliseconds since the epoch. */
export interface WatchedAlert {
  readonly alert: Alert;
  /** With the alert's id as `alertname`. */
  readonly labels: Labels;
  readonly from: number;
  /** Undefined while it fires. */
  readonly to: number | undefined;
}

export interface AlertWatch {
  /** What fired at some whole minute after `from`, up to `at`. Throws `PromqlError`. */
  readonly read: (from: number, at: number) => readonly WatchedAlert[];
  /** Alerts that cannot be evaluated here, a sentence each. Known after the first reading. */
  readonly notEvaluated: () => readonly string[];
}

export const watchAlerts = (system: PipelineSystem, organization: Organization, origin: Origin): AlertWatch => {
  const environment = 'prod';
  const context: LinkContext = { organization, system, environment };
  const { alerts } = nodesOf(system, environment);
  let missing: readonly string[] = [];
  return {
    notEvaluated: () => missing,
    read: (from, at) => {
      const picture = { source: origin.source(), origin: origin.description };
      const { evaluated, notEvaluated } = firingsOf(alerts, picture, { from, to: at, since: origin.begin() });
      missing = notEvaluated;
      return evaluated.flatMap(({ alert, firings }) =>
        firings.map((firing) => ({
          alert,
          labels: { ...firing.labels, alertname: alert.id, ...ruleLabels(alert, context) },
          from: firing.from,
          to: firing.to,
        })),
      );
    },
  };
};
