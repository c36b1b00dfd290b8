/** Pub/Sub that stops, restarts without its data, or never existed: every case is reported, and no reader hangs. */
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { GoogleError } from '../../pipeline/google/googleError.ts';
import { openPubSub } from '../../pipeline/google/pubsubBroker.ts';
import { ensurePubSub } from '../../pipeline/google/pubsubResources.ts';
import type { PullBounds } from '../../pipeline/google/pubsubSubscription.ts';
import type { Emulator } from '../../pipeline/google/testing/emulators.ts';
import type { Broker, OutgoingMessage } from '../../pipeline/ports.ts';
import { pubsubEmulator, withEmulator } from '../support/emulators.ts';
import { quietLogger } from './quietLogger.ts';
import { turn, until } from '../../pipeline/testing/until.ts';

const message = (text: string): OutgoingMessage => ({ data: Buffer.from(text) });
const messages = (count: number): OutgoingMessage[] =>
  Array.from({ length: count }, (_, index) => message(String(index)));
const bounds: PullBounds = {
  batch: { messages: 500, bytes: 8_000_000, wait: 5 },
  batches: 4,
  ackDeadline: 10_000,
  drain: 5_000,
};

withEmulator('with the Pub/Sub emulator', pubsubEmulator, (start) => {
  let emulator: Emulator;
  let names: { readonly project: string; readonly topic: string; readonly subscription: string };
  let count = 0;

  const endpoint = (): string => emulator.address;
  const ensure = (): Promise<void> =>
    ensurePubSub({
      ...names,
      endpoint: endpoint(),
      ackDeadline: 10,
      retention: 600,
      maxDeliveryAttempts: 100,
      backoff: { first: 0, longest: 1 },
    });
  const open = (members: Partial<PullBounds> = {}, publishTimeout = 2_000): Broker =>
    openPubSub({
      ...names,
      endpoint: endpoint(),
      bounds: { ...bounds, ...members },
      logger: quietLogger,
      publishTimeout,
    });
  const said = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => 'nothing',
      (error: unknown) => error,
    );
  const gone = (what: string, noun: string, name: string): string =>
    `${what}\n  where: projects/demo/${noun}s/${name}\n  why: the ${noun} does not exist, or was deleted\n` +
    `  fix: create the ${noun}, or correct its name in the definition; an emulator loses everything when it restarts`;

  beforeAll(async () => {
    emulator = await start();
  });
  afterAll(() => emulator.kill());
  beforeEach(() => {
    count += 1;
    names = { project: 'demo', topic: `fault-${count}`, subscription: `fault-${count}-subscription` };
  });

  test('a missing subscription ends its reader with an error', async () => {
    const broker = open();
    const error = await said(broker.subscribe(async (batch) => batch.map(() => 'ack')).done);
    await broker.close();
    expect(error).toBeInstanceOf(GoogleError);
    expect((error as Error).message).toBe(gone('the subscription cannot be read', 'subscription', names.subscription));
  });

  test('a missing topic is reported to the publisher', async () => {
    const broker = open();
    const error = await said(broker.publish([message('a')]));
    await broker.close();
    expect((error as Error).message).toBe(gone('messages cannot be published', 'topic', names.topic));
  });

  test('the handler never has more messages than its limit, however many wait', async () => {
    await ensure();
    const broker = open({ batch: { messages: 5, bytes: 8_000_000, wait: 1 }, batches: 2 });
    let held = 0;
    let most = 0;
    const seen = new Set<string>();
    broker.subscribe(async (batch) => {
      held += batch.length;
      most = Math.max(most, held);
      await delay(20); // its work
      held -= batch.length;
      batch.forEach(({ data }) => seen.add(Buffer.from(data).toString()));
      return batch.map(() => 'ack');
    });
    await broker.publish(messages(150));
    await until('all are handled', () => seen.size === 150);
    await broker.close();
    expect(most).toBeLessThanOrEqual(10);
  });

  test('messages larger than the limit are delivered one at a time', async () => {
    await ensure();
    const broker = open({ batch: { messages: 100, bytes: 1_000_000, wait: 1 }, batches: 1 });
    let seen = 0;
    const tooLarge: number[] = [];
    broker.subscribe(async (batch) => {
      seen += batch.length;
      const size = batch.reduce((sum, { data }) => sum + data.length, 0);
      if (size > 1_000_000 && batch.length > 1) tooLarge.push(size);
      return batch.map(() => 'ack');
    });
    const sizes = [3_000_000, 10, 10, 3_000_000, 10, 2_500_000, 10];
    await broker.publish(sizes.map((size) => ({ data: Buffer.alloc(size) })));
    await until('all are handled', () => seen >= sizes.length);
    await broker.close();
    expect(tooLarge).toEqual([]);
  });

  test('if the handler throws at once, all its messages are returned', async () => {
    await ensure();
    const broker = open();
    const got: string[] = [];
    broker.subscribe((batch) => {
      got.push(...batch.map(({ data }) => Buffer.from(data).toString()));
      if (got.length <= 2) throw new Error('a bug');
      return Promise.resolve(batch.map(() => 'ack'));
    });
    await broker.publish(messages(2));
    await until('both came again', () => new Set(got).size === 2 && got.length >= 4);
    await broker.close();
    expect(got.slice(0, 2).sort()).toEqual(['0', '1']);
  });

  test('closing returns waiting messages at once, and waits for messages in the handler', async () => {
    await ensure();
    const broker = open({ batch: { messages: 1, bytes: 8_000_000, wait: 1 }, batches: 1 });
    const handled: string[] = [];
    const closing = Promise.withResolvers<void>();
    const slow = broker.subscribe(async (batch) => {
      handled.push(Buffer.from(batch[0]!.data).toString());
      await closing.promise;
      return ['ack'];
    });
    await broker.publish(messages(10));
    await until('one is handled', () => handled.length === 1);
    const closed = slow.close();
    await turn();
    closing.resolve();
    await closed;
    expect(handled).toHaveLength(1);
    const rest: string[] = [];
    broker.subscribe(async (batch) => {
      rest.push(...batch.map(({ data }) => Buffer.from(data).toString()));
      return batch.map(() => 'ack');
    });
    await until('the rest comes to the next one', () => new Set(rest).size === 9, 5_000);
    await broker.close();
    expect(rest).not.toContain(handled[0]);
  });

  test('a restarted emulator has lost its topics: both sides report it, and continue once they are created again', async () => {
    await ensure();
    const broker = open();
    const reading = broker.subscribe(async (batch) => batch.map(() => 'ack'));
    await broker.publish([message('before')]);
    const port = Number(emulator.address.split(':')[1]);
    await emulator.kill();
    const down = (await said(broker.publish([message('lost')]))) as Error;
    expect(down.message).toMatch(
      /^messages cannot be published\n {2}where: projects\/demo\/topics\/fault-\d+\n {2}why: .+\n {2}fix: check https:/,
    );
    emulator = await start(port);
    const error = await said(reading.done);
    expect((error as Error).message).toBe(gone('the subscription cannot be read', 'subscription', names.subscription));
    await ensure();
    const seen: string[] = [];
    broker.subscribe(async (batch) => {
      seen.push(...batch.map(({ data }) => Buffer.from(data).toString()));
      return batch.map(() => 'ack');
    });
    await until('publishing works again', async () => (await said(broker.publish([message('after')]))) === 'nothing');
    await until('it arrives', () => seen.includes('after'));
    await broker.close();
  });
});
