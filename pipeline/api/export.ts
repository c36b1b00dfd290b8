/**
 * Exports all matching rows as newline-delimited JSON. It queries keyset pages one after the other, each with a request's
 * deadline and its own slot, and only after the caller has read the previous page: so memory is bounded for any size. A
 * failure aborts the answer, so that no caller takes a part for the whole; trailers have the counts.
 */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliCompress, createGzip, createZstdCompress } from 'node:zlib';
import { milliseconds } from '../../model/quantity.ts';
import type { Cursor, StoredRow } from '../ports.ts';
import { negotiate } from './coding.ts';
import type { Exchange } from './exchange.ts';
import { shed } from './failure.ts';
import { cursorAt } from './page.ts';
import type { Plan } from './plan.ts';
import { createQuery, type ReadOptions } from './read.ts';
import { compileRowWriter } from './row.ts';
import { securityHeaders } from './security.ts';
import { Abandoned, withDeadline } from './sharedWork.ts';
import { withSynthetic } from './synthetic.ts';

export type Export = (exchange: Exchange, plan: Plan) => void;

/** Rows of one query. */
const pageRows = 1_000;

/** Share of the instance's concurrency for exports, because they are long. */
const concurrencyShare = 1 / 10;

/** Milliseconds: a caller that reads nothing for so long is disconnected. */
const stallTimeout = 60_000;

/** Not for HEAD: Node allows trailers only with a body. */
const trailers: readonly string[] = ['Trailer', 'Atalaya-Rows, Atalaya-Skipped-Rows'];

const compressors = { zstd: createZstdCompress, br: createBrotliCompress, gzip: createGzip };

export const createExport = (options: ReadOptions): Export => {
  const { system, telemetry, logger, fail } = options;
  const { api } = system.stages;
  const deadlineMs = milliseconds(api.deadline);
  const maxActive = Math.max(1, Math.floor(api.resources.concurrency * concurrencyShare));
  const query = createQuery(options);
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

  const serve = async (exchange: Exchange, plan: Plan): Promise<void> => {
    const { request, response, route } = exchange;
    let abort: AbortController | undefined;
    let disconnected = false;
    exchange.onDisconnect(() => {
      disconnected = true;
      abort?.abort(new Abandoned());
    });
    let remaining = plan.limit;
    const page = async (after: Cursor | undefined): Promise<readonly StoredRow[]> => {
      abort = new AbortController();
      if (disconnected) abort.abort(new Abandoned());
      const limit = Math.min(pageRows, remaining);
      const rows = await withDeadline(
        deadlineMs,
        (signal) => query(route, { ...plan.query, after, limit }, signal),
        abort,
      );
      remaining = rows.length < limit ? 0 : remaining - rows.length;
      return rows;
    };

    const first = await page(undefined);
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
        for (let rows = first; ; rows = await page(cursorAt(names, plan.query.orderBy, rows.at(-1)!))) {
          const texts = rows.map((row) => write(row, plan.fields)).filter((text) => typeof text === 'string');
          written += texts.length;
          skipped += rows.length - texts.length;
          if (texts.length > 0) yield `${texts.join('\n')}\n`;
          if (remaining === 0) break;
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
