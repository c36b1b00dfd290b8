/** `diary` as it was published: a Python function and a Flask service, measured by the platform only. */
import { availability, latency, processing } from '../../../model/objective.ts';
import { bigquery, cloudFunction, cloudRun, pubsub } from '../../../model/stage.ts';
import { watchSystem, type System } from '../../../model/system.ts';
import { errorsAbove, latencyAbove } from '../../../model/threshold.ts';

const why = 'As published; measured by the platform, as the code of the service sends nothing.';

const diary: System = watchSystem({
  id: 'diary',
  description: 'Short texts with their time; readers use the latest ten.',
  owner: 'diary-press',
  project: 'watched-test',
  stages: {
    queue: pubsub('diary-topic', { subscription: 'diary-subscription' }),
    ingest: cloudFunction('diary-ingest', { runtime: 'own' }),
    table: bigquery('press_dataset.diary'),
    api: cloudRun('diary-api', { runtime: 'own', probe: 'https://diary.press.test/health' }),
  },
  objectives: [
    availability('api', { target: '99.5%', window: '30d', good: '2xx', why, rejected: [] }),
    latency('api', { id: 'api-latency', target: '95%', under: '1s', window: '30d', why, rejected: [] }),
    processing('ingest', { target: '99%', window: '7d', why, rejected: [] }),
  ],
  alerts: [
    latencyAbove('1s', { statistic: 'mean', over: '6m' }),
    errorsAbove('api', '5%', { over: '6m' }),
    errorsAbove('ingest', '5%', { over: '6m' }),
  ],
});

export default diary;
