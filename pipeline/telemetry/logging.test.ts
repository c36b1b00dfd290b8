import { describe, expect, test } from '@jest/globals';
import { context, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { setGlobals } from './globals.ts';
import { createLogger, readable, type LoggerOptions } from './logging.ts';

type Line = Record<string, unknown>;

const listen = (options: Partial<LoggerOptions> = {}) => {
  const lines: Line[] = [];
  const destination = { write: (text: string) => void lines.push(JSON.parse(text) as Line) };
  return { lines, logger: createLogger({ name: 'ingest', destination, ...options }) };
};

describe('a line', () => {
  test('has severity, message, an RFC 3339 time and its fields', () => {
    const { lines, logger } = listen();
    logger.warn({ event: 'store-failed', messages: 3 }, 'the warehouse did not take a batch');
    const [{ time, ...line } = {}] = lines;
    expect(line).toEqual({
      severity: 'WARNING',
      name: 'ingest',
      event: 'store-failed',
      messages: 3,
      message: 'the warehouse did not take a batch',
    });
    expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  test('has one of four severities, and is not written below the level', () => {
    const { lines, logger } = listen({ level: 'info' });
    logger.debug({}, 'a');
    logger.info({}, 'b');
    logger.warn({}, 'c');
    logger.error({}, 'd');
    expect(lines.map(({ severity, message }) => [severity, message])).toEqual([
      ['INFO', 'b'],
      ['WARNING', 'c'],
      ['ERROR', 'd'],
    ]);
  });

  test('names the active trace in the fields of Google Cloud', () => {
    setGlobals();
    const { lines, logger } = listen({ project: 'shop' });
    const active = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 };
    context.with(trace.setSpanContext(ROOT_CONTEXT, active), () => logger.info({}, 'inside'));
    logger.info({}, 'outside');
    expect(lines[0]).toMatchObject({
      'logging.googleapis.com/trace': 'projects/shop/traces/0af7651916cd43dd8448eb211c80319c',
      'logging.googleapis.com/spanId': 'b7ad6b7169203331',
      'logging.googleapis.com/trace_sampled': true,
    });
    expect(Object.keys(lines[1] ?? {})).toEqual(['severity', 'time', 'name', 'message']);
  });
});

describe('a line leaves out', () => {
  test('each field that is not on the list, or no plain value, and names it', () => {
    const { lines, logger } = listen();
    const given = {
      route: '/freight',
      url: '/freight?user=ana@example.com',
      payload: { user: 'ana@example.com' },
      reason: { user: 'ana@example.com' },
      headers: 'Bearer secret',
    };
    logger.info(given, 'request');
    expect(lines).toMatchObject([{ route: '/freight', dropped: ['url', 'payload', 'reason', 'headers'] }]);
    expect(JSON.stringify(lines)).not.toMatch(/ana@example\.com|Bearer/);
  });

  test('the rest of a text or a list that is too long', () => {
    const { lines, logger } = listen();
    logger.info(
      { reason: 'x'.repeat(10_000), messageIds: Array.from({ length: 5_000 }, (_, index) => String(index)) },
      'long',
    );
    const [{ reason, messageIds } = {}] = lines;
    expect(reason).toBe(`${'x'.repeat(500)}…`);
    expect(messageIds).toHaveLength(20);
  });

  test('the stack of an expected error', () => {
    const { lines, logger } = listen();
    const error = new Error('503 from the warehouse');
    logger.warn({ error: error.name, reason: error.message }, 'query failed');
    expect(lines).toMatchObject([{ error: 'Error', reason: '503 from the warehouse' }]);
    expect(lines[0]).not.toHaveProperty('stack_trace');
  });
});

test('our own bug is logged with its stack', () => {
  const { lines, logger } = listen();
  const err = new TypeError('x is not a function');
  logger.error({ err, stack: err.stack }, 'request failed: a bug');
  expect(lines).toMatchObject([{ error: 'TypeError', reason: 'x is not a function', stack_trace: err.stack }]);
  expect(lines[0]).not.toHaveProperty('dropped');
});

test('an integer beyond 2^53 is written exactly', () => {
  const { lines, logger } = listen();
  logger.info({ count: 9_007_199_254_740_993n }, 'big');
  expect(lines).toMatchObject([{ count: '9007199254740993' }]);
});

test('on a terminal a line is for people: time, severity, name, message, fields', () => {
  const lines: string[] = [];
  const logger = createLogger({ name: 'api', destination: readable((text) => lines.push(text)) });
  logger.warn({ route: '/freight', ms: 12.5, messageIds: ['a', 'b'] }, 'query failed');
  expect(lines[0]?.replace(/^[\d:.]{12}/, 'HH:MM:SS.mmm')).toBe(
    'HH:MM:SS.mmm WARNING api query failed route=/freight ms=12.5 messageIds=["a","b"]\n',
  );
});
