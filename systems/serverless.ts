/** Managed services only, an HTTP function behind a gateway, and the environment in every resource name. */
import { googleIdentity } from '../model/access.ts';
import { openLoad } from '../model/load.ts';
import { availability, freshness, latency, processing } from '../model/objective.ts';
import { optional, string, timestamp } from '../model/schema.ts';
import { bigquery, byKey, cloudFunction, httpFunction, list, publish, pubsub } from '../model/stage.ts';
import { defineSystem, type PipelineSystem } from '../model/system.ts';
import { backlogAbove, errorsAbove, latencyAbove } from '../model/threshold.ts';

const serverless: PipelineSystem = defineSystem({
  id: 'serverless',
  description: 'Events of several producers, served by a function behind an API gateway.',
  owner: 'serverless-guild',
  criticality: 'medium',
  naming: 'suffixed',
  stages: {
    queue: pubsub('events'),
    ingest: cloudFunction('events-ingest'),
    table: bigquery('serverless_events.events', {
      partitionBy: 'timestamp',
      clusterBy: ['producer'],
    }),
    api: httpFunction('events-api', {
      // The gateway authenticates callers and calls the function with an identity token of its own.
      auth: 'oidc',
      identity: googleIdentity({
        audience: ['https://events-api-atalaya-demo.a.run.app'],
        callers: [
          'serverless-gateway-dev@atalaya-demo.iam.gserviceaccount.com',
          'serverless-gateway-staging@atalaya-demo.iam.gserviceaccount.com',
          'serverless-gateway-prod@atalaya-demo.iam.gserviceaccount.com',
        ],
      }),
      // To the function every caller is the gateway, which has its own quota for each caller.
      rateLimit: { rate: '2000/s', burst: 10_000 },
      proxies: 2,
      // atalaya-disable table/unbounded-read: the table is clustered as it was found; a look-up takes timestamp[gte]
      routes: [list('/data', { order: { by: 'timestamp', direction: 'desc' } }), byKey('/data/{id}'), publish('/data')],
    }),
  },
  schema: {
    id: string(),
    producer: string({ description: 'Which application sent it' }),
    payload: optional(string({ description: 'The content, unchanged, as the producer sent it' })),
    timestamp: timestamp(),
  },
  objectives: [
    availability('api', {
      target: '99.5%',
      window: '30d',
      why: 'Ours, as none is published: gateway and function together cannot promise more than Google promises in its SLAs.',
      rejected: [
        {
          indicator: 'requests at the gateway',
          why: 'it also counts requests that the gateway refused; those are not events of this system',
        },
      ],
    }),
    latency('api', {
      target: '95%',
      under: '1s',
      window: '30d',
      why: 'Ours: no instance is kept warm, so cold starts are normal and have to fit into the objective.',
      rejected: [
        {
          indicator: 'function execution time',
          why: 'it does not include the cold start, which is the longest wait of callers',
        },
      ],
    }),
    processing('ingest', {
      target: '99%',
      window: '7d',
      producerFaults: 'excluded',
      why: 'Ours: producers belong to other teams, so malformed messages are reported to them and do not count as errors of this system.',
      rejected: [
        {
          indicator: 'share of all messages, malformed ones too',
          why: "a producer's bad release would spend the budget of a team that cannot fix it",
        },
      ],
    }),
    freshness('ingest', {
      target: '99%',
      under: '5m',
      window: '7d',
      why: 'Ours: readers are reports that run every 15 minutes, and five minutes leave time for retries.',
      rejected: [
        {
          indicator: 'undelivered messages',
          why: 'the same count is a second of work at noon, but an hour of work at night',
        },
      ],
    }),
  ],
  alerts: [
    latencyAbove('2s', { statistic: 'p95', over: '5m' }),
    errorsAbove('api', '5%', { over: '5m' }),
    errorsAbove('ingest', '5%', { over: '5m' }),
    backlogAbove(1_000, { for: '10m' }),
  ],
  load: openLoad({ reads: '10/s', messages: '20/s', duration: '5m' }),
  infrastructure: { gateway: 'endpoints' },
});

export default serverless;
