/** The series of stages that others run: the platform's metrics first, then what the team's own telemetry sends. */
import type { DataflowJob, OwnService } from '../model/ownStage.ts';
import { requestSource, type RequestSource } from '../model/ownSources.ts';
import { is, isOneOf, select, type Match } from '../model/selection.ts';
import type { Signal } from '../model/signal.ts';
import { revisionLabel } from '../model/signals.ts';
import { notSupported } from './dialect.ts';
import { inEach } from './dialects.ts';
import { byPlatform, narrowed, seriesOf, together, type Sent, type Series } from './series.ts';
import { signal } from './signal.ts';
import type { ApiSeries, IngestSeries, ServiceSeries } from './stageSeries.ts';
import { noSuccess, success } from './status.ts';

/** A series that nothing sends, with the reason. */
export const nobodySends = (why: string): Series => inEach(() => notSupported(why));

interface Requests {
  readonly count: string;
  readonly durations: string;
}

const signals: Readonly<Record<RequestSource, Requests>> = {
  'load-balancer': { count: 'loadbalancing.https.request_count', durations: 'loadbalancing.https.total_latencies' },
  'internal-load-balancer': {
    count: 'loadbalancing.https.internal.request_count',
    durations: 'loadbalancing.https.internal.total_latencies',
  },
  endpoints: { count: 'endpoints.api.request_count', durations: 'endpoints.api.request_latencies' },
  'cloud-run': { count: 'run.request_count', durations: 'run.request_latencies' },
  'function-gen1': { count: 'functions.execution_count', durations: 'functions.execution_times' },
};

/** Resource labels that select the service, after the first. */
const selected = (
  service: OwnService,
  name: string,
): { readonly label: string; readonly value: string; readonly more: readonly Match[] } => {
  const { front } = service;
  if (front?.kind === 'LoadBalancer')
    return {
      label: 'url_map_name',
      value: front.urlMap,
      more: front.backend === undefined ? [] : [is('backend_target_name', front.backend)],
    };
  if (front?.kind === 'Endpoints') return { label: 'service', value: front.service, more: [] };
  return {
    label: service.platform === 'cloud-function-gen1' ? 'function_name' : 'service_name',
    value: name,
    more: [],
  };
};

const ours = signal('http.server.request.duration');

/**
 * As any SDK sends it. Ours leaves the unit out of the name that Prometheus gets. Source: OpenTelemetry, "Prometheus and
 * OpenMetrics compatibility", metric metadata: the unit becomes a suffix. No revision: only our own processes send it.
 */
const teamRequests: Signal = {
  ...ours,
  source: 'team',
  labels: ours.labels.filter((label) => label !== revisionLabel),
  names: { ...ours.names, prometheus: `${ours.names.prometheus}_seconds` },
};

const telemetrySent = (service: OwnService): readonly Sent[] =>
  service.telemetry === undefined
    ? []
    : [
        {
          ...select(
            teamRequests,
            is('job', service.telemetry.service),
            ...(service.telemetry.routes === undefined
              ? []
              : [isOneOf('http.route', service.telemetry.routes.toSorted())]),
          ),
          sender: { kind: 'Process', names: [service.telemetry.service] },
        },
      ];

const requestsOf = (service: OwnService, name: string, which: keyof Requests): Series => {
  const source = requestSource(service);
  const others = telemetrySent(service);
  if (source === undefined) {
    const [first, ...rest] = others;
    return first === undefined
      ? nobodySends(`nothing counts the requests of '${name}': it has no front and sends no telemetry`)
      : seriesOf(first, ...rest);
  }
  const { label, value, more } = selected(service, name);
  return seriesOf(byPlatform(signals[source][which], label, value, ...more), ...others);
};

type Containers = Omit<ServiceSeries, 'name' | 'requests' | 'latencies'>;

/** What Cloud Run measures of the containers of a service, whoever wrote it. */
export const runContainers = (name: string): Containers => {
  const ofService = (id: string): Series => seriesOf(byPlatform(id, 'service_name', name));
  return {
    cpu: ofService('run.container.cpu.utilizations'),
    memory: ofService('run.container.memory.utilizations'),
    instances: ofService('run.container.instance_count'),
    concurrency: ofService('run.container.max_request_concurrencies'),
    startup: ofService('run.container.startup_latencies'),
    cpuTime: ofService('run.container.cpu.allocation_time'),
    memoryTime: ofService('run.container.memory.allocation_time'),
    logBytes: ofService('logging.byte_count'),
    containerFailures: ofService('logging.user.atalaya.container_failures'),
  };
};

