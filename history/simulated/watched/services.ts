/** What Google Cloud counts of services that others run: Cloud Run, functions, load balancers, Endpoints, Kubernetes, probes. */
import type { Labels } from '../../../model/point.ts';
import { apisOf } from '../../../model/stages.ts';
import { uptimeCheckId } from '../../../series/systemSeries.ts';
import { hurtAt } from '../flow.ts';
import { part, type Amount, type Metric } from '../metric.ts';
import {
  around,
  counter,
  deployed,
  gauge,
  growing,
  histogram,
  often,
  resource,
  scaled,
  type WatchedMetrics,
} from './labels.ts';
import { everyAnswer, type Answering } from './requests.ts';
import { valueAt, type WatchedWorld } from './world.ts';

type Kind = (answering: Answering) => boolean;

const onRun: Kind = ({ service: { platform } }) => platform === 'cloud-run' || platform === 'cloud-function';
const onFirstGeneration: Kind = ({ service }) => service.platform === 'cloud-function-gen1';
const onKubernetes: Kind = ({ service }) => service.workload !== undefined;
const behind =
  (scheme: 'external' | 'internal'): Kind =>
  ({ service: { front } }) =>
    front?.kind === 'LoadBalancer' && front.scheme === scheme;
const behindEndpoints: Kind = ({ service }) => service.front?.kind === 'Endpoints';

const run = (world: WatchedWorld, { service }: Answering, more: Labels = {}): Labels =>
  resource(world, 'cloud_run_revision', {
    location: world.system.region,
    service_name: deployed(world, service.name),
    revision_name: `${service.name}-00042-abc`,
    ...more,
  });

const classOf = (status: string): Labels => ({ response_code: status, response_code_class: `${status[0]}xx` });

const balancer = (world: WatchedWorld, { service: { front } }: Answering, status: string): Labels => {
  if (front?.kind !== 'LoadBalancer') return {};
  const type = front.scheme === 'internal' ? 'internal_http_lb_rule' : 'https_lb_rule';
  return resource(world, type, {
    url_map_name: front.urlMap,
    backend_target_name: front.backend ?? 'default-backend',
    forwarding_rule_name: `${front.urlMap}-rule`,
    protocol: 'HTTP/2.0',
    cache_result: 'DISABLED',
    response_code: status,
    // Here the class is a number.
    response_code_class: `${status[0]}00`,
    ...(front.scheme === 'internal' ? {} : { client_country: 'Chile', proxy_continent: 'America' }),
  });
};

const managed = (world: WatchedWorld, { service: { front } }: Answering, more: Labels): Labels =>
  resource(world, 'api', {
    service: front?.kind === 'Endpoints' ? front.service : '',
    location: world.system.region,
    version: 'v1',
    method: 'Get',
    protocol: 'http',
    ...more,
  });

const execution = (world: WatchedWorld, { service }: Answering, more: Labels): Labels =>
  resource(world, 'cloud_function', {
    region: world.system.region,
    function_name: deployed(world, service.name),
    ...more,
  });

const container = (world: WatchedWorld, { service }: Answering, pod: number, more: Labels = {}): Labels =>
  resource(world, 'k8s_container', {
    location: world.system.region,
    cluster_name: service.workload?.cluster ?? '',
    namespace_name: service.workload?.namespace ?? '',
    pod_name: `${service.name}-7d9f8-${pod}`,
    container_name: deployed(world, service.name),
    ...more,
  });

/** Each status is a counter. */
const counted =
  (kind: Kind, labels: (world: WatchedWorld, answering: Answering, status: string) => Labels) =>
  (world: WatchedWorld): readonly Metric[] =>
    everyAnswer(world)
      .filter(kind)
      .flatMap((answering) => answering.answers.map(([status, of]) => counter(labels(world, answering, status), of)));

