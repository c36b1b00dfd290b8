/** Where an alert fires, and what each of these places does with it before a receiver of ours sees it. */
import type { Alert } from '../../alerts/alert.ts';
import { policyIds, policyTitles } from '../../alerts/policyParts.ts';
import { ownerNamed } from '../../alerts/channels.ts';
import { channelText } from '../../alerts/runbook/channels.ts';
import type { World } from '../../explain/subject.ts';
import type { Labels } from '../../model/point.ts';
import { list, section, type Section } from '../../text/blocks.ts';
import { joinedText } from '../../text/sentence.ts';

export const alertSection = (alert: Alert, labels: Labels, { organization }: World): Section => {
  const { channels } = ownerNamed(organization, alert.owner);
  const named = joinedText(
    policyTitles(alert)
      .slice(-policyIds(alert).length)
      .map((title) => `'${title}'`),
    'and',
  );
  const policies =
    policyIds(alert).length === 0
      ? 'Cloud Monitoring has no policy of it'
      : `Cloud Monitoring: ${policyIds(alert).length === 1 ? 'policy' : 'policies'} ${named} of severity ${alert.severity} to ${channels[alert.severity].map(channelText).join(', ')} of ${alert.owner}, without routes, groups or inhibition`;
  const query = alert.queries.prometheus;
  const rule =
    query.kind === 'NotSupported'
      ? `Prometheus has no rule of it: ${query.why}`
      : `Prometheus: rule ${alert.id}, which Alertmanager routes as below`;
  const shown = Object.entries(labels).filter(([label]) => label !== 'alertname');
  return section(
    'Where it fires',
    list([policies, rule, `Labels: ${shown.map(([label, value]) => `${label}=${value}`).join(' ')}`]),
  );
};

/** For programs. */
export const alertFacts = (alert: Alert, { organization }: World): Readonly<Record<string, unknown>> => ({
  id: alert.id,
  title: alert.title,
  owner: alert.owner,
  severity: alert.severity,
  policies: policyIds(alert),
  channels: ownerNamed(organization, alert.owner).channels[alert.severity].map(channelText),
  rule: alert.queries.prometheus.kind === 'NotSupported' ? undefined : alert.id,
});
