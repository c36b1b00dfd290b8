/** When alerts would have fired, as the policies of Cloud Monitoring evaluate them: at every minute, at every zoom. */
import { firingsOf } from './firings.ts';
import type { Picture } from './picture.ts';
import type { IncidentData } from './widgetData.ts';

export const incidentData = (policyNames: readonly string[], picture: Picture): IncidentData => {
  const ids = policyNames.map((name) => name.replace(/^.*\//, ''));
  const { from, to } = picture;
  const { evaluated, notEvaluated } = firingsOf(
    ids.flatMap((id) => picture.alerts.get(id) ?? []),
    picture,
    { from, to, since: picture.since() },
  );
  const incidents = evaluated.flatMap(({ alert: { title, severity }, firings }) =>
    firings.map((firing) => ({
      title,
      labels: firing.labels,
      severity,
      from: firing.from / 1_000,
      to: firing.to === undefined ? null : firing.to / 1_000,
    })),
  );
  const unknown = ids.filter((id) => !picture.alerts.has(id));
  return {
    kind: 'IncidentData',
    incidents: incidents.toSorted((a, b) => b.from - a.from),
    asked: evaluated.length,
    notAsked: [...unknown.map((id) => `${id}: no such alert is defined`), ...notEvaluated],
  };
};
