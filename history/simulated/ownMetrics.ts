/** What a simulated pipeline says of itself, in the names of model/signals.ts. */
import type { Labels } from '../../model/point.ts';
import { responseEvent } from '../../model/responseEvent.ts';
import { seconds } from '../../model/quantity.ts';
import { isSingle, type Single } from '../../model/objective.ts';
import { hurtAt, leftAt, type Flow } from './flow.ts';
import {
  less,
  part,
  times,
  weighed,
  type Amount,
  type Counter,
  type Gauge,
  type Histogram,
  type Metric,
} from './metric.ts';
import { shareBelow, type Spread } from './spread.ts';
import { restless, type Change, type World } from './world.ts';

type Metrics = Readonly<Record<string, (world: World, bounds: readonly number[]) => readonly Metric[]>>;

const base = ({ system }: World): Labels => ({ job: system.id, location: system.region });

const counter = (world: World, labels: Labels, of: Amount): Counter => ({
  kind: 'Counter',
  labels: { ...base(world), ...labels },
  of,
});

const gauge = (world: World, labels: Labels, at: (at: number) => number): Gauge => ({
  kind: 'Gauge',
  labels: { ...base(world), ...labels },
  at,
});

/** Usual failures come in their own rhythm, those of the incident with the traffic. */
const troubled = (
  rhythm: Flow,
  traffic: Flow,
  { usual, hurt }: { readonly usual: number; readonly hurt: number },
): Amount => [...part(rhythm, usual), ...part(traffic, 0, Math.max(0, hurt - usual))];

export const failedReads = (world: World): Amount => troubled(world.failures, world.allReads, world.failed);
export const rejectedMessages = (world: World): Amount => troubled(world.rejections, world.messages, world.rejected);
export const storedMessages = (world: World): Amount =>
  less(part(world.messages, world.taken.usual, world.taken.hurt), rejectedMessages(world));

/** Messages published and not yet taken off the queue. */
export const backlogAt =
  (world: World) =>
  (at: number): number => {
    const { messages, taken, age, slowness } = world;
    const usual = messages.rate(at) * age.usual.median * 0.6 * slowness.rate(at);
    return Math.round(usual + (taken.usual - taken.hurt) * messages.hurt(at) * piled(world, at));
  };

/** Share of what piled up in the incident that is still there. */
const piled = ({ incident }: World, at: number): number => (incident === undefined ? 1 : leftAt(incident, at));

/** Seconds. */
export const oldestAt =
  (world: World) =>
  (at: number): number => {
    const { age, slowness, taken, incident } = world;
    const usual = age.usual.median * (0.5 + slowness.rate(at));
    if (incident === undefined || at <= incident.from || taken.hurt === 1) return usual;
    const left = taken.usual - taken.hurt;
    return usual + (left * (at - incident.from) * leftAt(incident, at)) / 1_000;
  };

/** Share of requests that are answered with data. */
export const answeredShare = ({ failed, refused, limited, mistaken }: World): Change<number> => ({
  usual: 1 - failed.usual - refused.usual - limited - mistaken.usual,
  hurt: 1 - failed.hurt - refused.hurt - limited - mistaken.hurt,
});

/** One row is found sooner than many, and all of them take longest. */
const readTimeOf = ({ system, readTime }: World, path: string): Change<Spread> => {
  const route = system.stages.api.routes.find((one) => one.path === path);
  const factor = route === undefined ? 1.5 : route.kind === 'ListRoute' ? 1 : 0.6;
  const scaled = ({ median, sigma }: Spread): Spread => ({ median: median * factor, sigma });
  return { usual: scaled(readTime.usual), hurt: scaled(readTime.hurt) };
};