/** Each status is a distribution; `factor` of a second is the unit. */
const timed =
  (
    kind: Kind,
    labels: (world: WatchedWorld, answering: Answering, status: string) => Labels,
    factor: number,
    bounds: readonly number[],
  ) =>
  (world: WatchedWorld): readonly Metric[] =>
    everyAnswer(world)
      .filter(kind)
      .flatMap((answering) =>
        answering.answers.map(([status, of]) =>
          histogram(world, labels(world, answering, status), of, scaled(world.readTime, factor), bounds),
        ),
      );

const each =
  (kind: Kind, make: (world: WatchedWorld, answering: Answering) => readonly Metric[]) =>
  (world: WatchedWorld): readonly Metric[] =>
    everyAnswer(world)
      .filter(kind)
      .flatMap((answering) => make(world, answering));

const statusOfExecution = (status: string): string => (status.startsWith('5') ? 'error' : 'ok');

/** An execution knows only whether it was ok: all other answers are one series. */
const executions = (answering: Answering): readonly (readonly [status: string, of: Amount])[] =>
  [...Map.groupBy(answering.answers, ([status]) => statusOfExecution(status))].map(([status, all]) => [
    status,
    all.flatMap(([, of]) => of),
  ]);

const milliseconds = growing(1, 1.6, 28);
const shares = Array.from({ length: 20 }, (_, index) => (index + 1) / 20);
const places = ['usa-virginia', 'eur-belgium', 'sa-brazil-sao_paulo'];
const pods = [0, 1];

const isCutOff = ({ isBroken, incident }: WatchedWorld, at: number): boolean =>
  isBroken && incident !== undefined && hurtAt(incident, at) > 0.5;

