/** When the alerts of a system fire in a simulated outage that is repaired, evaluated by alerts/firing/. */
import type { Alert } from '../../alerts/alert.ts';
import { alertRule } from '../../alerts/firing/alertRule.ts';
import { firingOf } from '../../alerts/firing/firing.ts';
import { ruleLabels } from '../../alerts/prometheus.ts';
import { nodesOf } from '../../alerts/systemNodes.ts';
import { scenarioSource } from '../../history/simulated/source.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { cloudMonitoring } from '../../series/cloudMonitoring.ts';

/** Minutes since the outage began; `to` is undefined where it still fires at the end. */
export interface Fired {
  readonly alert: Alert;
  readonly labels: Readonly<Record<string, string>>;
  readonly from: number;
  readonly to: number | undefined;
}

const minute = 60_000;

/** In order of time. `minutes` long, looked at for `lookAt` minutes. */
export const outageOf = (system: PipelineSystem, minutes: number, lookAt: number): readonly Fired[] => {
  const from = Date.UTC(2026, 0, 14, 12);
  const to = from + lookAt * minute;
  const source = scenarioSource({
    systems: [system],
    scenario: 'outage',
    strength: () => 1,
    incident: { from, to, repaired: from + minutes * minute },
  });
  return nodesOf(system, 'prod')
    .alerts.flatMap((alert) => {
      const rule = alertRule(alert, cloudMonitoring);
      if ('kind' in rule) throw new Error(rule.why);
      const [firings = []] = firingOf([rule], source, { from, to, since: from - 30 * 1_440 * minute });
      const labels = {
        alertname: alert.id,
        ...ruleLabels(alert, { environment: 'prod' }),
      };
      return firings.map((firing) => ({
        alert,
        labels,
        from: (firing.from - from) / minute,
        to: firing.to === undefined ? undefined : (firing.to - from) / minute,
      }));
    })
    .toSorted((a, b) => a.from - b.from);
};
