import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { setImmediate as soon } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import freight from '../../test/fixtures/systems/freight.ts';
import { traceparentAttribute, WarehouseUnavailable, type Attributes, type Delivery } from '../ports.ts';
import { startTelemetry, type TelemetryOptions } from './start.ts';
import type { AddressInfo } from 'node:net';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { until } from '../testing/until.ts';

const { topic, subscription } = freight.stages.queue;
const { table } = freight.stages.table;

const start = async (options: Partial<TelemetryOptions> = {}) => {
  const exporter = new InMemorySpanExporter();
  const started = await startTelemetry({
    system: freight,
    boundaries: [1],
    home: 'google',
    environment: {},
    sampling: 1,
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
    ...options,
  });
  const spans = (): readonly ReadableSpan[] => exporter.getFinishedSpans();
  const span = (name: string): ReadableSpan => spans().find((finished) => finished.name === name) as ReadableSpan;
  return { ...started, spans, span };
};

const delivery = (attributes: Attributes | undefined, id = '1'): Delivery => ({
  id,
  data: Buffer.from('{"secret":"ana@example.com"}'),
  attributes,
  publishedAt: 0,
  attempt: 1,
  log: undefined,
  sequence: undefined,
});
const none: ReadonlyMap<number, string> = new Map();
const remote = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('one trace', () => {
  test('covers POST, publish and process, and the insert of the batch links to it', async () => {
    const { telemetry, span, spans } = await start();
    const published: (Attributes | undefined)[] = [];
    const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
      const end = telemetry.api.request('/freight', 'POST', true, request.headers['traceparent'] as string | undefined);
      void (async () => {
        for await (const _ of request) await soon();
        published.push(telemetry.tracing.inject());
        response.writeHead(202).end();
        end(202, 0.01);
      })();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/freight`, { method: 'POST', body: '{}' });
    server.close();

    const batch = telemetry.tracing.startBatch([
      delivery(undefined, '0'),
      ...published.map((attributes) => delivery(attributes)),
    ]);
    await telemetry.tracing.insert([batch], 1, () => soon());
    batch.end(none);

    const post = span('POST /freight');
    const create = span(`create ${topic}`);
    const process = span(`process ${subscription}`);
    const insert = span(`insert ${table}`);
    expect(spans()).toHaveLength(4);
    const trace = post.spanContext().traceId;
    expect([create, process].map((each) => each.spanContext().traceId)).toEqual([trace, trace]);
    expect(post.parentSpanContext).toBeUndefined();
    expect(create.parentSpanContext?.spanId).toBe(post.spanContext().spanId);
    expect(process.parentSpanContext?.spanId).toBe(create.spanContext().spanId);
    expect(insert.spanContext().traceId).not.toBe(trace);
    expect(insert.links.map((link) => link.context)).toEqual([process.spanContext()]);
    expect([post, create, process, insert].map((each) => each.kind)).toEqual([
      SpanKind.SERVER,
      SpanKind.PRODUCER,
      SpanKind.CONSUMER,
      SpanKind.CLIENT,
    ]);
  });

  test('of several deliveries whose rows are inserted together has one insert, which links to the messages of all', async () => {
    const { telemetry, spans } = await start();
    const other = remote.replace('0af7', '1bf7');
    const batches = [
      telemetry.tracing.startBatch([delivery({ [traceparentAttribute]: remote }, '1')]),
      telemetry.tracing.startBatch([delivery(undefined, '2')]),
      telemetry.tracing.startBatch([delivery({ [traceparentAttribute]: other }, '3')]),
    ];
    await telemetry.tracing.insert(batches, 3, () => soon());
    for (const batch of batches) batch.end(none);
    const inserts = spans().filter(({ name }) => name === `insert ${table}`);
    expect(inserts.map(({ attributes }) => attributes['db.operation.batch.size'])).toEqual([3]);
    expect(inserts[0]?.links.map(({ context }) => context.traceId)).toEqual([
      '0af7651916cd43dd8448eb211c80319c',
      '1bf7651916cd43dd8448eb211c80319c',
    ]);
  });

  test('continues the trace of the caller', async () => {
    const { telemetry, span } = await start({ sampling: 0 });
    telemetry.api.request('/freight', 'GET', true, remote)(200, 0.01);
    expect(span('GET /freight').spanContext().traceId).toBe('0af7651916cd43dd8448eb211c80319c');
    expect(span('GET /freight').parentSpanContext?.spanId).toBe('b7ad6b7169203331');
  });

  test('ends with its request: the next request of the same connection is not in it', async () => {
    let dice = 1;
    const { telemetry } = await start({ sampling: 0.5, random: () => (dice = 1 - dice) });
    const traced: boolean[] = [];
    const server = createServer({ keepAliveTimeout: 0 }, (_, response) => {
      const end = telemetry.api.request('/freight', 'POST', true);
      void soon().then(() => {
        traced.push(telemetry.tracing.inject() !== undefined);
        response.writeHead(202).end();
        end(202, 0.01);
        if (traced.length === 4) response.socket?.destroy();
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').resume();
    const closed = once(socket, 'close');
    const post = 'POST /freight HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n';
    socket.write(post + post); // two in one packet
    for (const answered of [2, 3]) {
      await until(`${answered} answers`, () => traced.length === answered);
      socket.write(post);
    }
    await closed;
    server.close();
    expect(traced).toEqual([true, false, true, false]);
  });

  test('names the queue and the table, and holds no payload', async () => {
    const { telemetry, spans, span } = await start();
    const batch = telemetry.tracing.startBatch([delivery({ [traceparentAttribute]: remote, user: 'ana' })]);
    await telemetry.tracing.insert([batch], 1, () => soon());
    batch.end(none);
    expect(span(`process ${subscription}`).attributes).toEqual({
      'messaging.system': 'gcp_pubsub',
      'messaging.operation.name': 'process',
      'messaging.operation.type': 'process',
      'messaging.destination.name': topic,
      'messaging.destination.subscription.name': subscription,
      'messaging.message.id': '1',
      'messaging.message.body.size': 28,
    });
    expect(span(`insert ${table}`).attributes).toEqual({
      'db.system.name': 'gcp.bigquery',
      'db.operation.name': 'insert',
      'db.collection.name': table,
      'db.operation.batch.size': 1,
    });
    expect(JSON.stringify(spans().map(({ attributes, name }) => ({ attributes, name })))).not.toContain('ana');
  });
});

describe('a failure', () => {
  test('of a message is recorded by its code, and of an insert by the name of the error, without its message', async () => {
    const { telemetry, span } = await start();
    const batch = telemetry.tracing.startBatch([delivery(undefined), delivery({ [traceparentAttribute]: remote })]);
    const refusal = new WarehouseUnavailable('while storing ana@example.com');
    await expect(telemetry.tracing.insert([batch], 2, () => Promise.reject(refusal))).rejects.toBe(refusal);
    batch.end(new Map([[1, 'wrong-type']]));
    const insert = span(`insert ${table}`);
    expect(insert.attributes['error.type']).toBe('WarehouseUnavailable');
    expect(insert.status).toEqual({ code: SpanStatusCode.ERROR });
    expect(insert.events).toEqual([]);
    expect(span(`process ${subscription}`).attributes['error.type']).toBe('wrong-type');
  });

  test('of a request is recorded by its status, from 500 on', async () => {
    const { telemetry, spans } = await start();
    telemetry.api.request('/freight', 'GET', true)(404, 0.01);
    telemetry.api.request('/freight', 'GET', true)(503, 0.01);
    expect(
      spans().map(({ attributes, status }) => [
        attributes['http.response.status_code'],
        attributes['error.type'],
        status.code,
      ]),
    ).toEqual([
      [404, undefined, SpanStatusCode.UNSET],
      [503, '503', SpanStatusCode.ERROR],
    ]);
  });
});

describe('nothing is traced', () => {
  test.each([
    ['empty', ''],
    ['a word', 'garbage'],
    ['of version ff', remote.replace('00-', 'ff-')],
    ['of zeros', '00-00000000000000000000000000000000-0000000000000000-01'],
    ['in capitals', remote.toUpperCase()],
    ['too long', `${remote}-${'a'.repeat(10_000)}`],
    ['not sampled', remote.replace(/01$/, '00')],
  ])('of a message whose traceparent is %s', async (_, traceparent) => {
    const { telemetry, spans } = await start();
    const batch = telemetry.tracing.startBatch([delivery({ [traceparentAttribute]: traceparent })]);
    expect(await telemetry.tracing.insert([batch], 1, () => Promise.resolve('stored'))).toBe('stored');
    batch.end(none);
    expect(spans()).toEqual([]);
  });

  test('of batches without traces, which all share one object', async () => {
    const { telemetry } = await start();
    const [first, other] = [[delivery(undefined)], [delivery({ source: 'x' }), delivery(undefined)]];
    expect(telemetry.tracing.startBatch(first)).toBe(telemetry.tracing.startBatch(other));
  });

  test('of a request that is not sampled, at random or by its caller, and of its messages', async () => {
    const { telemetry, spans } = await start({ sampling: 0.1, random: () => 0.1 });
    telemetry.api.request('/freight', 'POST', true)(202, 0.01);
    telemetry.api.request('/freight', 'POST', true, remote.replace(/01$/, '00'))(202, 0.01);
    expect(telemetry.tracing.inject()).toBeUndefined();
    expect(spans()).toEqual([]);
  });

  test('beyond 128 messages of a batch', async () => {
    const { telemetry, spans, span } = await start();
    const many = Array.from({ length: 500 }, (_, index) => delivery({ [traceparentAttribute]: remote }, String(index)));
    const batch = telemetry.tracing.startBatch(many);
    await telemetry.tracing.insert([batch], 1, () => soon());
    batch.end(none);
    expect(spans()).toHaveLength(128 + 1);
    expect(span(`insert ${table}`).links).toHaveLength(128);
  });
});
