/**
 * The handler between queue and warehouse. A message is acknowledged only after its row is stored. A message that can never
 * be stored becomes a dead letter at once, with the reason and its original bytes. Every other message goes back to the
 * broker.
 */
import { bytes, milliseconds } from '../../model/quantity.ts';
import type { PipelineSystem } from '../../model/system.ts';
import type { DeadLetter, DeadLetters, Delivery, Handler, Row, Settlement, StoreOutcome, Warehouse } from '../ports.ts';
import { isSynthetic } from '../../model/synthetic.ts';
import type { BatchTrace, Logger, Telemetry } from '../telemetry/telemetry.ts';
import { createBatcher } from './batcher.ts';
import { identityOf } from './identity.ts';
import { storeIsolated } from './isolate.ts';
import { parseDeliveries, type ParsedDeliveries } from './parseDeliveries.ts';
import { compileMessage } from './message.ts';
import type { Rejection } from './rejection.ts';

export interface IngestOptions {
  readonly system: PipelineSystem;
  readonly warehouse: Pick<Warehouse, 'store'>;
  readonly deadLetters: Pick<DeadLetters, 'put'>;
  readonly telemetry: Telemetry;
  readonly logger: Logger;
  readonly now: () => number;
  /** Batches stored at once: more than one only where that makes the warehouse faster. */
  readonly concurrency?: number;
}

/** Share of the ack deadline; the rest is for dead letters and the acknowledgement itself. */
const retryShare = 0.6;

/** Most message ids written into one log line. */
const maxLoggedIds = 20;

export const createIngest = (options: IngestOptions): Handler => {
  const { system, telemetry, logger } = options;
  const { batch } = system.stages.ingest;
  const parser = compileMessage(system, { now: options.now });
  const batcher = createBatcher({
    store: createStore(options),
    rows: batch.rows,
    bytes: bytes(batch.bytes),
    wait: milliseconds(batch.wait),
    deadline: milliseconds(system.stages.queue.ackDeadline) * retryShare,
    concurrency: options.concurrency ?? 1,
    onFailure: ({ message: reason }) =>
      logger.warn({ event: 'store-failed', reason }, 'the warehouse did not store a batch; retrying'),
  });

  return async (deliveries) => {
    const started = performance.now();
    const trace = telemetry.tracing.startBatch(deliveries);
    const parsed = parseDeliveries(parser, deliveries);
    const { rows, size, deliveryIndexes: places } = parsed;
    const settlements = deliveries.map((): Settlement => 'ack');
    const rejections = new Map(parsed.rejections);
    const outcomes = rows.length === 0 ? [] : await batcher.submit(rows, size, trace);
    if (outcomes === 'late') {
      for (const index of places) settlements[index] = 'retry';
      recordHandedBack(options, rows.length);
    } else {
      recordStored(options, parsed, outcomes);
      outcomes.forEach((outcome, i) => {
        if (typeof outcome !== 'string')
          rejections.set(places[i]!, { ...outcome, kind: 'Rejection', code: 'refused-row' });
      });
    }
    if (rejections.size > 0) {
      const settlement = await deadLetter(options, deliveries, rejections);
      for (const index of rejections.keys()) settlements[index] = settlement;
    }
    trace.end(new Map([...rejections].map(([index, { code }]) => [index, code])));
    telemetry.ingest.processed((performance.now() - started) / 1_000, deliveries.length);
    return settlements;
  };
};

type Store = (rows: readonly Row[], tags: readonly unknown[]) => Promise<readonly StoreOutcome[]>;

/** Stores rows, with metrics and a trace. */
const createStore =
  ({ warehouse, telemetry }: IngestOptions): Store =>
  async (rows, tags) => {
    const started = performance.now();
    const insert = (): Promise<readonly StoreOutcome[]> => storeIsolated((part) => warehouse.store(part), rows);
    const record = (error: string | undefined): void =>
      telemetry.warehouse.operation('insert', (performance.now() - started) / 1_000, error);
    try {
      const outcomes = await telemetry.tracing.insert(tags as readonly BatchTrace[], rows.length, insert);
      record(undefined);
      return outcomes;
    } catch (error) {
      record(Error.isError(error) ? error.name : 'Error');
      throw error;
    }
  };

const recordStored = (
  { telemetry, now }: IngestOptions,
  parsed: ParsedDeliveries,
  outcomes: readonly StoreOutcome[],
): void => {
  const storedAt = now();
  const ages: number[] = [];
  let duplicates = 0;
  const tests = { stored: 0, duplicate: 0 };
  outcomes.forEach((outcome, i) => {
    const { messageId, publishedAt } = parsed.rows[i]!;
    if (typeof outcome !== 'string') return;
    if (isSynthetic(messageId)) tests[outcome]++;
    else if (outcome === 'duplicate') duplicates++;
    // A clock that was set back must not make an age negative.
    else ages.push(Math.max(0, storedAt - publishedAt) / 1_000);
  });
  telemetry.ingest.stored(ages);
  if (duplicates > 0) telemetry.ingest.duplicates(duplicates);
  if (tests.stored > 0) telemetry.ingest.synthetic('stored', tests.stored);
  if (tests.duplicate > 0) telemetry.ingest.synthetic('duplicate', tests.duplicate);
  if (parsed.unknownFields > 0) telemetry.ingest.unknownFields(parsed.unknownFields);
};

const recordHandedBack = ({ telemetry, logger }: IngestOptions, messages: number): void => {
  telemetry.ingest.retried(messages);
  logger.warn(
    { event: 'handed-back', messages },
    'messages go back to the queue: the warehouse did not answer in time',
  );
};

/** Stores dead letters before the messages are acknowledged. */
const deadLetter = async (
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
  // One line per kind and batch: a broken producer must not flood the log. Every letter can be listed.
  for (const group of Map.groupBy(letters, ({ code, field }) => `${code} ${field}`).values()) {
    const { code, field, reason } = group[0]!;
    const messageIds = group.slice(0, maxLoggedIds).map(({ messageId }) => messageId);
    logger.info(
      { event: 'rejected', messages: group.length, messageIds, code, field, reason },
      'messages became dead letters',
    );
  }
  return 'dead';
};
