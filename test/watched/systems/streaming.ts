/** A Dataflow job between a topic and BigQuery, without an API. */
import { processing } from '../../../model/objective.ts';
import { dataflow } from '../../../model/ownStage.ts';
import { bigquery, pubsub } from '../../../model/stage.ts';
import { watchSystem, type System } from '../../../model/system.ts';
import { backlogAbove } from '../../../model/threshold.ts';
import { traffic } from '../../../model/load.ts';

const streaming: System = watchSystem({
  id: 'streaming',
  description: 'Clicks, cleaned and joined with sessions, for analysts.',
  owner: 'attendees',
  project: 'watched-test',
  stages: {
    queue: pubsub('clicks', { subscription: 'clicks-dataflow' }),
    ingest: dataflow('clicks-to-bigquery'),
    table: bigquery('web.clicks'),
  },
  objectives: [
    processing('ingest', {
      target: '99%',
      window: '7d',
      why: 'Analysts see the day as it happens.',
      rejected: [],
    }),
  ],
  alerts: [backlogAbove(50_000, { for: '15m' })],
  load: traffic({ always: { messages: '20/s' } }),
});

export default streaming;