/** Where Cloud Run, or Kubernetes, measures the containers. */
const containerSeries = (service: OwnService, name: string): Containers => {
  const { platform, workload } = service;
  const none = (of: string): Series => nobodySends(`nothing measures the ${of} of '${name}'`);
  if (platform === 'cloud-run' || platform === 'cloud-function') return runContainers(name);
  const restarts =
    platform === 'gke' && workload !== undefined
      ? seriesOf(
          byPlatform(
            'kubernetes.container.restart_count',
            'container_name',
            name,
            is('cluster_name', workload.cluster),
            is('namespace_name', workload.namespace),
          ),
        )
      : none('container restarts');
  return {
    cpu: none('CPU'),
    memory: none('memory'),
    instances:
      platform === 'cloud-function-gen1'
        ? seriesOf(byPlatform('functions.active_instances', 'function_name', name))
        : none('instances'),
    concurrency: none('concurrent requests'),
    startup: none('start-up time'),
    cpuTime: none('CPU time'),
    memoryTime: none('memory time'),
    logBytes: none('log bytes'),
    containerFailures: restarts,
  };
};

const serviceSeries = (service: OwnService, name: string): ServiceSeries => ({
  name,
  requests: requestsOf(service, name, 'count'),
  latencies: requestsOf(service, name, 'durations'),
  ...containerSeries(service, name),
});

export const ownApiSeries = (service: OwnService, name: string, checkId: string): ApiSeries => {
  const all = serviceSeries(service, name);
  const [telemetry] = telemetrySent(service);
  return {
    ...all,
    dataRequests: all.requests,
    durations: all.latencies,
    byRoute:
      telemetry === undefined ? nobodySends(`nothing counts the requests of '${name}' by route`) : seriesOf(telemetry),
    allRequests: nobodySends(`only its front or platform counts the requests of '${name}'`),
    shed: nobodySends(`'${name}' does not count requests that it sheds`),
    probes:
      service.probe === undefined
        ? nobodySends(`no probe asks '${name}': write the address as probe`)
        : seriesOf(byPlatform('uptime.check_passed', 'check_id', checkId)),
  };
};

const byOwnCode = (name: string, of: string): Series =>
  nobodySends(`the code of '${name}' counts no ${of}: only Atalaya's own ingest does`);

/** `subscriptions`: deployed names of those that it reads. Without one, its requests are its messages. */
export const ownIngestSeries = (
  service: OwnService | DataflowJob,
  name: string,
  subscriptions: readonly string[],
): IngestSeries => {
  const base = service.kind === 'OwnService' ? serviceSeries(service, name) : jobSeries(name);
  const ofSubscriptions = (id: string): Series =>
    together(
      subscriptions.map((subscription) => seriesOf(byPlatform(`pubsub.${id}`, 'subscription_id', subscription))),
    );
  const deliveries =
    subscriptions.length === 0
      ? undefined
      : { sent: ofSubscriptions('sent_message_count'), acknowledged: ofSubscriptions('ack_message_count') };
  const hasRequests = service.kind === 'OwnService' && (requestSource(service) ?? service.telemetry) !== undefined;
  return {
    ...base,
    messages: byOwnCode(name, 'messages by outcome'),
    consumed: deliveries?.sent ?? byOwnCode(name, 'deliveries'),
    tests: byOwnCode(name, 'test messages'),
    age: byOwnCode(name, 'ages of messages'),
    handled: deliveries?.acknowledged ?? narrowed(base.requests, success),
    handledWords: deliveries === undefined ? 'requests answered 2xx' : 'messages acknowledged',
    attempts: hasRequests ? base.requests : (deliveries?.sent ?? base.requests),
    failures: hasRequests
      ? narrowed(base.requests, noSuccess)
      : deliveries === undefined
        ? base.requests
        : ofSubscriptions('expired_ack_deadlines_count'),
    deliveries,
    lag:
      service.kind === 'DataflowJob'
        ? seriesOf(byPlatform('dataflow.job.data_watermark_age', 'job_name', name))
        : nobodySends(`'${name}' says nothing about the age of what it has not processed`),
  };
};

const jobSeries = (name: string): ServiceSeries => {
  const none = (of: string): Series => nobodySends(`Dataflow does not measure the ${of} of '${name}'`);
  return {
    name,
    requests: none('requests'),
    latencies: none('latency'),
    cpu: none('share of CPU'),
    memory: none('share of memory'),
    instances: none('instances'),
    concurrency: none('concurrent requests'),
    startup: none('start-up time'),
    cpuTime: none('CPU time'),
    memoryTime: none('memory time'),
    logBytes: none('log bytes'),
    containerFailures: none('container failures'),
  };
};