export const serviceMetrics: WatchedMetrics = {
  'run.googleapis.com/request_count': counted(onRun, (world, answering, status) =>
    run(world, answering, classOf(status)),
  ),
  'run.googleapis.com/request_latencies': timed(
    onRun,
    (world, answering, status) => run(world, answering, classOf(status)),
    1_000,
    milliseconds,
  ),
  'run.googleapis.com/container/cpu/utilizations': each(onRun, (world, answering) => [
    histogram(world, run(world, answering), often(world, 1 / 60), around(world.busy), shares),
  ]),
  'run.googleapis.com/container/memory/utilizations': each(onRun, (world, answering) => [
    histogram(world, run(world, answering), often(world, 1 / 60), around(world.filled), shares),
  ]),
  'run.googleapis.com/container/instance_count': each(onRun, (world, answering) => [
    gauge(run(world, answering, { state: 'active' }), (at) => Math.ceil(10 * valueAt(world, world.busy)(at))),
    gauge(run(world, answering, { state: 'idle' }), () => 1),
  ]),
  'run.googleapis.com/container/max_request_concurrencies': each(onRun, (world, answering) => [
    histogram(
      world,
      run(world, answering, { state: 'active' }),
      often(world, 1 / 60),
      scaled(around(world.busy), 80),
      shares.map((part) => part * 80),
    ),
  ]),
  'run.googleapis.com/container/billable_instance_time': each(onRun, (world, answering) => [
    counter(run(world, answering), often(world, 2)),
  ]),
  'run.googleapis.com/container/cpu/allocation_time': each(onRun, (world, answering) => [
    counter(run(world, answering), often(world, 2)),
  ]),
  'run.googleapis.com/container/memory/allocation_time': each(onRun, (world, answering) => [
    counter(run(world, answering), often(world, 1)),
  ]),
  'run.googleapis.com/container/startup_latencies': each(onRun, (world, answering) => [
    histogram(
      world,
      run(world, answering),
      often(world, 1 / 120, world.isBroken ? 1 / 10 : 1 / 120),
      { usual: { median: 900, sigma: 0.3 }, hurt: { median: 1_500, sigma: 0.4 } },
      growing(50, 1.4, 24),
    ),
  ]),
  'run.googleapis.com/container/network/sent_bytes_count': each(onRun, (world, answering) => [
    counter(run(world, answering, { kind: 'internet' }), part(answering.flow, 24_000)),
  ]),
  'run.googleapis.com/container/network/received_bytes_count': each(onRun, (world, answering) => [
    counter(run(world, answering, { kind: 'internet' }), part(answering.flow, 700)),
  ]),
  'logging.googleapis.com/byte_count': each(onRun, (world, answering) => [
    counter(run(world, answering, { severity: 'INFO', log: 'run.googleapis.com/requests' }), part(answering.flow, 300)),
  ]),
  // A log-based metric that is emitted with the alert; its lines are Cloud Run's own.
  'logging.googleapis.com/user/atalaya/container_failures': each(onRun, (world, answering) => [
    counter(run(world, answering), often(world, 0, world.isBroken ? 1 / 45 : 0)),
  ]),
  'cloudfunctions.googleapis.com/function/execution_count': each(onFirstGeneration, (world, answering) =>
    executions(answering).map(([status, of]) =>
      counter(execution(world, answering, { status, memory: '256', trigger_type: 'pubsub' }), of),
    ),
  ),
  'cloudfunctions.googleapis.com/function/execution_times': each(onFirstGeneration, (world, answering) =>
    executions(answering).map(([status, of]) =>
      histogram(
        world,
        execution(world, answering, { status, memory: '256', trigger_type: 'pubsub' }),
        of,
        scaled(world.readTime, 1e9),
        growing(1e6, 2, 20),
      ),
    ),
  ),
  'cloudfunctions.googleapis.com/function/active_instances': each(onFirstGeneration, (world, answering) => [
    gauge(execution(world, answering, {}), (at) => Math.ceil(10 * valueAt(world, world.busy)(at))),
  ]),
  'cloudfunctions.googleapis.com/function/user_memory_bytes': each(onFirstGeneration, (world, answering) => [
    histogram(
      world,
      execution(world, answering, { memory: '256', trigger_type: 'pubsub' }),
      part(answering.flow, 1),
      scaled(around(world.filled), 256 * 2 ** 20),
      growing(2 ** 20, 2, 12),
    ),
  ]),
  'loadbalancing.googleapis.com/https/request_count': counted(behind('external'), balancer),
  'loadbalancing.googleapis.com/https/total_latencies': timed(behind('external'), balancer, 1_000, milliseconds),
  'loadbalancing.googleapis.com/https/internal/request_count': counted(behind('internal'), balancer),
  'loadbalancing.googleapis.com/https/internal/total_latencies': timed(
    behind('internal'),
    balancer,
    1_000,
    milliseconds,
  ),
  'serviceruntime.googleapis.com/api/request_count': counted(behindEndpoints, (world, answering, status) =>
    managed(world, answering, { ...classOf(status), grpc_status_code: '' }),
  ),
  // It does not say the status.
  'serviceruntime.googleapis.com/api/request_latencies': each(behindEndpoints, (world, answering) => [
    histogram(world, managed(world, answering, {}), part(answering.flow, 1), world.readTime, growing(0.001, 1.6, 28)),
  ]),
  'kubernetes.io/container/cpu/limit_utilization': each(onKubernetes, (world, answering) =>
    pods.map((pod) => gauge(container(world, answering, pod), valueAt(world, world.busy))),
  ),
  'kubernetes.io/container/memory/limit_utilization': each(onKubernetes, (world, answering) =>
    pods.flatMap((pod) => [
      gauge(container(world, answering, pod, { memory_type: 'non-evictable' }), valueAt(world, world.filled)),
      gauge(container(world, answering, pod, { memory_type: 'evictable' }), () => 0.95),
    ]),
  ),
  'kubernetes.io/container/restart_count': each(onKubernetes, (world, answering) =>
    pods.map((pod) => counter(container(world, answering, pod), often(world, 0, world.isBroken ? 1 / 90 : 0))),
  ),
  'monitoring.googleapis.com/uptime_check/check_passed': (world) =>
    apisOf(world.system).flatMap((api, index) =>
      api.kind === 'OwnService' && api.probe !== undefined
        ? places.map((place) =>
            gauge(
              resource(world, 'uptime_url', {
                host: new URL(api.probe ?? '').hostname,
                check_id: uptimeCheckId(world.system.id, index),
                checker_location: place,
              }),
              (at) => (isCutOff(world, at) ? 0 : 1),
            ),
          )
        : [],
    ),
};
