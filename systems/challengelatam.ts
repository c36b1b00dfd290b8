/** Messages with id, name and timestamp. Readers read the whole table. */
import { openLoad } from '../model/load.ts';
import { availability, latency, processing } from '../model/objective.ts';
import { string, timestamp } from '../model/schema.ts';
import { bigquery, cloudFunction, cloudRun, list, publish, pubsub } from '../model/stage.ts';
import { defineSystem, type PipelineSystem } from '../model/system.ts';
import { backlogAbove, errorsAbove, latencyAbove } from '../model/threshold.ts';

const challengelatam: PipelineSystem = defineSystem({
  id: 'challengelatam',
  description: 'Named events with their time, for third parties that read the whole table.',
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
      why: 'Third parties retry failed requests. They can retry one request in two hundred; with more failures they miss their own objectives.',
      rejected: [
        {
          indicator: "the API's own count of its responses",
          why: 'when no container starts it does not change, and this is the failure that matters most to this team',
        },
        {
          indicator: 'responses that are not 5xx',
          why: 'a route that was renamed by mistake answers 404 to every caller, and would count as good',
        },
      ],
    }),
    latency('api', {
      target: '95%',
      under: '1.5s',
      window: '30d',
      why: 'Callers read a page of rows in one request and give up after 2s, which is also the threshold of the alert.',
      rejected: [
        {
          indicator: 'mean latency',
          why: 'it changes with the share of cached answers, and says nothing about a single caller',
        },
        {
          indicator: 'BigQuery job duration',
          why: 'callers also wait for queues, cold starts and serialisation',
        },
      ],
    }),
    processing('ingest', {
      target: '99%',
      window: '7d',
      why: 'The queue keeps a message for a week, so a failure has to be found while the message can still be read again.',
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
  // datos makes the dataset, which has a table of each.
  infrastructure: { existing: ['dataset'] },
});

export default challengelatam;