const requests = (world: World, bounds: readonly number[]): readonly Metric[] => {
  const { system, failed, refused, limited, mistaken, incident } = world;
  const ok = answeredShare(world);
  const reads = [...world.reads].flatMap(([route, flow]): readonly Metric[] => {
    const isPublish = system.stages.api.routes.every((one) => one.path !== route || one.kind === 'PublishRoute');
    const answered = (status: string, of: Amount, more: Labels = {}): Histogram => ({
      kind: 'Histogram',
      labels: {
        ...base(world),
        'http.request.method': isPublish ? 'POST' : 'GET',
        'http.route': route,
        'http.response.status_code': status,
        'url.scheme': 'http',
        ...more,
      },
      layers: restless(world, of, readTimeOf(world, route)),
      bounds,
    });
    return [
      answered(isPublish ? '202' : '200', part(flow, ok.usual, ok.hurt)),
      answered('500', part(flow, failed.usual, failed.hurt * 0.6), { 'error.type': '500' }),
      ...(incident === undefined ? [] : [answered('503', part(flow, 0, failed.hurt * 0.4), { 'error.type': '503' })]),
      answered('401', part(flow, refused.usual * 0.7, refused.hurt * 0.7)),
      answered('403', part(flow, refused.usual * 0.3, refused.hurt * 0.3)),
      answered('400', part(flow, mistaken.usual, mistaken.hurt)),
      answered('429', part(flow, limited)),
    ];
  });
  const healthy: Histogram = {
    kind: 'Histogram',
    labels: {
      ...base(world),
      'http.request.method': 'GET',
      'http.route': '/health',
      'http.response.status_code': '200',
      'url.scheme': 'http',
    },
    layers: [
      {
        of: part(world.ticks, 0.2),
        usual: { median: 0.002, sigma: 0.4 },
        hurt: { median: 0.003, sigma: 0.4 },
      },
    ],
    bounds,
  };
  return [...reads, healthy];
};

interface Events {
  readonly good: Amount;
  readonly total: Amount;
}

const eventsOf = (world: World, objective: Single): Events => {
  const { allReads, age, reads, refused, limited, mistaken } = world;
  switch (objective.type) {
    case 'availability': {
      // 400 stands for each mistake of a caller: model/responseEvent.ts decides whether it is an event.
      const mistakes = part(allReads, mistaken.usual, mistaken.hurt);
      const all = part(allReads, 1 - refused.usual - limited, 1 - refused.hurt - limited);
      const event = responseEvent(objective.good, 400);
      const total = event === 'none' ? less(all, mistakes) : all;
      const bad = failedReads(world);
      return { total, good: less(total, event === 'bad' ? [...bad, ...mistakes] : bad) };
    }
    case 'latency': {
      const bound = seconds(objective.under);
      const { usual, hurt } = answeredShare(world);
      const layers = [...reads].flatMap(([route, flow]) =>
        restless(world, part(flow, usual, hurt), readTimeOf(world, route)),
      );
      return {
        total: layers.flatMap(({ of }) => of),
        good: layers.flatMap((layer) => weighed(layer, (spread) => shareBelow(spread, bound))),
      };
    }
    case 'processing': {
      const good = storedMessages(world);
      if (objective.producerFaults === 'excluded')
        return { total: good, good: less(good, times(rejectedMessages(world), 0.2)) };
      return { good, total: part(world.messages, world.taken.usual, world.taken.hurt) };
    }
    case 'freshness': {
      const bound = seconds(objective.under);
      const layers = restless(world, storedMessages(world), age);
      return {
        total: layers.flatMap(({ of }) => of),
        good: layers.flatMap((layer) => weighed(layer, (spread) => shareBelow(spread, bound))),
      };
    }
  }
};

const counted =
  (which: 'good' | 'total') =>
  (world: World): readonly Metric[] =>
    world.system.objectives
      .filter(isSingle)
      .map((objective) => counter(world, { objective: objective.id }, eventsOf(world, objective)[which]));

const outcomes = (world: World): readonly Metric[] => {
  const { messages, retried } = world;
  const rejected = (code: string, share: number): Counter =>
    counter(world, { outcome: 'rejected', code }, times(rejectedMessages(world), share));
  return [
    counter(world, { outcome: 'stored' }, storedMessages(world)),
    rejected('wrong-type', 0.55),
    rejected('missing-field', 0.3),
    rejected('bad-json', 0.15),
    counter(world, { outcome: 'retried' }, part(messages, retried.usual, retried.hurt)),
    counter(world, { outcome: 'duplicate' }, part(messages, 0.0005)),
  ];
};

const overdue = (world: World): readonly Metric[] =>
  world.system.objectives
    .filter(({ type }) => type === 'freshness')
    .map(({ id }) =>
      gauge(world, { objective: id }, (at) => (world.taken.hurt < 0.5 ? Math.round(backlogAt(world)(at) * 0.9) : 0)),
    );

