/**
 * Exports all matching rows as newline-delimited JSON. On BigQuery it is one query whose result is read part by part; elsewhere
 * keyset pages, each in its own slot. The next part is read when the caller has read the one before, within a request's
 * deadline: so memory is bounded for any size. A failure aborts the answer, so that no caller takes a part for the whole; trailers
 * have the counts. With the parameter `cursor`, lines between the rows say where an export that breaks off can go on.
 */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliCompress, createGzip, createZstdCompress } from 'node:zlib';
import { milliseconds } from '../../model/quantity.ts';
import type { StoredRow } from '../ports.ts';
import { negotiate } from './coding.ts';
import type { Exchange } from './exchange.ts';
import { shed } from './failure.ts';
import { cursorAt, maxCursor } from './page.ts';
import type { Plan } from './plan.ts';
import { createInSlot, createQuery, type ReadOptions } from './read.ts';
import { compileRowWriter } from './row.ts';
import { securityHeaders } from './security.ts';
import { Abandoned, withDeadline } from './sharedWork.ts';
import { withSynthetic } from './synthetic.ts';

export type Export = (exchange: Exchange, plan: Plan) => void;

/** Rows of one query. */
const pageRows = 1_000;

/** The key of a line that has a cursor. No field has it: names with an underscore in front are reserved. */
const cursorKey = '_cursor';

/** Runs a part of the work within the deadline of a request. */
type Within = <T>(work: (signal: AbortSignal) => Promise<T>) => Promise<T>;

/** Share of the instance's concurrency for exports, because they are long. */
const concurrencyShare = 1 / 10;

/** Milliseconds: a caller that reads nothing for so long is disconnected. */
const stallTimeout = 60_000;

/** Not for HEAD: Node allows trailers only with a body. */
const trailers: readonly string[] = ['Trailer', 'Atalaya-Rows, Atalaya-Skipped-Rows'];

const compressors = { zstd: createZstdCompress, br: createBrotliCompress, gzip: createGzip };

export const createExport = (options: ReadOptions): Export => {
  const { system, warehouse, operations, telemetry, logger, fail } = options;
  const { api } = system.stages;
  const deadlineMs = milliseconds(api.deadline);
  const maxActive = Math.max(1, Math.floor(api.resources.concurrency * concurrencyShare));
  const query = createQuery(options);
  const inSlot = createInSlot(options);
  const write = compileRowWriter(system.schema);
  const names = Object.keys(system.schema);
  const baseHeaders = [
    ...securityHeaders(),
    'Content-Type',
    'application/x-ndjson',
    'Cache-Control',
    'no-store',
    'Vary',
    'Accept-Encoding',
  ];
  let active = 0;

  const cursorLine = (plan: Plan, row: StoredRow): readonly string[] => {
    const cursor = options.cursors.encode(plan.scope, cursorAt(names, plan.query.orderBy, row));
    // Rows before a longer one have given cursors, or will.
    return cursor.length > maxCursor ? [] : [JSON.stringify({ [cursorKey]: cursor })];
  };

  /** Returns the next rows; undefined after the last ones. */
  const partsOf = (route: string, plan: Plan, within: Within): (() => Promise<readonly StoredRow[] | undefined>) => {
    let remaining = plan.limit;
    const { scan } = warehouse;
    if (scan === undefined) {
      let { after } = plan.query;
      return async () => {
        if (remaining === 0) return undefined;
        const limit = Math.min(pageRows, remaining);
        const { rows, isCut } = await within((signal) => query(route, { ...plan.query, after, limit }, signal));
        remaining = rows.length < limit && !isCut ? 0 : remaining - rows.length;
        const last = rows.at(-1);
        if (last !== undefined) after = cursorAt(names, plan.query.orderBy, last);
        return rows;
      };
    }
    let parts: AsyncIterator<readonly StoredRow[]> | undefined;
    const stopped = new AbortController();
    const nextPart = async (signal: AbortSignal): Promise<IteratorResult<readonly StoredRow[]>> => {
      signal.addEventListener('abort', () => stopped.abort(signal.reason), { once: true });
      const report = { billed: (amount: number) => operations.billed(route, amount), cut: () => undefined };
      if (parts !== undefined) return parts.next();
      parts = scan({ ...plan.query, limit: plan.limit }, stopped.signal, report)[Symbol.asyncIterator]();
      const first = parts;
      return inSlot(route, signal, () => first.next());
    };
    return async () => {
      if (remaining === 0) return undefined;
      const { done, value } = await within(nextPart);
      if (done === true) return undefined;
      const rows = value.slice(0, remaining);
      remaining -= rows.length;
      if (remaining === 0) await parts!.return?.();
      return rows;
    };
  };

  const serve = async (exchange: Exchange, plan: Plan): Promise<void> => {
    const { request, response, route } = exchange;
    let abort: AbortController | undefined;
    let disconnected = false;
    exchange.onDisconnect(() => {
      disconnected = true;
      abort?.abort(new Abandoned());
    });
    const within = <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
      abort = new AbortController();
      if (disconnected) abort.abort(new Abandoned());
      return withDeadline(deadlineMs, work, abort);
    };
    const next = partsOf(exchange.route, plan, within);
    const first = await next();
    const coding = negotiate(request.headers['accept-encoding']);
    const hasBody = request.method !== 'HEAD';
    const encodingHeaders = coding ? ['Content-Encoding', coding] : [];
    const finish = exchange.stream([...baseHeaders, ...(hasBody ? trailers : []), ...encodingHeaders]);
    if (finish === undefined) return;
    if (!hasBody) {
      response.end();
      finish(200);
      return;
    }
    let [written, skipped] = [0, 0];
    const lines = async function* (): AsyncGenerator<string> {
      try {
        for (let rows = first; rows !== undefined; rows = await next()) {
          const texts = rows.map((row) => write(row, plan.fields)).filter((text) => typeof text === 'string');
          written += texts.length;
          skipped += rows.length - texts.length;
          const last = rows.at(-1);
          if (plan.isResumable && last !== undefined) texts.push(...cursorLine(plan, last));
          if (texts.length > 0) yield `${texts.join('\n')}\n`;
        }
        response.addTrailers([
          ['Atalaya-Rows', String(written)],
          ['Atalaya-Skipped-Rows', String(skipped)],
        ]);
      } catch (error) {
        finish(503);
        throw error;
      }
    };
    // 'finish' comes before 'close', which would count as a disconnect.
    response.once('finish', () => finish(200));
    response.setTimeout(Math.max(stallTimeout, deadlineMs), () => response.destroy());
    try {
      await pipeline([Readable.from(lines()), ...(coding ? [compressors[coding]()] : []), response]);
    } catch (error) {
      const { name } = error as Error;
      logger.warn({ route, error: name, rows: written }, 'export aborted');
    } finally {
      if (skipped > 0) {
        telemetry.skippedRows(skipped);
        logger.warn({ route, count: skipped }, 'rows that break the schema were left out');
      }
    }
  };

  return (exchange, plan) => {
    if (active >= maxActive) {
      fail(exchange, shed);
      return;
    }
    active++;
    serve(exchange, exchange.synthetic === undefined ? plan : withSynthetic(plan))
      .catch((error: unknown) => fail(exchange, error))
      .finally(() => active--);
  };
};
