/** For tests: a push entry on a free port, with the real handler and a warehouse in memory. */
import { InMemorySpanExporter, SimpleSpanProcessor, type ReadableSpan } from '@opentelemetry/sdk-trace';
import type { PipelineSystem } from '../../../../model/system.ts';
import type { DeadLetter, Row, StoreOutcome } from '../../../ports.ts';
import { createLogger } from '../../../telemetry/logging.ts';
import { startTelemetry } from '../../../telemetry/start.ts';
import { createIngest } from '../../ingest.ts';
import { createEntry } from '../entry.ts';
import { listenForPushes } from '../listenForPushes.ts';
import type { CheckPusher } from '../pusher.ts';
import { createPushListener } from '../pushListener.ts';

export interface PushEntry {
  readonly url: string;
  /** The rows of each insert. */
  readonly inserts: Row[][];
  readonly letters: Omit<DeadLetter, 'replayedAt'>[];
  readonly logs: () => string;
  readonly spans: () => readonly ReadableSpan[];
  readonly push: (body: string, headers?: Readonly<Record<string, string>>) => Promise<Pushed>;
  readonly close: () => Promise<void>;
}

export interface Pushed {
  readonly status: number;
  readonly text: string;
  /** The content type. */
  readonly type: string | null;
  readonly retryAfter: string | null;
  readonly authenticate: string | null;
}

export interface PushEntryOptions {
  readonly system: PipelineSystem;
  readonly store?: (rows: readonly Row[]) => Promise<readonly StoreOutcome[]>;
  readonly put?: () => Promise<void>;
  readonly checkPusher?: CheckPusher;
  readonly budget?: number;
}

export const openPushEntry = async (options: PushEntryOptions): Promise<PushEntry> => {
  const { system, checkPusher, budget = 64 * 1024 * 1024 } = options;
  const exporter = new InMemorySpanExporter();
  const { telemetry, shutdown } = await startTelemetry({
    system,
    boundaries: [1],
    environment: {},
    home: 'google',
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
  });
  const lines: string[] = [];
  const logger = createLogger({ name: 'ingest', destination: { write: (line) => void lines.push(line) } });
  const inserts: Row[][] = [];
  const letters: Omit<DeadLetter, 'replayedAt'>[] = [];
  const store = async (rows: readonly Row[]): Promise<readonly StoreOutcome[]> => {
    inserts.push([...rows]);
    return options.store?.(rows) ?? rows.map((): StoreOutcome => 'stored');
  };
  const deadLetters = {
    put: async (more: readonly Omit<DeadLetter, 'replayedAt'>[]): Promise<void> => {
      await options.put?.();
      letters.push(...more);
    },
  };
  const shared = { deadLetters, telemetry, logger, now: Date.now };
  const entry = createEntry({ ...shared, handler: createIngest({ ...shared, system, warehouse: { store } }) });
  let draining = false;
  const server = await listenForPushes({
    listener: createPushListener({ entry, checkPusher, logger, now: Date.now, budget, draining: () => draining }),
    host: '127.0.0.1',
    port: 0,
    drain: () => (draining = true),
  });
  return {
    url: server.url,
    inserts,
    letters,
    logs: () => lines.join(''),
    spans: () => exporter.getFinishedSpans(),
    push: async (body, headers = { 'content-type': 'application/json' }) => {
      const response = await fetch(server.url, { method: 'POST', body, headers });
      return {
        status: response.status,
        text: await response.text(),
        type: response.headers.get('content-type'),
        retryAfter: response.headers.get('retry-after'),
        authenticate: response.headers.get('www-authenticate'),
      };
    },
    close: async () => {
      await server.close();
      await shutdown();
    },
  };
};

/** The body of a wrapped push. */
export const pushOf = (
  id: string,
  data: string | Uint8Array,
  attributes: Readonly<Record<string, string>> = {},
): string =>
  JSON.stringify({
    message: {
      data: Buffer.from(data as Uint8Array).toString('base64'),
      attributes,
      messageId: id,
      message_id: id,
      publishTime: '2024-10-10T10:00:00.123Z',
      publish_time: '2024-10-10T10:00:00.123Z',
    },
    subscription: 'projects/p/subscriptions/s',
  });