const warehouse = (world: World, bounds: readonly number[]): readonly Metric[] => {
  const { warehouseTime, failures, messages, allReads, failed, retried } = world;
  const operation = (name: string, of: Amount, factor: number, error?: string): Histogram => ({
    kind: 'Histogram',
    labels: {
      ...base(world),
      'db.system.name': 'gcp.bigquery',
      'db.operation.name': name,
      ...(error === undefined ? {} : { 'error.type': error }),
    },
    layers: restless(world, of, {
      usual: { ...warehouseTime.usual, median: warehouseTime.usual.median * factor },
      hurt: { ...warehouseTime.hurt, median: warehouseTime.hurt.median * factor },
    }),
    bounds,
  });
  return [
    operation('insert', part(messages, 0.002), 2),
    operation('query', part(allReads, 0.4), 1),
    operation(
      'query',
      [...part(failures, failed.usual * 0.3), ...part(allReads, 0, failed.hurt * 0.3)],
      1.5,
      'timeout',
    ),
    operation('insert', part(messages, retried.usual * 0.002, retried.hurt * 0.002), 2, 'backendError'),
  ];
};

const single = (world: World, bounds: readonly number[], of: Amount, spread: 'age' | 'batch'): Histogram => {
  const batch = { usual: { median: 0.05, sigma: 0.5 }, hurt: { median: 0.09, sigma: 0.6 } };
  const layers = restless(world, of, spread === 'age' ? world.age : batch);
  return { kind: 'Histogram', labels: base(world), layers, bounds };
};

const hurting = ({ incident }: World, at: number): number => (incident === undefined ? 0 : hurtAt(incident, at));

export const ownMetrics: Metrics = {
  'http.server.request.duration': requests,
  'http.server.active_requests': (world) => [
    gauge(world, { 'http.request.method': 'GET', 'url.scheme': 'http' }, (at) => {
      const { usual, hurt } = world.readTime;
      const time = usual.median + (hurt.median - usual.median) * hurting(world, at);
      return Math.round(world.allReads.rate(at) * time * 1.3);
    }),
  ],
  'atalaya.api.cache': (world) => [
    counter(world, { result: 'hit' }, part(world.allReads, 0.55)),
    counter(world, { result: 'miss' }, part(world.allReads, 0.4)),
    counter(world, { result: 'shared' }, part(world.allReads, 0.05)),
  ],
  'atalaya.api.shed': (world) => [
    counter(world, {}, [
      ...part(world.failures, world.failed.usual * 0.1),
      ...part(world.allReads, 0, world.failed.hurt * 0.4),
    ]),
  ],
  'atalaya.query.billed_bytes': (world) => [
    counter(world, { 'http.route': '/' }, part(world.allReads, 0.4 * 10 * 2 ** 20)),
  ],
  'atalaya.api.skipped_rows': (world) => [counter(world, {}, part(world.allReads, 0.0001))],
  'atalaya.objective.good_events': counted('good'),
  'atalaya.objective.total_events': counted('total'),
  'messaging.client.sent.messages': (world) => [counter(world, {}, part(world.messages, 1))],
  'messaging.client.operation.duration': (world, bounds) => [
    single(world, bounds, part(world.messages, 0.05), 'batch'),
  ],
  'atalaya.queue.backlog': (world) => [gauge(world, {}, backlogAt(world))],
  'atalaya.queue.oldest_age': (world) => [gauge(world, {}, oldestAt(world))],
  'messaging.process.duration': (world, bounds) => [single(world, bounds, part(world.messages, 0.01), 'batch')],
  'messaging.client.consumed.messages': (world) => {
    const { messages, taken, retried } = world;
    return [counter(world, {}, part(messages, taken.usual + retried.usual, taken.hurt + retried.hurt))];
  },
  'atalaya.ingest.messages': outcomes,
  'atalaya.ingest.age': (world, bounds) => [single(world, bounds, storedMessages(world), 'age')],
  'atalaya.ingest.unknown_fields': (world) => [counter(world, {}, part(world.messages, 0.0002))],
  'atalaya.ingest.overdue': overdue,
  'db.client.operation.duration': warehouse,
  'process.memory.usage': (world) => [
    gauge(world, {}, (at) => (180 + 60 * world.busy.usual + 90 * hurting(world, at)) * 2 ** 20),
  ],
  'process.cpu.time': (world) => [
    counter(world, { 'cpu.mode': 'user' }, part(world.ticks, world.busy.usual, world.busy.hurt)),
    counter(world, { 'cpu.mode': 'system' }, part(world.ticks, world.busy.usual * 0.2, world.busy.hurt * 0.2)),
  ],
};
