/**
 * Messages that vanish: published, but neither stored, nor rejected, nor still waiting. No objective sees them, because a
 * message without an outcome is not an event. Law: published = settled + growth of the backlog, over one window that ends
 * before the slowest of these signals arrives.
 */
import { milliseconds, type Duration } from '../model/quantity.ts';
import { Exact } from '../numbers/exact.ts';
import type { SystemContext } from '../series/context.ts';
import { together } from '../series/series.ts';
import { outcomes } from '../series/systemSeries.ts';
import { alertOf, type Alert } from './alert.ts';
import type { MessageLoss } from './condition.ts';
import { titled } from './titles.ts';

/**
 * A process that is killed loses at most the minute of its counters that was not read yet: 0.3% of six hours. Seven such
 * restarts in six hours do not reach this share.
 */
const above = new Exact('0.02');
const over: Duration = '6h';
/** Fewer messages are not a share of anything. */
const least = 20;
/** Pub/Sub's counts of published messages arrive up to 4 minutes late. */
const delay: Duration = '5m';
/** Signals are sampled at different seconds: a burst is for a minute in one of them only. */
const hold: Duration = '15m';

/** None where a system has no queue or no ingest of its own: the balance has two sides. */
export const lossAlerts = ({ system, series }: SystemContext): readonly Alert[] => {
  const { ingest, queue } = series;
  if (ingest.length === 0 || queue.length === 0) return [];
  const condition: MessageLoss = {
    kind: 'MessageLoss',
    published: together(queue.map((part) => part.accepted)),
    settled: together(ingest.map((part) => outcomes(part, 'stored', 'duplicate', 'rejected'))),
    tests: together(ingest.map((part) => part.tests)),
    forwarded: together(queue.map((part) => part.deadLetterTopic)),
    waiting: together(queue.map((part) => part.backlog)),
    above,
    least,
    over,
    delay,
  };
  return [
    alertOf({
      id: `${system.id}-messages-lost`,
      title: titled(system, 'published messages are neither stored nor rejected nor waiting'),
      system: system.id,
      stage: 'queue',
      severity: 'page',
      owner: system.owner,
      condition,
      for: hold,
      meaning:
        `Of the messages published in the last ${milliseconds(over) / 3_600_000} hours more than ${above.mul(100).toString()}% have no outcome: they were not stored, ` +
        'did not become dead letters, and are not in the backlog.',
      why: 'A message without an outcome is not an event of any objective: budgets stay full while data are lost.',
      look: [
        'Retention of the subscription against the age of the oldest message: Pub/Sub drops what is older.',
        'The last release of ingest: it may acknowledge messages before they are stored.',
        'Whether somebody purged the queue (seek), or consumes the same subscription: gcloud pubsub subscriptions describe.',
      ],
      source: undefined,
    }),
  ];
};
