/** What Google Cloud would say of a simulated system, in the names of model/signals.ts. */
import type { Labels } from '../../model/point.ts';
import type { StageName } from '../../model/stage.ts';
import { datasetName, resourceName } from '../../model/system.ts';
import { uptimeCheckId } from '../../series/systemSeries.ts';
import { hurtAt } from './flow.ts';
import { part, times, type Amount, type Counter, type Gauge, type Histogram, type Metric } from './metric.ts';
import { answeredShare, backlogAt, failedReads, oldestAt } from './ownMetrics.ts';
import type { Spread } from './spread.ts';
import { restless, type Change, type World } from './world.ts';

type Metrics = Readonly<Record<string, (world: World) => readonly Metric[]>>;
type Stage = Extract<StageName, 'api' | 'ingest'>;

const environment = 'prod';
const stages: readonly Stage[] = ['api', 'ingest'];

const service = (world: World, stage: Stage, more: Labels = {}): Labels => ({
  monitored_resource: 'cloud_run_revision',
  project_id: world.system.project,
  location: world.system.region,
  service_name: resourceName(world.system, world.system.stages[stage].name, environment),
  ...more,
});

const subscription = (world: World): Labels => ({
  monitored_resource: 'pubsub_subscription',
  project_id: world.system.project,
  subscription_id: resourceName(world.system, world.system.stages.queue.subscription, environment),
});

const counter = (labels: Labels, of: Amount): Counter => ({ kind: 'Counter', labels, of });
const gauge = (labels: Labels, at: (at: number) => number): Gauge => ({ kind: 'Gauge', labels, at });
const histogram = (
  world: World,
  labels: Labels,
  of: Amount,
  spread: Change<Spread>,
  bounds: readonly number[],
): Histogram => ({ kind: 'Histogram', labels, layers: restless(world, of, spread), bounds });

/** Bounds that grow by a factor, as Google Cloud's exponential ones do. */
const growing = (first: number, factor: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => Number((first * factor ** index).toPrecision(6)));

const shares = Array.from({ length: 20 }, (_, index) => (index + 1) / 20);

const instancesOf = ({ system, busy, incident }: World, stage: Stage, at: number): number => {
  const { minInstances, maxInstances } = system.stages[stage].resources;
  const now = busy.usual + (incident === undefined ? 0 : hurtAt(incident, at)) * (busy.hurt - busy.usual);
  const wanted = Math.ceil(maxInstances * now * (stage === 'api' ? 0.8 : 0.6));
  return Math.min(maxInstances, Math.max(1, minInstances, wanted));
};

const each = (make: (stage: Stage) => readonly Metric[]): readonly Metric[] => stages.flatMap(make);

/** Ingest has less to do for each event than the API. */
const effort = { api: 1, ingest: 0.7 } as const;

const around = ({ busy }: World, factor: number, sigma: number): Change<Spread> => ({
  usual: { median: Math.min(0.95, busy.usual * factor), sigma },
  hurt: { median: Math.min(0.95, busy.hurt * factor), sigma },
});

/** A value of all instances together; it grows with the load. */
const perInstance = (world: World, stage: Stage, factor: number): Amount => {
  const most = world.system.stages[stage].resources.maxInstances;
  return part(world.ticks, factor * most * world.busy.usual * 0.6, factor * most * world.busy.hurt * 0.6);
};

const requests = (world: World): readonly Metric[] => {
  const of = (code: string, amount: Amount): Counter =>
    counter(service(world, 'api', { response_code: code, response_code_class: `${code[0]}xx` }), amount);
  const { refused, limited, mistaken } = world;
  const { usual, hurt } = answeredShare(world);
  return [
    of('200', part(world.allReads, usual, hurt)),
    of('500', times(failedReads(world), 0.6)),
    of('503', times(failedReads(world), 0.4)),
    of('401', part(world.allReads, refused.usual * 0.7, refused.hurt * 0.7)),
    of('403', part(world.allReads, refused.usual * 0.3, refused.hurt * 0.3)),
    of('400', part(world.allReads, mistaken.usual, mistaken.hurt)),
    of('429', part(world.allReads, limited)),
    counter(
      service(world, 'ingest', { response_code: '200', response_code_class: '2xx' }),
      part(world.messages, 0.02, 0.02 * world.taken.hurt),
    ),
  ];
};

/** In milliseconds, as Cloud Run counts. */
const latencies = (world: World): readonly Metric[] => {
  const { readTime } = world;
  const { usual, hurt } = answeredShare(world);
  const slower = ({ median, sigma }: Spread): Spread => ({ median: median * 1_000, sigma });
  const spread = { usual: slower(readTime.usual), hurt: slower(readTime.hurt) };
  const of = (code: string, amount: Amount): Histogram =>
    histogram(
      world,
      service(world, 'api', { response_code: code, response_code_class: `${code[0]}xx` }),
      amount,
      spread,
      growing(1, 1.6, 26),
    );
  return [of('200', part(world.allReads, usual, hurt)), of('500', failedReads(world))];
};

const places = ['usa-virginia', 'eur-belgium', 'sa-brazil-sao_paulo', 'apac-singapore'];
/** A fault inside is soon seen from outside. */
const untilUnreachable = 12 * 60_000;

const isCutOff = ({ isReachable, incident }: World, at: number): boolean => {
  if (isReachable || incident === undefined) return false;
  const { from, repaired = Infinity } = incident;
  return at > from + untilUnreachable && at <= repaired;
};

