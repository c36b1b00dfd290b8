/** Failures that our own processes cannot report: the API does not answer from outside, or containers crash. */
import { isPipelineSystem, type System } from '../model/system.ts';
import { together, type Series } from '../series/series.ts';
import type { ApiSeries, ServiceSeries } from '../series/stageSeries.ts';
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
    meaning: `Uptime checks from at least two regions have had no answer 200 from ${isPipelineSystem(system) ? '/health' : 'the address of its probe'} for two minutes.`,
    why: 'Request counters show nothing when no request arrives: only a probe from outside sees failures of DNS, certificates and the front end.',
    look: [
      "The uptime check's page: which regions fail, and with which error.",
      'Instances and container failures: whether anything runs behind it.',
      'What is in front of it: DNS, certificate, load balancer, Identity-Aware Proxy.',
    ],
    source: undefined,
  });

/** All services of one kind together: Cloud Run's failures are log lines, those of Kubernetes are restarts. */
const containers = ({ system, series }: SystemContext): readonly Alert[] => {
  const services = [...series.api, ...series.ingest];
  const onKubernetes = new Set(series.containers.map(({ name }) => name));
  const restarting = services.filter(({ name }) => onKubernetes.has(name));
  const others = services.filter(({ name }) => !onKubernetes.has(name));
  const failures = (some: readonly ServiceSeries[]): Series =>
    together(some.map(({ containerFailures }) => containerFailures));
  return [
    ...(others.length === 0 ? [] : [failing(system, failures(countedAmong(others)))]),
    ...(restarting.length === 0 ? [] : [restarts(system, failures(restarting))]),
  ];
};

/** Those whose failures something counts; all, where nothing does, so that the reason is known. */
const countedAmong = <S extends ServiceSeries>(services: readonly S[]): readonly S[] => {
  const counted = services.filter(
    ({ containerFailures }) => containerFailures['cloud-monitoring'].kind !== 'NotSupported',
  );
  return counted.length === 0 ? services : counted;
};

const failing = (system: System, of: Series): Alert =>
  alertOf({
    id: `${system.id}-containers-failing`,
    title: titled(system, 'containers fail to start or crash'),
    system: system.id,
    stage: 'api',
    severity: 'ticket',
    owner: system.owner,
    condition: { kind: 'IncreaseAbove', of, above: 3, over: '10m' },
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
  });

const restarts = (system: System, of: Series): Alert =>
  alertOf({
    id: `${system.id}-containers-restarting`,
    title: titled(system, 'containers restart'),
    system: system.id,
    stage: 'api',
    severity: 'ticket',
    owner: system.owner,
    condition: { kind: 'IncreaseAbove', of, above: 3, over: '10m' },
    for: undefined,
    meaning: 'Containers of this system restarted more than three times within ten minutes.',
    why: 'Kubernetes restarts a container that crashes, with a longer delay each time. Its requests fail, and it cannot count them itself.',
    look: [
      'Why the last container ended: kubectl describe pod (OOMKilled, Error, a failed liveness probe).',
      'The last lines of the container before that: kubectl logs --previous.',
      'Whether it began with a release: roll back first, investigate later.',
    ],
    source: undefined,
  });
