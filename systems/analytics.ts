/** Ids and names without a timestamp, served as a bare array; errors are under `error`. */
import { openLoad } from '../model/load.ts';
import { availability, freshness, latency, processing } from '../model/objective.ts';
import { integer, optional, string } from '../model/schema.ts';
import { bare, bigquery, cloudFunction, cloudRun, keyed, list, publish, pubsub } from '../model/stage.ts';
import { defineSystem, type PipelineSystem } from '../model/system.ts';
import { backlogAbove, errorsAbove, latencyAbove } from '../model/threshold.ts';

const analytics: PipelineSystem = defineSystem({
  id: 'analytics',
  description: "Numbered names for analysts' dashboards, ordered by when they were published.",
  owner: 'analytics',
  criticality: 'medium',
  stages: {
    queue: pubsub('data-ingest-topic', { subscription: 'data-ingest-subscription' }),
    ingest: cloudFunction('pubsub-to-bigquery', { resources: { memory: '256MB' } }),
    table: bigquery('analytics_dataset.example_table'),
    api: cloudRun('data-api', {
      auth: 'token',
      errors: keyed('error'),
      routes: [list('/data', { envelope: bare, limit: { default: 10, max: 1_000 } }), publish('/data')],
    }),
  },
  schema: { id: integer(), name: optional(string()) },
  objectives: [
    availability('api', {
      target: '99.9%',
      window: '30d',
      why: 'Dashboards refresh unattended. Analysts accept 43 minutes of failures a month; above that they keep their own copies.',
      rejected: [
        {
          indicator: 'time without incident',
          why: 'an incident at night, when nobody reads, would count as much as an incident at noon',
        },
      ],
    }),
    latency('api', {
      target: '95%',
      under: '300ms',
      window: '30d',
      why: 'A dashboard sends a dozen of these requests one after the other, so users wait twelve times the latency.',
      rejected: [
        {
          indicator: 'mean over 5 minutes above 500ms',
          why: 'kept as an alert; as an objective it says nothing about the slowest 5%',
        },
      ],
    }),
    freshness('ingest', {
      target: '99%',
      under: '1m',
      window: '30d',
      why: 'Analysts expect that a number is at most a minute old. Lost messages count too, because they are never stored in time.',
      rejected: [
        {
          indicator: 'pending messages',
          why: 'a hundred messages are two seconds of work in a peak, but an outage at night',
        },
      ],
    }),
    processing('ingest', {
      target: '99.9%',
      window: '30d',
      why: 'Ours: messages with insert errors were once acknowledged and lost; an objective on stored messages makes such a loss visible.',
      rejected: [
        {
          indicator: 'function error rate',
          why: 'a function that catches and ignores its errors has an error rate of zero',
        },
      ],
    }),
  ],
  alerts: [
    errorsAbove('ingest', '5%', { over: '5m' }),
    latencyAbove('500ms', { statistic: 'mean', over: '5m' }),
    backlogAbove(100, { for: '10m' }),
  ],
  load: openLoad({ reads: '30/s', messages: '40/s', duration: '5m' }),
});

export default analytics;
