/**
 * Messages at random through the ingest handler, many deliveries at once so that they share batches, into DuckDB: each is
 * stored, or a dead letter with a reason and its very bytes, as the parser says of it alone; none is handed back.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { System } from '../../model/system.ts';
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

/** What is wrong with a message's way. */
export interface Astray {
  readonly n: number;
  readonly what: string;
  readonly data: string;
}

export interface IngestUnderFuzz {
  readonly counts: { accepted: number; rejected: number };
  /** Takes the message; when enough have come, they are delivered. */
  readonly take: (message: Message) => Promise<readonly Astray[]>;
  /** Delivers what has not been, and closes. */
  readonly close: () => Promise<readonly Astray[]>;
}

/** Messages that are in flight at once, and of one delivery to the handler at most. */
const atOnce = 200;
const mostTogether = 60;

/** Bytes at random, some of them with an id that somebody claims. */
export const anyMessage = (random: Random, system: System, n: number): Message => {
  const data = Buffer.from(anyBody(random, system.schema));
  while (random() < 0.2 && data.length > 0) data[Math.floor(random() * data.length)] = Math.floor(random() * 256);
  const attributes = random() < 0.02 ? { [originalIdAttribute]: anyText(random) } : undefined;
  const place = { attempt: 1, log: 'fuzz', sequence: n + 1 };
  return { n, delivery: { id: `fuzz-${n}`, data, attributes, publishedAt: 1_700_000_000_000 + n, ...place } };
};

export const openIngestUnderFuzz = async (system: System, random: Random): Promise<IngestUnderFuzz> => {
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

  /** Undefined when the message went where it has to. */
  const astray = ({ delivery }: Message, settlement: string): string | undefined => {
    const alone = fromBytes(delivery.data);
    const wanted = alone.kind === 'Accepted' ? 'ack' : 'dead';
    if (settlement !== wanted) return `was settled '${settlement}' and not '${wanted}'`;
    if (alone.kind === 'Accepted') return undefined;
    const letter = letters.get(keyOf(delivery));
    if (letter === undefined) return 'is in no dead letter';
    const told = letter.code === alone.code && letter.field === alone.field && letter.reason === alone.reason;
    return told ? undefined : `was rejected as ${letter.code}, and alone as ${alone.code}`;
  };

  const deliver = async (messages: readonly Message[]): Promise<readonly Astray[]> => {
    let settlements: readonly string[];
    try {
      settlements = await handler(messages.map(({ delivery }) => delivery));
    } catch (error) {
      settlements = messages.map(() => String((error as Error).stack));
    }
    return messages.flatMap((message, i) => {
      const settlement = settlements[i] ?? 'not at all';
      counts[settlement === 'ack' ? 'accepted' : 'rejected'] += 1;
      const what = astray(message, settlement);
      const data = Buffer.from(message.delivery.data).toString('base64');
      return what === undefined ? [] : [{ n: message.n, what, data }];
    });
  };

  const deliverAll = async (): Promise<readonly Astray[]> => {
    const deliveries: Promise<readonly Astray[]>[] = [];
    for (let from = 0; from < waiting.length;) {
      const size = 1 + Math.floor(random() * mostTogether);
      deliveries.push(deliver(waiting.slice(from, from + size)));
      from += size;
    }
    waiting = [];
    const found = (await Promise.all(deliveries)).flat();
    letters.clear();
    return found;
  };

  return {
    counts,
    take: async (message) => {
      waiting.push(message);
      return waiting.length < atOnce ? [] : deliverAll();
    },
    close: async () => {
      const found = await deliverAll();
      const { rows, messageIds } = await warehouse.census();
      await warehouse.close();
      await rm(folder, { recursive: true });
      const twice = { n: -1, what: `${rows - messageIds} rows were stored twice`, data: '' };
      return rows === messageIds ? found : [...found, twice];
    },
  };
};

/** Not by id: many may claim one. */
const keyOf = ({ data, publishedAt }: Pick<Delivery, 'data' | 'publishedAt'>): string =>
  `${publishedAt} ${Buffer.from(data).toString('base64')}`;
