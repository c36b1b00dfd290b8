/** Failures that our own processes cannot report: the API does not answer from outside, or containers crash. */
import type { System } from '../model/system.ts';
import { together } from '../series/series.ts';
import type { ApiSeries } from '../series/stageSeries.ts';
import { alertOf, type Alert } from './alert.ts';
import type { SystemContext } from '../series/context.ts';
import { named, titled, type Named } from './titles.ts';

export const outsideAlerts = (context: SystemContext): readonly Alert[] => [
  ...named(context.series.api).map((api) => unreachable(context.system, api)),
  ...containers(context),
];

const unreachable = (system: System, { part, inId, inTitle }: Named<ApiSeries>): Alert =>
  alertOf({
    id: `${system.id}-api-unreachable${inId}`,
    title: titled(system, `the API is unreachable from outside${inTitle}`),
    system: system.id,
    stage: 'api',
    severity: 'page',
    owner: system.owner,
    condition: {
      kind: 'ProbesFailing',
      of: part.probes,
      regions: 2,
    },
    for: '2m',
    meaning: 'Uptime checks from at least two regions have had no answer 200 from /health for two minutes.',
    why: 'Request counters show nothing when no request arrives: only a probe from outside sees failures of DNS, certificates and the front end.',
    look: [
      "The uptime check's page: which regions fail, and with which error.",
      'Instances and container failures: whether anything runs behind it.',
      'What is in front of it: DNS, certificate, load balancer, Identity-Aware Proxy.',
    ],
    source: undefined,
  });

/** All services together. */
const containers = ({ system, series }: SystemContext): readonly Alert[] => {
  const services = [...series.api, ...series.ingest];
  if (services.length === 0) return [];
  return [
    alertOf({
      id: `${system.id}-containers-failing`,
      title: titled(system, 'containers fail to start or crash'),
      system: system.id,
      stage: 'api',
      severity: 'ticket',
      owner: system.owner,
      condition: {
        kind: 'IncreaseAbove',
        of: together(services.map(({ containerFailures }) => containerFailures)),
        above: 3,
        over: '10m',
      },
      for: undefined,
      meaning:
        'More than three containers of this system failed to start, were killed for memory or crashed within ten minutes.',
      why: "A process that died sends no metrics. Google Cloud's log entries show it, counted by a log-based metric.",
      look: [
        "Google Cloud's log entries about the container: memory limit, failed start-up probe, exit code.",
        'Memory against its limit on the dashboard.',
        'Whether it began with a release: roll back first, investigate later.',
      ],
      source: undefined,
    }),
  ];
};
