/**
 * The handler between queue and warehouse. A message is acknowledged only once its row is stored; one that can never be
 * stored becomes a dead letter at once, with the reason and the original bytes; anything else goes back to the broker.
 */
import { bytes, milliseconds } from '../../model/quantity.ts';
import type { System } from '../../model/system.ts';
import {
  originalIdAttribute,
  type DeadLetter,
  type DeadLetters,
  type Delivery,
  type Handler,
  type Row,
  type Settlement,
  type StoreOutcome,
  type Warehouse,
} from '../ports.ts';
import type { BatchTrace, Logger, Telemetry } from '../telemetry/telemetry.ts';
import { createBatcher } from './batcher.ts';
import { compileMessage } from './message.ts';

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

type Letter = Omit<DeadLetter, 'replayedAt'>;

/** Of the ack deadline; the rest is for dead letters and the acknowledgement itself. */
const retryShare = 0.6;

export const createIngest = (options: IngestOptions): Handler => {
  const { system, warehouse, deadLetters, telemetry, logger, now } = options;
  const { batch } = system.stages.ingest;
  const parser = compileMessage(system);
  const batcher = createBatcher({
    store: async (rows, tags) => {
      const started = performance.now();
      const insert = (): Promise<readonly StoreOutcome[]> => warehouse.store(rows);
      const traced = (tags as readonly BatchTrace[]).reduceRight<() => Promise<readonly StoreOutcome[]>>(
        (work, trace) => () => trace.insert(work),
        insert,
      );
      const outcome = await traced().then(
        (outcomes) => ({ outcomes }),
        (error: unknown) => ({ error }),
      );
      const failed = 'error' in outcome ? (outcome.error instanceof Error ? outcome.error.name : 'Error') : undefined;
      telemetry.warehouse.operation('insert', (performance.now() - started) / 1_000, failed);
      if ('error' in outcome) throw outcome.error;
      return outcome.outcomes;
    },
    rows: batch.rows,
    bytes: bytes(batch.bytes),
    wait: milliseconds(batch.wait),
    deadline: milliseconds(system.stages.queue.ackDeadline) * retryShare,
    concurrency: options.concurrency ?? 1,
    onRetry: (error) => logger.warn({ event: 'store-failed', reason: error.message }, 'the warehouse did not take a batch; trying again'),
  });

  return async (deliveries) => {
    const started = performance.now();
    const settlements: Settlement[] = Array.from<Settlement>({ length: deliveries.length }).fill('ack');
    const trace = telemetry.tracing.startBatch(deliveries);
    const rows: Row[] = [];
    const places: number[] = [];
    const letters: Letter[] = [];
    const dead: number[] = [];
    const failed = new Map<number, string>();
    let size = 0;
    let unknown = 0;

    const bury = (index: number, code: string, field: string | undefined, reason: string): void => {
      const delivery = deliveries[index]!;
      const { data, attributes, publishedAt } = delivery;
      letters.push({ messageId: identityOf(delivery), data, attributes, publishedAt, rejectedAt: now(), code, field, reason });
      dead.push(index);
      failed.set(index, code);
    };

    deliveries.forEach((delivery, index) => {
      const parsed = parser.fromBytes(delivery.data);
      if (parsed.kind === 'Rejection') return bury(index, parsed.code, parsed.field, parsed.reason);
      rows.push(rowOf(delivery, parsed.values));
      places.push(index);
      size += delivery.data.length;
      unknown += parsed.unknown;
    });

    const outcomes = rows.length === 0 ? [] : await batcher.submit(rows, size, trace);
    if (outcomes === 'late') {
      for (const index of places) settlements[index] = 'retry';
      telemetry.ingest.retried(places.length);
      logger.warn({ event: 'handed-back', messages: places.length }, 'messages go back to the queue: the warehouse did not answer in time');
    } else {
      const storedAt = now();
      const ages: number[] = [];
      let duplicates = 0;
      outcomes.forEach((outcome, i) => {
        if (outcome === 'stored') ages.push(Math.max(0, storedAt - rows[i]!.publishedAt) / 1_000);
        else if (outcome === 'duplicate') duplicates++;
        else bury(places[i]!, 'refused-row', outcome.field, outcome.reason);
      });
      telemetry.ingest.stored(ages);
      if (duplicates > 0) telemetry.ingest.duplicates(duplicates);
      if (unknown > 0) telemetry.ingest.unknownFields(unknown);
    }

    if (letters.length > 0) {
      const settlement = await putLetters(letters);
      for (const index of dead) settlements[index] = settlement;
    }
    trace.end(failed);
    telemetry.ingest.processed((performance.now() - started) / 1_000, deliveries.length);
    return settlements;
  };

  async function putLetters(letters: readonly Letter[]): Promise<Settlement> {
    try {
      await deadLetters.put(letters);
    } catch (error) {
      telemetry.ingest.retried(letters.length);
      logger.error({ event: 'dead-letters-failed', messages: letters.length, reason: (error as Error).message }, 'rejected messages go back to the queue');
      return 'retry';
    }
    const codes = Map.groupBy(letters, (letter) => letter.code);
    for (const [code, group] of codes) telemetry.ingest.rejected(code, group.length);
    for (const { messageId, code, field, reason } of letters) {
      logger.info({ event: 'rejected', messageId, code, field, reason }, 'a message became a dead letter');
    }
    return 'dead';
  }
};

/** The original message id, which replays and dead letters carry along. */
export const identityOf = (delivery: Delivery): string => delivery.attributes?.[originalIdAttribute] ?? delivery.id;

const rowOf = (delivery: Delivery, values: Row['values']): Row => {
  const original = delivery.attributes?.[originalIdAttribute];
  const { id, publishedAt, log, sequence } = delivery;
  return original === undefined || original === id
    ? { messageId: id, publishedAt, values, log, sequence }
    : { messageId: original, publishedAt, values, log: undefined, sequence: undefined };
};