export const platformMetrics: Metrics = {
  'run.googleapis.com/request_count': requests,
  'run.googleapis.com/request_latencies': latencies,
  'run.googleapis.com/container/cpu/utilizations': (world) =>
    each((stage) => [
      histogram(
        world,
        service(world, stage),
        perInstance(world, stage, 1 / 60),
        around(world, effort[stage], 0.35),
        shares,
      ),
    ]),
  'run.googleapis.com/container/memory/utilizations': (world) =>
    each((stage) => [
      histogram(
        world,
        service(world, stage),
        perInstance(world, stage, 1 / 60),
        around(world, 1.1 * effort[stage], 0.2),
        shares,
      ),
    ]),
  'run.googleapis.com/container/instance_count': (world) =>
    each((stage) => [
      gauge(service(world, stage, { state: 'active' }), (at) => instancesOf(world, stage, at)),
      gauge(service(world, stage, { state: 'idle' }), () => 1),
    ]),
  'run.googleapis.com/container/max_request_concurrencies': (world) =>
    each((stage) => {
      const most = world.system.stages[stage].resources.concurrency;
      const { usual, hurt } = around(world, effort[stage], 0.4);
      const scaled = ({ median, sigma }: Spread): Spread => ({ median: Math.min(0.5, median) * most, sigma });
      return [
        histogram(
          world,
          service(world, stage, { state: 'active' }),
          perInstance(world, stage, 1 / 60),
          { usual: scaled(usual), hurt: scaled(hurt) },
          shares.map((one) => one * most),
        ),
      ];
    }),
  'run.googleapis.com/container/billable_instance_time': (world) =>
    each((stage) => [counter(service(world, stage), perInstance(world, stage, 1))]),
  'run.googleapis.com/container/cpu/allocation_time': (world) =>
    each((stage) => [
      counter(service(world, stage), perInstance(world, stage, world.system.stages[stage].resources.cpu)),
    ]),
  'run.googleapis.com/container/memory/allocation_time': (world) =>
    each((stage) => [counter(service(world, stage), perInstance(world, stage, 0.75))]),
  'run.googleapis.com/container/network/sent_bytes_count': (world) => [
    counter(
      service(world, 'api', { kind: 'internet' }),
      part(world.allReads, 24_000, 24_000 * (1 - world.failed.hurt)),
    ),
    counter(service(world, 'ingest', { kind: 'private' }), part(world.messages, 400, 400 * world.taken.hurt)),
  ],
  'run.googleapis.com/container/network/received_bytes_count': (world) => [
    counter(service(world, 'api', { kind: 'internet' }), part(world.allReads, 700)),
    counter(service(world, 'ingest', { kind: 'private' }), part(world.messages, 350, 350 * world.taken.hurt)),
  ],
  'run.googleapis.com/container/startup_latencies': (world) =>
    each((stage) => [
      histogram(
        world,
        service(world, stage),
        part(world.ticks, 1 / 120, world.isReachable ? 1 / 60 : 1 / 10),
        { usual: { median: 900, sigma: 0.3 }, hurt: { median: 1_500, sigma: 0.4 } },
        growing(50, 1.4, 24),
      ),
    ]),
  'pubsub.googleapis.com/subscription/num_undelivered_messages': (world) => [
    gauge(subscription(world), backlogAt(world)),
  ],
  'pubsub.googleapis.com/subscription/oldest_unacked_message_age': (world) => [
    gauge(subscription(world), (at) => Math.round(oldestAt(world)(at))),
  ],
  'pubsub.googleapis.com/subscription/dead_letter_message_count': (world) => [
    counter(subscription(world), part(world.ticks, 0, world.taken.hurt < 0.5 ? 0.01 : 0)),
  ],
  'pubsub.googleapis.com/topic/message_sizes': (world) => [
    {
      kind: 'Histogram',
      labels: {
        monitored_resource: 'pubsub_topic',
        project_id: world.system.project,
        topic_id: resourceName(world.system, world.system.stages.queue.topic, environment),
      },
      // One layer: each message is counted once, as in the counters of its outcome.
      layers: [{ of: part(world.messages, 1), usual: { median: 280, sigma: 0.4 }, hurt: { median: 280, sigma: 0.4 } }],
      bounds: growing(16, 2, 20),
    },
  ],
  'bigquery.googleapis.com/storage/stored_bytes': (world) => {
    const { dataset: _, table } = world.system.stages.table;
    return [
      gauge(
        {
          monitored_resource: 'bigquery_dataset',
          project_id: world.system.project,
          dataset_id: datasetName(world.system, world.system.stages.table, environment),
          table,
        },
        (at) => world.messages.counted(at) * 120,
      ),
    ];
  },
  'logging.googleapis.com/byte_count': (world) =>
    each((stage) => [
      counter(service(world, stage, { severity: 'INFO' }), part(world.allReads, 300)),
      counter(service(world, stage, { severity: 'ERROR' }), times(failedReads(world), 900)),
    ]),
  'logging.googleapis.com/user/atalaya/container_failures': (world) => [
    counter(service(world, 'api'), part(world.ticks, 0, world.isReachable && !world.isShort ? 0 : 1 / 45)),
  ],
  'monitoring.googleapis.com/uptime_check/check_passed': (world) =>
    places.map((place) =>
      gauge(
        {
          monitored_resource: 'uptime_url',
          project_id: world.system.project,
          check_id: uptimeCheckId(world.system.id),
          checker_location: place,
        },
        (at) => (isCutOff(world, at) ? 0 : 1),
      ),
    ),
};

/** Of a project, whichever system asks: bytes that queries read. */
export const projectMetrics: Metrics = {
  'bigquery.googleapis.com/query/scanned_bytes': (world) => [
    counter(
      { monitored_resource: 'global', project_id: world.system.project, priority: 'INTERACTIVE' },
      part(world.allReads, 0.4 * 12_000_000),
    ),
  ],
};
