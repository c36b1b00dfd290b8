import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { originalIdAttribute, type Delivery, type Handler, type OutgoingMessage } from '../ports.ts';
import { messageIdOf } from './messageId.ts';
import { openQueue, type QueueOptions, type SqliteBroker } from './queue.ts';
import { standsStill, turn, until } from '../testing/until.ts';

let folder: string;
let queues: SqliteBroker[];
let clock: number;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'atalaya-queue-'));
  queues = [];
  clock = 1_000;
});
afterEach(async () => {
  for (const queue of queues) await queue.close().catch(() => undefined);
  rmSync(folder, { recursive: true });
});

const open = (options: Partial<QueueOptions> = {}): SqliteBroker => {
  const queue = openQueue({
    file: path.join(folder, 'queue.db'),
    now: () => clock,
    backoff: { first: 5, longest: 20 },
    ...options,
  });
  queues.push(queue);
  return queue;
};
const message = (text: string, attributes?: OutgoingMessage['attributes']): OutgoingMessage => ({
  data: Buffer.from(text),
  attributes,
});
const texts = (deliveries: readonly Delivery[]): string[] => deliveries.map(({ data }) => Buffer.from(data).toString());

describe('bytes', () => {
  test('of one batch are bounded, and a larger message is delivered alone', async () => {
    const queue = open({ batch: { messages: 100, bytes: 4_000 } });
    await queue.publish([1_500, 1_500, 1_500, 9_000, 10, 10].map((size) => ({ data: Buffer.alloc(size) })));
    const batches: number[][] = [];
    queue.subscribe(async (deliveries) => {
      batches.push(deliveries.map(({ data }) => data.length));
      return deliveries.map(() => 'ack');
    });
    await until('all six', () => batches.flat().length === 6);
    expect(batches).toEqual([[1_500, 1_500], [1_500], [9_000], [10, 10]]);
  });

  test('that are unsettled are bounded, for any number of messages', async () => {
    const queue = open({ batch: { messages: 100, bytes: 4_000 }, batches: 2 });
    await queue.publish(Array.from({ length: 20 }, () => ({ data: Buffer.alloc(3_000) })));
    let handled = 0;
    const gate = Promise.withResolvers<void>();
    const subscription = queue.subscribe(async (deliveries) => {
      handled += deliveries.length;
      await gate.promise;
      return deliveries.map(() => 'retry');
    });
    await until('the limit of unsettled messages', () => handled >= 3);
    expect(await standsStill(() => handled)).toBe(3);
    gate.resolve();
    await subscription.close();
  });

  test('of every kind and length are kept, with and without attributes, in one publish', async () => {
    const queue = open();
    const sent = Array.from({ length: 300 }, (_, index): OutgoingMessage => {
      const data = Buffer.alloc([0, 1, 110, 799, 800, 801, 5_000][index % 7]!, index);
      return index % 5 === 0 ? { data, attributes: { index: String(index) } } : { data };
    });
    await queue.publish(sent);
    const got: Delivery[] = [];
    queue.subscribe(async (deliveries) => {
      got.push(...deliveries);
      return deliveries.map(() => 'ack');
    });
    await until('all', () => got.length === 300);
    expect(got.map(({ data, attributes }) => [Buffer.from(data).toString('hex'), attributes])).toEqual(
      sent.map(({ data, attributes }) => [Buffer.from(data).toString('hex'), attributes]),
    );
  });
});

describe('backlog', () => {
  test('counts unsettled messages, with and without a subscription', async () => {
    const queue = open({ batch: { messages: 10, bytes: 1_000_000 } });
    await queue.publish(Array.from({ length: 25 }, () => message('x')));
    clock = 2_000;
    await queue.publish(Array.from({ length: 5 }, () => message('x')));
    const before = {
      backlog: queue.backlog(),
      overdue: [1_000, 1_001, 2_001].map((instant) => queue.overdue(instant)),
    };
    let release: () => void = () => undefined;
    const subscription = queue.subscribe(async (deliveries) => {
      if (deliveries[0]!.sequence === 11) await new Promise<void>((resolve) => (release = resolve));
      return deliveries.map(({ sequence }) => (sequence === 3 ? 'retry' : 'ack'));
    });
    await until('all but eleven', () => queue.backlog().messages <= 11);
    const during = {
      backlog: queue.backlog().messages,
      overdue: [1_000, 1_001, 2_001].map((instant) => queue.overdue(instant)),
    };
    expect(before).toEqual({ backlog: { messages: 30, oldestPublishedAt: 1_000 }, overdue: [0, 25, 30] });
    expect(during).toEqual({ backlog: 11, overdue: [0, 11, 11] });
    release();
    await subscription.close();
  });

  test('of an empty queue is zero', () => {
    const queue = open();
    expect([queue.backlog(), queue.overdue(5_000)]).toEqual([{ messages: 0, oldestPublishedAt: undefined }, 0]);
  });
});

