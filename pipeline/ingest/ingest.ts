/**
 * The handler between queue and warehouse. A message is acknowledged only once its row is stored; one that can never be
 * stored becomes a dead letter at once, with the reason and the original bytes; anything else goes back to the broker.
 */
import { bytes, milliseconds } from '../../model/quantity.ts';
import type { System } from '../../model/system.ts';
import type { DeadLetter, DeadLetters, Delivery, Handler, Row, Settlement, StoreOutcome, Warehouse } from '../ports.ts';
import { isSynthetic } from '../synthetic.ts';
import type { BatchTrace, Logger, Telemetry } from '../telemetry/telemetry.ts';
import { createBatcher } from './batcher.ts';
import { identityOf } from './identity.ts';
import { storeIsolated } from './isolate.ts';
import { judge, type Judged } from './judge.ts';
import { compileMessage, type Rejection } from './message.ts';

export interface IngestOptions {
  readonly system: System;
  readonly warehouse: Pick<Warehouse, 'store'>;
  readonly deadLetters: Pick<DeadLetters, 'put'>;
  readonly telemetry: Telemetry;
  readonly logger: Logger;
  readonly now: () => number;
  /** Batches stored at once: more than one only where the warehouse gains by it. */
  readonly concurrency?: number;
}

/** Of the ack deadline; the rest is for dead letters and the acknowledgement itself. */
const retryShare = 0.6;

/** Messages that one line names: their log lines are found by these ids. */
const named = 20;

export const createIngest = (options: IngestOptions): Handler => {
  const { system, telemetry, logger } = options;
  const { batch } = system.stages.ingest;
  const parser = compileMessage(system);
  const batcher = createBatcher({
    store: createStore(options),
    rows: batch.rows,
    bytes: bytes(batch.bytes),
    wait: milliseconds(batch.wait),
    deadline: milliseconds(system.stages.queue.ackDeadline) * retryShare,
    concurrency: options.concurrency ?? 1,
    onFailure: ({ message: reason }) =>
      logger.warn({ event: 'store-failed', reason }, 'the warehouse did not take a batch; trying again'),
  });

  return async (deliveries) => {
    const started = performance.now();
    const trace = telemetry.tracing.startBatch(deliveries);
    const judged = judge(parser, deliveries);
    const { rows, size, places } = judged;
    const settlements = deliveries.map((): Settlement => 'ack');
    const rejections = new Map(judged.rejections);
    const outcomes = rows.length === 0 ? [] : await batcher.submit(rows, size, trace);
    if (outcomes === 'late') {
      for (const index of places) settlements[index] = 'retry';
      handedBack(options, rows.length);
    } else {
      tellStored(options, judged, outcomes);
      outcomes.forEach((outcome, i) => {
        if (typeof outcome !== 'string')
          rejections.set(places[i]!, { ...outcome, kind: 'Rejection', code: 'refused-row' });
      });
    }
    if (rejections.size > 0) {
      const settlement = await bury(options, deliveries, rejections);
      for (const index of rejections.keys()) settlements[index] = settlement;
    }
    trace.end(new Map([...rejections].map(([index, { code }]) => [index, code])));
    telemetry.ingest.processed((performance.now() - started) / 1_000, deliveries.length);
    return settlements;
  };
};

type Store = (rows: readonly Row[], tags: readonly unknown[]) => Promise<readonly StoreOutcome[]>;

/** The warehouse, timed and traced. */
const createStore =
  ({ warehouse, telemetry }: IngestOptions): Store =>
  async (rows, tags) => {
    const started = performance.now();
    const insert = (): Promise<readonly StoreOutcome[]> => storeIsolated((some) => warehouse.store(some), rows);
    const tell = (error: string | undefined): void =>
      telemetry.warehouse.operation('insert', (performance.now() - started) / 1_000, error);
    try {
      const outcomes = await telemetry.tracing.insert(tags as readonly BatchTrace[], rows.length, insert);
      tell(undefined);
      return outcomes;
    } catch (error) {
      tell(Error.isError(error) ? error.name : 'Error');
      throw error;
    }
  };

const tellStored = ({ telemetry, now }: IngestOptions, judged: Judged, outcomes: readonly StoreOutcome[]): void => {
  const storedAt = now();
  const ages: number[] = [];
  let duplicates = 0;
  const tests = { stored: 0, duplicate: 0 };
  outcomes.forEach((outcome, i) => {
    const { messageId, publishedAt } = judged.rows[i]!;
    if (typeof outcome !== 'string') return;
    if (isSynthetic(messageId)) tests[outcome]++;
    else if (outcome === 'duplicate') duplicates++;
    // A clock that goes back makes no message younger than nothing.
    else ages.push(Math.max(0, storedAt - publishedAt) / 1_000);
  });
  telemetry.ingest.stored(ages);
  if (duplicates > 0) telemetry.ingest.duplicates(duplicates);
  if (tests.stored > 0) telemetry.ingest.synthetic('stored', tests.stored);
  if (tests.duplicate > 0) telemetry.ingest.synthetic('duplicate', tests.duplicate);
  if (judged.unknown > 0) telemetry.ingest.unknownFields(judged.unknown);
};

const handedBack = ({ telemetry, logger }: IngestOptions, messages: number): void => {
  telemetry.ingest.retried(messages);
  logger.warn(
    { event: 'handed-back', messages },
    'messages go back to the queue: the warehouse did not answer in time',
  );
};

/** Dead letters are kept before the queue lets go of the messages. */
const bury = async (
  { deadLetters, telemetry, logger, now }: IngestOptions,
  deliveries: readonly Delivery[],
  rejections: ReadonlyMap<number, Rejection>,
): Promise<'dead' | 'retry'> => {
  const letters = [...rejections].map(([index, { code, field, reason }]): Omit<DeadLetter, 'replayedAt'> => {
    const delivery = deliveries[index]!;
    const { data, attributes, publishedAt } = delivery;
    return { messageId: identityOf(delivery), data, attributes, publishedAt, rejectedAt: now(), code, field, reason };
  });
  try {
    await deadLetters.put(letters);
  } catch (error) {
    const reason = Error.isError(error) ? error.message : String(error);
    telemetry.ingest.retried(letters.length);
    logger.error(
      { event: 'dead-letters-failed', messages: letters.length, reason },
      'rejected messages go back to the queue',
    );
    return 'retry';
  }
  const real = letters.filter(({ messageId }) => !isSynthetic(messageId));
  for (const [code, group] of Map.groupBy(real, (letter) => letter.code)) telemetry.ingest.rejected(code, group.length);
  if (real.length < letters.length) telemetry.ingest.synthetic('rejected', letters.length - real.length);
  // One line a kind and batch: a producer gone wrong must not drown the log. Each letter can be listed.
  for (const group of Map.groupBy(letters, ({ code, field }) => `${code} ${field}`).values()) {
    const { code, field, reason } = group[0]!;
    const messageIds = group.slice(0, named).map(({ messageId }) => messageId);
    logger.info(
      { event: 'rejected', messages: group.length, messageIds, code, field, reason },
      'messages became dead letters',
    );
  }
  return 'dead';
};
