/** `lms` as it was published: a FastAPI service on Cloud Run behind a load balancer with Identity-Aware Proxy, and a Python function. */
import { availability, latency, processing } from '../../../model/objective.ts';
import { loadBalancer } from '../../../model/ownStage.ts';
import { bigquery, cloudFunction, cloudRun, pubsub } from '../../../model/stage.ts';
import { watchSystem, type System } from '../../../model/system.ts';
import { backlogAbove, errorsAbove, latencyAbove } from '../../../model/threshold.ts';

const why = 'As published; the load balancer counts what callers were answered.';

const lms: System = watchSystem({
  id: 'lms',
  description: 'Actions of people in applications, for support desks that look up one person or one application.',
  owner: 'lms-platform',
  project: 'watched-test',
  criticality: 'high',
  stages: {
    queue: pubsub('Data'),
    ingest: cloudFunction('lms-ingest', { runtime: 'own' }),
    table: bigquery('lms.actions'),
    api: cloudRun('lms-api', { runtime: 'own', front: loadBalancer('lms-url-map'), maxInstances: 20 }),
  },
  objectives: [
    availability('api', { target: '99.5%', window: '30d', good: 'not 5xx', why, rejected: [] }),
    latency('api', { target: '95%', under: '750ms', window: '30d', why, rejected: [] }),
    processing('ingest', { target: '99%', window: '7d', why, rejected: [] }),
  ],
  alerts: [
    latencyAbove('2s', { statistic: 'p95', over: '6m' }),
    errorsAbove('api', '5%', { over: '6m' }),
    backlogAbove(1_000, { for: '10m' }),
  ],
});

export default lms;
