/** When alerts would have fired, as the policies of Cloud Monitoring evaluate them: at every minute, at every zoom. */
import type { Alert } from '../../alerts/alert.ts';
import { alertRule } from '../../alerts/firing/alertRule.ts';
import { firingOf, type FiringRule } from '../../alerts/firing/firing.ts';
import { cloudMonitoring } from '../../series/cloudMonitoring.ts';
import { lackingPlatform } from './metricNames.ts';
import type { Picture } from './picture.ts';
import type { IncidentData } from './widgetData.ts';

interface Evaluated {
  readonly alert: Alert;
  readonly rule: FiringRule;
}

export const incidentData = (policyNames: readonly string[], picture: Picture): IncidentData => {
  const notAsked: string[] = [];
  const since = picture.since();
  const evaluated = policyNames.flatMap((name): readonly Evaluated[] => {
    const id = idOf(name);
    const alert = picture.alerts.get(id);
    if (alert === undefined) {
      notAsked.push(`${id}: no such alert is defined`);
      return [];
    }
    const rule = alertRule(alert, cloudMonitoring);
    if ('kind' in rule) {
      notAsked.push(`${alert.title}: ${rule.why}`);
      return [];
    }
    const lacking = lackingPlatform([rule.condition], { ...picture, from: since });
    if (lacking.length > 0) {
      notAsked.push(`${alert.title}: ${lacking.join(', ')} is emitted by Google Cloud only`);
      return [];
    }
    return [{ alert, rule }];
  });
  const { from, to, source } = picture;
  const firings = firingOf(
    evaluated.map(({ rule }) => rule),
    source,
    { from, to, since },
  );
  const incidents = evaluated.flatMap(({ alert: { title, severity } }, index) =>
    (firings[index] ?? []).map((firing) => ({
      title,
      labels: firing.labels,
      severity,
      from: firing.from / 1_000,
      to: firing.to === undefined ? null : firing.to / 1_000,
    })),
  );
  return {
    kind: 'IncidentData',
    incidents: incidents.toSorted((a, b) => b.from - a.from),
    asked: evaluated.length,
    notAsked,
  };
};

const idOf = (policyName: string): string => policyName.replace(/^.*\//, '');
