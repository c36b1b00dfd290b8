/** One trace from the caller to the table, through the real API, queue and warehouse. */
import { expect, test } from '@jest/globals';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import freight from '../fixtures/systems/freight.ts';
import { startPipeline } from '../support/runningPipeline.ts';

const flight = { date: '2001-01-01T10:00:00Z', delay: 5, distance: 300, origin: 'LAS', destination: 'LAX' };
const traceId = '0af7651916cd43dd8448eb211c80319c';
const caller = 'b7ad6b7169203331';
const sampled = { traceparent: `00-${traceId}-${caller}-01` };

const named = (spans: readonly ReadableSpan[], name: string): readonly ReadableSpan[] =>
  spans.filter((span) => span.name === name);

test("a caller's trace goes on through POST, create and process, and the insert links to it", async () => {
  const { post, settled, spans } = await startPipeline(freight, { sampling: 0 });
  const { status } = await post('/freight', flight, sampled);
  await settled();

  const [server] = named(spans(), 'POST /freight');
  const [create] = named(spans(), 'create freight-raw');
  const [process] = named(spans(), `process ${freight.stages.queue.subscription}`);
  const [insert] = named(spans(), `insert ${freight.stages.table.table}`);
  expect(status).toBe(202);
  expect(spans()).toHaveLength(4);
  expect(server?.spanContext().traceId).toBe(traceId);
  expect(server?.parentSpanContext?.spanId).toBe(caller);
  expect(create?.spanContext().traceId).toBe(traceId);
  expect(create?.parentSpanContext?.spanId).toBe(server?.spanContext().spanId);
  expect(process?.spanContext().traceId).toBe(traceId);
  expect(process?.parentSpanContext?.spanId).toBe(create?.spanContext().spanId);
  expect(insert?.parentSpanContext).toBeUndefined();
  expect(insert?.links.map(({ context }) => context)).toEqual([process?.spanContext()]);
});

test('messages of one POST share its trace, and the insert links to each', async () => {
  const { post, settled, spans } = await startPipeline(freight, { sampling: 0 });
  await post('/freight', [flight, flight, flight], sampled);
  await settled();
  const processed = named(spans(), `process ${freight.stages.queue.subscription}`);
  const linked = named(spans(), `insert ${freight.stages.table.table}`).flatMap(({ links }) => links);
  expect(processed.map((span) => span.spanContext().traceId)).toEqual([traceId, traceId, traceId]);
  expect(linked.map(({ context }) => context.spanId)).toEqual(processed.map((span) => span.spanContext().spanId));
});

test('a caller can decide that its trace is not sampled', async () => {
  const { post, get, settled, spans } = await startPipeline(freight, { sampling: 1 });
  await post('/freight', flight, { traceparent: `00-${traceId}-${caller}-00` });
  await settled();
  expect(spans()).toEqual([]);
  await get('/freight');
  expect(spans().map(({ name }) => name)).toEqual(['query freight', 'GET /freight']);
});

test('the trace of a request contains its query; an answer from the cache has no query', async () => {
  const { get, spans } = await startPipeline(freight, { sampling: 0 });
  await get('/freight', { headers: sampled });
  await get('/freight', { headers: sampled });
  const [server] = named(spans(), 'GET /freight');
  const queries = named(spans(), 'query freight');
  expect(named(spans(), 'GET /freight')).toHaveLength(2);
  expect(queries.map((span) => [span.spanContext().traceId, span.parentSpanContext?.spanId])).toEqual([
    [traceId, server?.spanContext().spanId],
  ]);
});
