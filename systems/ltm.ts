/** Actions of people in applications, looked up by two composite keys behind Identity-Aware Proxy. */
import { iapIdentity } from '../model/access.ts';
import { openLoad } from '../model/load.ts';
import { availability, freshness, latency, processing } from '../model/objective.ts';
import { optional, string, timestamp } from '../model/schema.ts';
import { bigquery, byKey, cloudFunction, cloudRun, publish, pubsub } from '../model/stage.ts';
import { defineSystem, type PipelineSystem } from '../model/system.ts';
import { backlogAbove, errorsAbove, latencyAbove } from '../model/threshold.ts';

const ltm: PipelineSystem = defineSystem({
  id: 'ltm',
  description: 'Actions of people in applications, for support desks that look up one person or one application.',
  owner: 'ltm-platform',
  criticality: 'high',
  stages: {
    queue: pubsub('Data'),
    ingest: cloudFunction('ltm-ingest'),
    table: bigquery('ltm.actions', {
      partitionBy: 'timestamp',
      clusterBy: ['action_id', 'app_id'],
    }),
    api: cloudRun('ltm-api', {
      port: 8000,
      auth: 'iap',
      identity: iapIdentity('/projects/100200300/locations/us-central1/services/ltm-api'),
      resources: { cpu: 1, memory: '2GiB', minInstances: 1 },
      routes: [
        byKey('/get_data/{action_id}:{user_email}'),
        // atalaya-disable table/unbounded-read: a table has one first cluster, that of the other key; this look-up takes timestamp[gte]
        byKey('/app_info/{app_id}:{app_department}'),
        publish('/data'),
      ],
    }),
  },
  schema: {
    action_id: string({ description: 'One action of one person' }),
    user_email: string({ description: 'Who did it; personal data, never in logs' }),
    app_id: string({ description: 'The application or device that reported it' }),
    app_department: string({ description: 'Who runs that application' }),
    detail: optional(string({ description: 'What was done, as the application describes it' })),
    timestamp: timestamp(),
  },
  objectives: [
    availability('api', {
      target: '99.5%',
      window: '30d',
      good: 'not 5xx',
      why: 'Ours, as none is published: a lookup of a key that does not exist yet correctly answers 404, and a caller without a session 401.',
      rejected: [
        {
          indicator: 'share of 4xx and 5xx',
          why: 'useful as a panel; as an objective every mistyped URL would count as our failure',
        },
        {
          indicator: '2xx responses',
          why: 'a support desk that looks up unknown people would spend the budget',
        },
      ],
    }),
    latency('api', {
      target: '95%',
      under: '750ms',
      window: '30d',
      why: 'Ours: a support agent is on the phone while the page loads. One instance is kept warm, so cold starts count too.',
      rejected: [
        {
          indicator: 'latency at the proxy',
          why: 'it includes sign-in pages, where the time depends on the user',
        },
      ],
    }),
    processing('ingest', {
      target: '99%',
      window: '7d',
      producerFaults: 'excluded',
      why: 'Ours: many applications and devices publish. A faulty device must not look like a faulty pipeline.',
      rejected: [
        {
          indicator: 'messages received',
          why: 'it falls at night and on holidays although nothing is wrong',
        },
      ],
    }),
    freshness('ingest', {
      target: '99%',
      under: '2m',
      window: '7d',
      why: 'Ours: people call support within minutes of an action, and the desk should see it by then.',
      rejected: [
        {
          indicator: 'messages in the backlog',
          why: 'it does not show how long the oldest message has waited',
        },
      ],
    }),
  ],
  alerts: [
    latencyAbove('2s', { statistic: 'p95', over: '5m' }),
    errorsAbove('api', '5%', { over: '5m' }),
    backlogAbove(1_000, { for: '10m' }),
  ],
  load: openLoad({ reads: '20/s', messages: '100/s', duration: '5m' }),
});

export default ltm;
