/**
 * Sends random messages through the ingest handler into DuckDB, with many deliveries at once, so that they share batches. Each
 * message must be stored, or be dead-lettered with its bytes and with the reason that the parser gives for it alone.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { PipelineSystem } from '../../model/system.ts';
import { openDuckDb } from '../../pipeline/embedded/warehouse.ts';
import { createIngest } from '../../pipeline/ingest/ingest.ts';
import { compileMessage } from '../../pipeline/ingest/message.ts';
import { originalIdAttribute, type DeadLetter, type Delivery } from '../../pipeline/ports.ts';
import { quietLogger, quietTelemetry } from '../faults/quiet.ts';
import type { Random } from '../../numbers/random.ts';
import { anyBody, anyText } from './mutate.ts';

export interface Message {
  readonly n: number;
  readonly delivery: Delivery;
}

/** A message that was not handled as the parser says. */
export interface IngestFinding {
  readonly n: number;
  readonly reason: string;
  readonly data: string;
}

export interface IngestUnderFuzz {
  readonly counts: { accepted: number; rejected: number };
  /** Collects the message; delivers the collected messages when there are enough. */
  readonly take: (message: Message) => Promise<readonly IngestFinding[]>;
  /** Delivers the remaining messages, and closes. */
  readonly close: () => Promise<readonly IngestFinding[]>;
}

/** Messages in flight at once. */
const maxInFlight = 200;
/** Messages of one delivery to the handler. */
const maxBatch = 60;

/** Random bytes, a few of them with an attribute that claims an original id. */
export const anyMessage = (random: Random, system: PipelineSystem, n: number): Message => {
  const data = Buffer.from(anyBody(random, system.schema));
  while (random() < 0.2 && data.length > 0) data[Math.floor(random() * data.length)] = Math.floor(random() * 256);
  const attributes = random() < 0.02 ? { [originalIdAttribute]: anyText(random) } : undefined;
  const position = { attempt: 1, log: 'fuzz', sequence: n + 1 };
  return { n, delivery: { id: `fuzz-${n}`, data, attributes, publishedAt: 1_700_000_000_000 + n, ...position } };
};

export const openIngestUnderFuzz = async (system: PipelineSystem, random: Random): Promise<IngestUnderFuzz> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'atalaya-fuzz-'));
  const warehouse = await openDuckDb({
    file: path.join(folder, 'fuzz.duckdb'),
    table: system.stages.table.table,
    schema: system.schema,
    floorOf: () => 0,
    now: Date.now,
  });
  const letters = new Map<string, Omit<DeadLetter, 'replayedAt'>>();
  const handler = createIngest({
    system,
    warehouse,
    deadLetters: { put: async (more) => more.forEach((letter) => letters.set(keyOf(letter), letter)) },
    telemetry: quietTelemetry,
    logger: quietLogger,
    now: Date.now,
  });
  const { fromBytes } = compileMessage(system);
  const counts = { accepted: 0, rejected: 0 };
  let waiting: Message[] = [];

  /** Why a message was handled wrongly; undefined when it was handled rightly. */
  const faultOf = ({ delivery }: Message, settlement: string): string | undefined => {
    const alone = fromBytes(delivery.data);
    const expected = alone.kind === 'Accepted' ? 'ack' : 'dead';
    if (settlement !== expected) return `was settled '${settlement}' and not '${expected}'`;
    if (alone.kind === 'Accepted') return undefined;
    const letter = letters.get(keyOf(delivery));
    if (letter === undefined) return 'is in no dead letter';
    const isSameReason = letter.code === alone.code && letter.field === alone.field && letter.reason === alone.reason;
    return isSameReason ? undefined : `was rejected as ${letter.code}, and alone as ${alone.code}`;
  };

  const deliver = async (messages: readonly Message[]): Promise<readonly IngestFinding[]> => {
    let settlements: readonly string[];
    try {
      settlements = await handler(messages.map(({ delivery }) => delivery));
    } catch (error) {
      settlements = messages.map(() => String((error as Error).stack));
    }
    return messages.flatMap((message, i) => {
      const settlement = settlements[i] ?? 'not at all';
      counts[settlement === 'ack' ? 'accepted' : 'rejected'] += 1;
      const reason = faultOf(message, settlement);
      const data = Buffer.from(message.delivery.data).toString('base64');
      return reason === undefined ? [] : [{ n: message.n, reason, data }];
    });
  };

  const deliverAll = async (): Promise<readonly IngestFinding[]> => {
    const deliveries: Promise<readonly IngestFinding[]>[] = [];
    for (let from = 0; from < waiting.length;) {
      const size = 1 + Math.floor(random() * maxBatch);
      deliveries.push(deliver(waiting.slice(from, from + size)));
      from += size;
    }
    waiting = [];
    const findings = (await Promise.all(deliveries)).flat();
    letters.clear();
    return findings;
  };

  return {
    counts,
    take: async (message) => {
      waiting.push(message);
      return waiting.length < maxInFlight ? [] : deliverAll();
    },
    close: async () => {
      const findings = await deliverAll();
      const { rows, messageIds } = await warehouse.census();
      await warehouse.close();
      await rm(folder, { recursive: true });
      const duplicates = { n: -1, reason: `${rows - messageIds} rows were stored twice`, data: '' };
      return rows === messageIds ? findings : [...findings, duplicates];
    },
  };
};

/** Without the id, because several messages may claim the same one. */
const keyOf = ({ data, publishedAt }: Pick<Delivery, 'data' | 'publishedAt'>): string =>
  `${publishedAt} ${Buffer.from(data).toString('base64')}`;