describe('the floor', () => {
  test('stays below messages in the handler and messages handed back', async () => {
    const queue = open({ batch: { messages: 2, bytes: 1_000 } });
    await queue.publish(['a', 'b', 'c', 'd'].map((text) => message(text)));
    const floors: number[] = [];
    let tries = 0;
    const subscription = queue.subscribe(async (deliveries) => {
      floors.push(queue.floor());
      return deliveries.map(({ sequence }) => (sequence === 2 && tries++ < 3 ? 'retry' : 'ack'));
    });
    await until('an empty queue', () => queue.backlog().messages === 0);
    expect(Math.max(...floors)).toBe(2);
    expect(queue.floor()).toBe(5);
    await subscription.close();
  });
});

describe('a message that claims the id of another message', () => {
  const claim = (queue: SqliteBroker, sequence: number) => ({
    [originalIdAttribute]: messageIdOf(queue.log, sequence),
  });

  test('waits until that message has its outcome', async () => {
    const queue = open();
    const order: string[] = [];
    let tries = 0;
    const subscription = queue.subscribe(async (deliveries) => {
      order.push(...texts(deliveries));
      return deliveries.map(({ data }) =>
        Buffer.from(data).toString() === 'original' && tries++ < 2 ? 'retry' : 'ack',
      );
    });
    await queue.publish([message('original'), message('replay', claim(queue, 1))]);
    await until('an empty queue', () => queue.backlog().messages === 0);
    expect(order).toEqual(['original', 'original', 'original', 'replay']);
    await subscription.close();
  });

  test('is not accepted when that message does not exist yet', async () => {
    const queue = open();
    const got: Delivery[] = [];
    await queue.publish([message('early', { ...claim(queue, 2), source: 'x' }), message('late')]);
    queue.subscribe(async (deliveries) => {
      got.push(...deliveries);
      return deliveries.map(() => 'ack');
    });
    await until('both', () => got.length === 2);
    expect(got.map(({ attributes }) => attributes)).toEqual([{ source: 'x' }, undefined]);
  });
});

describe('closing a subscription whose handler hangs', () => {
  test('ends, and unsettled messages stay in the queue', async () => {
    const queue = open({ drain: 50 });
    await queue.publish([message('a'), message('b')]);
    let answer: (settlements: readonly 'ack'[]) => void = () => undefined;
    const hanging: Handler = () => new Promise((resolve) => (answer = resolve));
    let called = false;
    const subscription = queue.subscribe(async (deliveries) => {
      called = true;
      return hanging(deliveries);
    });
    await until('the call', () => called);
    await subscription.close();
    await subscription.done;
    await queue.close();
    // The late answer comes after the queue was closed, and must have no effect.
    answer(['ack', 'ack']);
    await turn();
    expect(open().backlog().messages).toBe(2);
  });
});

test('sequences continue after the one that the warehouse has', async () => {
  const queue = open();
  queue.skipTo(41);
  expect(await queue.publish([message('a')])).toEqual([messageIdOf(queue.log, 42)]);
  queue.skipTo(10);
  queue.skipTo(99);
  expect(await queue.publish([message('b')])).toEqual([messageIdOf(queue.log, 100)]);
});

test('messages of another connection are delivered', async () => {
  const [consuming, publishing] = [open(), open()];
  const got: string[] = [];
  consuming.subscribe(async (deliveries) => {
    got.push(...texts(deliveries));
    return deliveries.map(() => 'ack');
  });
  // Behind the first two the consumer is idle, and has to look again.
  for (const [index, text] of ['one', 'two', 'three'].entries()) {
    await publishing.publish([message(text)]);
    await until(text, () => got.length === index + 1);
  }
  expect(got).toEqual(['one', 'two', 'three']);
});

test('publishing to a closed queue fails with a clear error', async () => {
  const queue = open();
  await queue.close();
  await expect(queue.publish([message('a')])).rejects.toThrow(
    `the queue is closed\n  where: ${path.join(folder, 'queue.db')}\n  why: the pipeline is stopping\n  fix: publish again after a restart`,
  );
});

test('a ping says whether messages can be published: not when the file was moved or deleted', async () => {
  const queue = open();
  await queue.publish([message('a')]);
  await queue.ping?.();
  rmSync(path.join(folder, 'queue.db'));
  await expect(queue.ping?.()).rejects.toThrow('the queue file was moved or deleted');
});
