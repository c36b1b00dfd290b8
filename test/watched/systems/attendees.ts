/** `attendees` as it was published: two Python services, of which one acknowledges what it could not store. */
import { availability, freshness, latency, processing } from '../../../model/objective.ts';
import { bigquery, cloudFunction, cloudRun, pubsub } from '../../../model/stage.ts';
import { watchSystem, type System } from '../../../model/system.ts';
import { backlogAbove, errorsAbove, latencyAbove } from '../../../model/threshold.ts';

const why = 'As published; measured by the platform, as the code of the service sends nothing.';

const attendees: System = watchSystem({
  id: 'attendees',
  description: "Numbered names for analysts' dashboards, ordered by when they were published.",
  owner: 'attendees',
  project: 'watched-test',
  stages: {
    queue: pubsub('data-ingest-topic', { subscription: 'data-ingest-subscription' }),
    ingest: cloudFunction('pubsub-to-bigquery', { runtime: 'own' }),
    table: bigquery('attendees_dataset.example_table'),
    api: cloudRun('data-api', { runtime: 'own' }),
  },
  objectives: [
    availability('api', { target: '99.9%', window: '30d', why, rejected: [] }),
    latency('api', { target: '95%', under: '300ms', window: '30d', why, rejected: [] }),
    processing('ingest', { target: '99%', window: '30d', why, rejected: [] }),
    freshness('ingest', { target: '99%', under: '1m', window: '30d', why, rejected: [] }),
  ],
  alerts: [
    errorsAbove('ingest', '5%', { over: '6m' }),
    latencyAbove('500ms', { statistic: 'mean', over: '6m' }),
    backlogAbove(100, { for: '10m' }),
  ],
});

export default attendees;
