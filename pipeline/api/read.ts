/**
 * GET: an answer from the cache, from an equal query that is already running, or from a new query. The cache is checked
 * first and needs no slot. Failures are never cached.
 */
import { bytes, milliseconds } from '../../model/quantity.ts';
import type { PipelineSystem } from '../../model/system.ts';
import type { Query, StoredRow, Warehouse } from '../ports.ts';
import type { ApiTelemetry, Logger, WarehouseTelemetry } from '../telemetry/telemetry.ts';
import type { Answer, Answers } from './answer.ts';
import { createCache } from './cache.ts';
import type { Cursors } from './cursor.ts';
import type { Exchange } from './exchange.ts';
import { shed, type Fail } from './failure.ts';
import { compilePageWriter } from './page.ts';
import type { Plan } from './plan.ts';
import { Refusal } from './refusal.ts';
import { createSharedWork } from './sharedWork.ts';
import type { Slots } from './slots.ts';
import { withSynthetic } from './synthetic.ts';

export interface ReadOptions {
  readonly system: PipelineSystem;
  readonly warehouse: Warehouse;
  readonly telemetry: ApiTelemetry;
  readonly operations: WarehouseTelemetry;
  readonly logger: Logger;
  readonly answers: Answers;
  readonly cursors: Cursors;
  readonly slots: Slots;
  /** Headers (names and values in turn) with the time of the newest row. */
  readonly freshness: () => Promise<readonly string[]>;
  readonly fail: Fail;
  readonly now: () => number;
}

export type Read = (exchange: Exchange, plan: Plan) => void;

/** Runs a query in a slot, and measures it. Throws `shed` when there is no slot. */
export type RunQuery = (route: string, query: Query, signal: AbortSignal) => Promise<FoundRows>;

export interface FoundRows {
  readonly rows: readonly StoredRow[];
  /** The rows end at the most bytes of a page: there may be more. */
  readonly isCut: boolean;
}

/** Runs work in a slot, and measures it as a query. Throws `shed` when there is no slot. */
export type InSlot = <T>(route: string, signal: AbortSignal, work: () => Promise<T>) => Promise<T>;

export const createInSlot =
  ({ operations, logger, slots, now }: ReadOptions): InSlot =>
  async (route, signal, work) => {
    const release = await slots.take(signal);
    if (release === undefined) throw shed;
    const started = now();
    const measure = (error?: string): void => operations.operation('query', (now() - started) / 1_000, error);
    try {
      const result = await work();
      measure();
      return result;
    } catch (error) {
      const cause = (signal.aborted ? signal.reason : error) as Error;
      measure(cause.name);
      if (cause.name !== 'Abandoned') {
        const reason = cause.message;
        logger.warn({ route, error: cause.name, reason }, 'query failed');
      }
      throw error;
    } finally {
      release();
    }
  };

export const createQuery = (options: ReadOptions): RunQuery => {
  const inSlot = createInSlot(options);
  return async (route, query, signal) => {
    let isCut = false;
    const report = {
      billed: (amount: number) => options.operations.billed(route, amount),
      cut: () => {
        isCut = true;
      },
    };
    const rows = await inSlot(route, signal, () => options.warehouse.query(query, signal, report));
    return { rows, isCut };
  };
};

/** Most answers in the cache, and its share of the instance's memory. */
const maxEntries = 10_000;
const memoryShare = 1 / 8;

/** Most message ids written into one log line. */
const maxLoggedIds = 20;

export const createRead = (options: ReadOptions): Read => {
  const { system, telemetry, logger, answers, freshness, fail, now } = options;
  const { api } = system.stages;
  const writePage = compilePageWriter(system.schema, options.cursors);
  const share = createSharedWork<Answer>(milliseconds(api.deadline));
  const cache = createCache<Answer>(
    {
      ttlMs: milliseconds(api.cache),
      entries: maxEntries,
      bytes: bytes(api.resources.memory) * memoryShare,
    },
    now,
  );

  const query = createQuery(options);

  const toAnswer = (plan: Plan, { rows, isCut }: FoundRows, fresh: readonly string[]): Answer => {
    if (rows.length === 0 && plan.emptyIs404) {
      return answers.error(
        new Refusal(404, 'There is nothing under this key. Fix: check the key, or repeat the request later.'),
      );
    }
    const { body, headers, skipped } = writePage(plan, rows, isCut);
    if (skipped.length > 0) {
      telemetry.skippedRows(skipped.length);
      const messageIds = skipped.slice(0, maxLoggedIds).map((row) => row.messageId);
      logger.warn({ route: plan.route, count: skipped.length, messageIds }, 'rows that break the schema were left out');
    }
    return answers.data(body, headers, fresh);
  };

  const load = async (plan: Plan, signal: AbortSignal): Promise<Answer> => {
    const [found, fresh] = await Promise.all([query(plan.route, plan.query, signal), freshness()]);
    const page = toAnswer(plan, found, fresh);
    // The compressed bodies take at most the same size again.
    cache.set(plan.key, page, page.compressed === undefined ? page.bytes : 2 * page.bytes);
    return page;
  };

  return (exchange, requested) => {
    const plan = exchange.synthetic === undefined ? requested : withSynthetic(requested);
    const cached = cache.get(plan.key);
    if (cached !== undefined) {
      telemetry.cache('hit');
      exchange.send(cached);
      return;
    }
    const { result, joined, leave } = share(plan.key, async (signal) => load(plan, signal));
    telemetry.cache(joined ? 'shared' : 'miss');
    exchange.onDisconnect(leave);
    result.then(exchange.send, (error: unknown) => fail(exchange, error));
  };
};
