/** The heartbeat of the notifications: what it shows, where it goes, and what its absence does. */
import { watchdog } from '../alerts/oncall/routes.ts';
import {
  missingSteps,
  watchdogGroups,
  watchdogInCloudMonitoring,
  watchdogTitle,
  watchdogQuery,
} from '../alerts/watchdog.ts';
import { heartbeatInterval, type Heartbeat } from '../model/oncall/heartbeat.ts';
import { codeOf, list, section, text } from '../text/blocks.ts';
import { capitalised } from '../text/sentence.ts';
import type { Explanation } from './explanation.ts';
import type { World } from './subject.ts';

export const aboutHeartbeat = (heartbeat: Heartbeat, { organization, environment }: World): Explanation => {
  const { url, token, within } = heartbeat;
  const [group] = watchdogGroups({ organization, environment });
  return {
    kind: 'heartbeat',
    id: watchdog,
    title: `${capitalised(watchdogTitle)}.`,
    sections: [
      section(
        'What it is',
        text(
          'An alert that always fires and notifies nobody. While it arrives, the path from the rules of Prometheus through Alertmanager to the receiver works.',
        ),
        list([
          `Rule ${watchdog} in generated/fleet/prometheus/rules.yaml, in a group of its own.`,
          `Alertmanager posts it to ${url} after ${heartbeatInterval(heartbeat)} or twice that${token === undefined ? '' : `, with the token that ${token} holds`}.`,
          `Its absence for ${within} pages ${organization.owner}, where \`atalaya oncall serve\` takes it.`,
        ]),
        text(`npx atalaya oncall route --label alertname=heartbeat-missing owner=${organization.owner} severity=page`),
      ),
      section('In Prometheus', codeOf(watchdogQuery)),
      section('In Cloud Monitoring', text(`${capitalised(watchdogInCloudMonitoring.why)}.`)),
      section('When it is missing', list(missingSteps), text('Until it comes again, alerts may reach nobody.')),
    ],
    facts: {
      url,
      within,
      interval: heartbeatInterval(heartbeat),
      group: group?.name ?? null,
      cloudMonitoring: { notSupported: watchdogInCloudMonitoring.why },
    },
  };
};
