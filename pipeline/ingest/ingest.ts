/**
 * The handler between queue and warehouse. A message is acknowledged only after its row is stored. A message that can never
 * be stored becomes a dead letter at once, with the reason and its original bytes. Every other message goes back to the
 * broker.
 */
import { bytes, milliseconds } from '../../model/quantity.ts';
import type { PipelineSystem } from '../../model/system.ts';
import type {
  DeadLetter,
  DeadLetters,
  Delivery,
  Handler,
  HeldBack,
  Row,
  Settlement,
  StoreOutcome,
  Warehouse,
} from '../ports.ts';
import { isSynthetic } from '../../model/synthetic.ts';
import type { BatchTrace, Logger, Telemetry } from '../telemetry/telemetry.ts';
import { createBatcher } from './batcher.ts';
import { identityOf, originalTime } from './identity.ts';
import { storeIsolated } from './isolate.ts';
import { parseDeliveries, type ParsedDeliveries } from './parseDeliveries.ts';
import { compileMessage } from './message.ts';
import { publishedTooLongAgo } from './partitionDay.ts';
import { rejection, type Rejection } from './rejection.ts';

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
  const claimTimeout = milliseconds(system.stages.ingest.claimTimeout);
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
    const parsed = parseDeliveries(parser, deliveries, (at) => publishedTooLongAgo(system, at, options.now()));
    const { rows, size, deliveryIndexes: places } = parsed;
    const settlements = deliveries.map((): Settlement => 'ack');
    const rejections = new Map(parsed.rejections);
    const outcomes = rows.length === 0 ? [] : await batcher.submit(rows, size, trace);
    if (outcomes === 'late') {
      for (const index of places) settlements[index] = 'retry';
      recordHandedBack(options, rows.length);
    } else {
      recordStored(options, deliveries, parsed, outcomes);
      const held: HeldBack[] = [];
      outcomes.forEach((outcome, i) => {
        if (typeof outcome === 'string') return;
        const index = places[i]!;
        if (outcome.kind === 'RefusedRow')
          rejections.set(index, { ...outcome, kind: 'Rejection', code: 'refused-row' });
        else if (options.now() - deliveries[index]!.publishedAt >= claimTimeout)
          rejections.set(index, unverified(system, outcome));
        else {
          settlements[index] = 'retry';
          held.push(outcome);
        }
      });
      if (held.length > 0) recordHeldBack(options, held);
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

/** The row may be stored under its id or not: only the look-up would show it. */
const unverified = (system: PipelineSystem, { reason }: HeldBack): Rejection =>
  rejection(
    'unverified-claim',
    undefined,
    `its claimed id could not be looked up for ${system.stages.ingest.claimTimeout}: ${reason.replaceAll(/\n\s*/g, '; ')}`,
  );

const recordHeldBack = ({ telemetry, logger }: IngestOptions, held: readonly HeldBack[]): void => {
  telemetry.ingest.retried(held.length);
  logger.warn(
    { event: 'claims-held-back', messages: held.length, reason: held[0]!.reason },
    'messages with claimed ids go back to the queue: their ids cannot be looked up',
  );
};

const recordStored = (
  { telemetry, now }: IngestOptions,
  deliveries: readonly Delivery[],
  parsed: ParsedDeliveries,
  outcomes: readonly StoreOutcome[],
): void => {
  const storedAt = now();
  const ages: number[] = [];
  let duplicates = 0;
  const tests = { stored: 0, duplicate: 0 };
  outcomes.forEach((outcome, i) => {
    const { messageId } = parsed.rows[i]!;
    // Of this delivery: a replay's row has its first time of publishing.
    const { publishedAt } = deliveries[parsed.deliveryIndexes[i]!]!;
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
    const { data, attributes } = delivery;
    const publishedAt = originalTime(delivery) ?? delivery.publishedAt;
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
