/** Messages with id, name and timestamp. Readers read the whole table. */
import { openLoad } from '../model/load.ts';
import { availability, latency, processing } from '../model/objective.ts';
import { string, timestamp } from '../model/schema.ts';
import { bigquery, cloudFunction, cloudRun, list, publish, pubsub } from '../model/stage.ts';
import { defineSystem, type System } from '../model/system.ts';
import { backlogAbove, errorsAbove, latencyAbove } from '../model/threshold.ts';

const challengelatam: System = defineSystem({
  id: 'challengelatam',
  description: 'Named events with the time at which they happened, for third parties that read the whole table.',
  owner: 'latam-data',
  criticality: 'high',
  stages: {
    queue: pubsub('data-ingestion', { subscription: 'data-ingestion-subscription' }),
    ingest: cloudFunction('data-ingestion', { resources: { maxInstances: 10 } }),
    table: bigquery('latam_dataset.latam', { partitionBy: 'timestamp', clusterBy: ['id'] }),
    api: cloudRun('latam-api', {
      auth: 'token',
      resources: { maxInstances: 10 },
      routes: [list('/data', { order: { by: 'timestamp', direction: 'desc' } }), publish('/data')],
    }),
  },
  schema: { id: string(), name: string(), timestamp: timestamp() },
  objectives: [
    availability('api', {
      target: '99.5%',
      window: '30d',
      good: '2xx',
      measuredBy: 'platform',
      why: 'Third parties retry what failed: one request in two hundred costs them a retry, more would cost them their own promise.',
      rejected: [
        {
          indicator: "the API's own count of its responses",
          why: 'when no container starts it stands still, and that is what this team fears most',
        },
        {
          indicator: 'responses that are not 5xx',
          why: 'a route renamed by mistake answers 404 to everyone and would look perfect',
        },
      ],
    }),
    latency('api', {
      target: '95%',
      under: '1.5s',
      window: '30d',
      why: 'Callers read a page of rows in one request and give up after 2s, which is also where the alert stands.',
      rejected: [
        {
          indicator: 'mean latency',
          why: 'it drifts with the mix of cached and uncached answers, and no caller waits for a mean',
        },
        {
          indicator: 'BigQuery job duration',
          why: 'callers also wait for queueing, cold starts and serialisation',
        },
      ],
    }),
    processing('ingest', {
      target: '99%',
      window: '7d',
      why: 'A week is how long a message can still be taken from the queue again: what fails is found while it can be repaired.',
      rejected: [
        {
          indicator: 'function error rate',
          why: 'it counts attempts: one message that fails five times and is then stored would be five errors',
        },
      ],
    }),
  ],
  alerts: [
    latencyAbove('2s', { statistic: 'mean', over: '5m' }),
    errorsAbove('ingest', '1%', { over: '5m' }),
    // The team published no duration: five minutes, like the mean above, so that one slow cold start does not alert.
    backlogAbove(1_000, { for: '5m' }),
  ],
  load: openLoad({ reads: '20/s', messages: '50/s', duration: '5m' }),
});

export default challengelatam;
