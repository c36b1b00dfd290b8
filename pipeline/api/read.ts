/**
 * GET: an answer from the cache, from a query that is on its way already, or from a query of its own. The cache is asked
 * first and costs no slot; failures are never kept.
 */
import { bytes, milliseconds } from '../../model/quantity.ts';
import type { System } from '../../model/system.ts';
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
import { createSharedWork } from './shared-work.ts';
import type { Slots } from './slots.ts';
import { withSynthetic } from './synthetic.ts';

export interface ReadOptions {
  readonly system: System;
  readonly warehouse: Warehouse;
  readonly telemetry: ApiTelemetry;
  readonly operations: WarehouseTelemetry;
  readonly logger: Logger;
  readonly answers: Answers;
  readonly cursors: Cursors;
  readonly slots: Slots;
  /** Headers, names and values in turn, that say how fresh the data are. */
  readonly freshness: () => Promise<readonly string[]>;
  readonly fail: Fail;
  readonly now: () => number;
}

export type Read = (exchange: Exchange, plan: Plan) => void;

/** A query in a slot of its own, measured. Throws `shed` when there is none. */
export type RunQuery = (route: string, query: Query, signal: AbortSignal) => Promise<readonly StoredRow[]>;

export const createQuery =
  ({ warehouse, operations, logger, slots, now }: ReadOptions): RunQuery =>
  async (route, query, signal) => {
    const giveBack = await slots.take(signal);
    if (giveBack === undefined) throw shed;
    const started = now();
    const measure = (error?: string): void => operations.operation('query', (now() - started) / 1_000, error);
    try {
      const rows = await warehouse.query(query, signal);
      measure();
      return rows;
    } catch (error) {
      const cause = (signal.aborted ? signal.reason : error) as Error;
      measure(cause.name);
      if (cause.name !== 'Abandoned') {
        const reason = cause.message;
        logger.warn({ route, error: cause.name, reason }, 'query failed');
      }
      throw error;
    } finally {
      giveBack();
    }
  };

/** Answers kept at most, and their share of the instance's memory. */
const maxEntries = 10_000;
const memoryShare = 1 / 8;

/** Message ids named in one log line. */
const namedIds = 20;

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

  const answer = (plan: Plan, rows: readonly StoredRow[], fresh: readonly string[]): Answer => {
    if (rows.length === 0 && plan.emptyIs404) {
      return answers.error(
        new Refusal(404, 'There is nothing under this key. Fix: check the key, or ask again later.'),
      );
    }
    const { body, headers, skipped } = writePage(plan, rows);
    if (skipped.length > 0) {
      telemetry.skippedRows(skipped.length);
      const messageIds = skipped.slice(0, namedIds).map((row) => row.messageId);
      logger.warn({ route: plan.route, count: skipped.length, messageIds }, 'rows that break the schema were left out');
    }
    return answers.data(body, headers, fresh);
  };

  const load = async (plan: Plan, signal: AbortSignal): Promise<Answer> => {
    const [rows, fresh] = await Promise.all([query(plan.route, plan.query, signal), freshness()]);
    const made = answer(plan, rows, fresh);
    // Compressed, it takes no more room than that again.
    cache.set(plan.key, made, made.coded === undefined ? made.bytes : 2 * made.bytes);
    return made;
  };

  return (exchange, asked) => {
    const plan = exchange.synthetic === undefined ? asked : withSynthetic(asked);
    const kept = cache.get(plan.key);
    if (kept !== undefined) {
      telemetry.cache('hit');
      exchange.send(kept);
      return;
    }
    const { result, joined, leave } = share(plan.key, async (signal) => load(plan, signal));
    telemetry.cache(joined ? 'shared' : 'miss');
    exchange.onLeave(leave);
    result.then(exchange.send, (error: unknown) => fail(exchange, error));
  };
};
