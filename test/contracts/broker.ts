/**
 * The contract of every broker. It assumes nothing about order, backlog or sequences. A message may be delivered more than
 * once, so each test is about at least one delivery, or about none after the outcome.
 */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import type { Broker, Delivery, OutgoingMessage, Settlement, Subscription } from '../../pipeline/ports.ts';
import { turn, until } from '../../pipeline/testing/until.ts';

export interface BrokerUnderTest {
  readonly broker: Broker;
  /** Closes it and opens it again on the same data. */
  reopen(): Promise<Broker>;
  /** Closes it and removes its data. */
  discard(): Promise<void>;
}

export interface BrokerCapabilities {
  /** Deliveries have an attempt number. */
  readonly countsAttempts: boolean;
  /** Milliseconds after which no more deliveries are expected. */
  readonly quiet: number;
}

interface Inbox {
  readonly deliveries: Delivery[];
  readonly subscription: Subscription;
}

const texts = (inbox: { readonly deliveries: readonly Delivery[] }): string[] =>
  inbox.deliveries.map(({ data }) => Buffer.from(data).toString()).sort();
const message = (text: string, attributes?: OutgoingMessage['attributes']): OutgoingMessage => ({
  data: Buffer.from(text),
  attributes,
});
const different = (values: readonly string[]): string[] => [...new Set(values)];

export const brokerContract = (
  name: string,
  open: () => Promise<BrokerUnderTest>,
  capabilities: BrokerCapabilities,
): void => {
  describe(`${name} is a broker`, () => {
    let opened: BrokerUnderTest;
    let broker: Broker;
    beforeEach(async () => {
      opened = await open();
      broker = opened.broker;
    });
    afterEach(() => opened.discard());

    const subscribe = (settle: (delivery: Delivery) => Settlement = () => 'ack'): Inbox => {
      const deliveries: Delivery[] = [];
      const subscription = broker.subscribe(async (batch) => {
        deliveries.push(...batch);
        return batch.map(settle);
      });
      return { deliveries, subscription };
    };
    const reopen = async (): Promise<void> => void (broker = await opened.reopen());

    test('a message arrives with its bytes, its attributes, its id and its time', async () => {
      const before = Date.now() - 2_000;
      const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
      const [id] = await broker.publish([{ data: bytes, attributes: { source: 'ñandú', empty: '' } }]);
      const { deliveries } = subscribe();
      await until('it arrives', () => deliveries.length > 0);
      const [got] = deliveries;
      expect({ id: got!.id, data: [...got!.data], attributes: got!.attributes }).toEqual({
        id,
        data: [...bytes],
        attributes: { source: 'ñandú', empty: '' },
      });
      expect(got!.publishedAt).toBeGreaterThan(before);
      expect(got!.publishedAt).toBeLessThan(Date.now() + 2_000);
    });

    test('a message may have only attributes', async () => {
      await broker.publish([{ data: new Uint8Array(0), attributes: { only: 'this' } }]);
      const { deliveries } = subscribe();
      await until('it arrives', () => deliveries.length > 0);
      expect(deliveries[0]).toMatchObject({ attributes: { only: 'this' } });
      expect(deliveries[0]!.data).toHaveLength(0);
    });

    test('publishing returns one id a message, in order, without duplicates', async () => {
      const published = await Promise.all([
        broker.publish(['a', 'b', 'c'].map((text) => message(text))),
        broker.publish([message('d')]),
        broker.publish([]),
      ]);
      const inbox = subscribe();
      await until('all arrive', () => different(texts(inbox)).length === 4);
      const idOf = new Map(inbox.deliveries.map(({ id, data }) => [Buffer.from(data).toString(), id]));
      expect(published).toEqual([['a', 'b', 'c'].map((text) => idOf.get(text)), [idOf.get('d')], []]);
      expect(different(published.flat())).toHaveLength(4);
    });

    test('a large message arrives complete', async () => {
      const data = Buffer.alloc(5_000_000, 'flight');
      await broker.publish([message('small'), { data }, message('small too')]);
      const inbox = subscribe();
      await until('all arrive', () => different(texts(inbox)).length === 3);
      expect(inbox.deliveries.some((delivery) => data.equals(delivery.data))).toBe(true);
    });

    test('messages published before a restart arrive after it', async () => {
      await broker.publish([message('a'), message('b', { kept: 'yes' })]);
      await reopen();
      const inbox = subscribe();
      await until('both arrive', () => different(texts(inbox)).length === 2);
      expect(inbox.deliveries.find(({ attributes }) => attributes?.['kept'] === 'yes')).toBeDefined();
    });

    test('many publishers at once lose nothing', async () => {
      const wanted = Array.from({ length: 2_000 }, (_, index) => `message ${String(index).padStart(4, '0')}`);
      const inbox = subscribe();
      const publishes = Array.from({ length: 100 }, (_, index) =>
        broker.publish(wanted.slice(index * 20, index * 20 + 20).map((text) => message(text))),
      );
      await Promise.all(publishes);
      await until('all arrive', () => inbox.deliveries.length >= wanted.length);
      await until('each arrives', () => different(texts(inbox)).length === wanted.length);
      expect(different(texts(inbox))).toEqual(wanted);
    });

    test('each delivery is settled separately: only messages handed back are redelivered', async () => {
      const outcomes: Record<string, Settlement> = { a: 'ack', b: 'retry', c: 'dead', d: 'retry', e: 'ack' };
      const tried = new Set<string>();
      const inbox = subscribe((delivery) => {
        const text = Buffer.from(delivery.data).toString();
        const settlement = tried.has(text) ? 'ack' : outcomes[text]!;
        tried.add(text);
        return settlement;
      });
      await broker.publish(Object.keys(outcomes).map((text) => message(text)));
      await until('b and d come again', () => inbox.deliveries.length >= 7);
      await delay(capabilities.quiet);
      expect(texts(inbox)).toEqual(['a', 'b', 'b', 'c', 'd', 'd', 'e']);
    });

    test('a redelivered message is the same message', async () => {
      const inbox = subscribe(() => (inbox.deliveries.length < 3 ? 'retry' : 'ack'));
      await broker.publish([message('a', { source: 'x' })]);
      await until('it has come three times', () => inbox.deliveries.length >= 3);
      const same = inbox.deliveries.map(({ id, data, attributes }) => ({
        id,
        text: Buffer.from(data).toString(),
        attributes,
      }));
      expect(same).toEqual(same.map(() => ({ id: inbox.deliveries[0]!.id, text: 'a', attributes: { source: 'x' } })));
      const attempts = inbox.deliveries.map(({ attempt }) => attempt).slice(0, 3);
      expect(attempts).toEqual(capabilities.countsAttempts ? [1, 2, 3] : [undefined, undefined, undefined]);
    });

    test('a handler that throws hands everything back', async () => {
      const got: string[] = [];
      let calls = 0;
      broker.subscribe(async (batch) => {
        got.push(...batch.map(({ data }) => Buffer.from(data).toString()));
        if (calls++ === 0) throw new Error('a bug');
        return batch.map(() => 'ack');
      });
      await broker.publish([message('a'), message('b')]);
      await until('both came again', () => got.length >= 4 || (calls > 2 && got.length >= 3));
      expect(different(got).sort()).toEqual(['a', 'b']);
    });

    test('closing waits for the handler and applies its settlements', async () => {
      await broker.publish([message('a')]);
      let started = false;
      const closing = Promise.withResolvers<void>();
      const subscription = broker.subscribe(async (batch) => {
        started = true;
        await closing.promise;
        return batch.map(() => 'ack');
      });
      await until('the handler has it', () => started);
      const closed = subscription.close();
      await turn();
      closing.resolve();
      await closed;
      await subscription.done;
      await reopen();
      const inbox = subscribe();
      await delay(capabilities.quiet);
      expect(inbox.deliveries).toEqual([]);
    });

    test('a closed subscription takes no messages; new ones stay for the next subscription', async () => {
      const first = subscribe();
      await first.subscription.close();
      await broker.publish([message('a')]);
      await delay(capabilities.quiet);
      expect(first.deliveries).toEqual([]);
      const second = subscribe();
      await until('the next one gets it', () => second.deliveries.length > 0);
      expect(different(texts(second))).toEqual(['a']);
    });

    test('closing twice is allowed', async () => {
      const { subscription } = subscribe();
      await Promise.all([subscription.close(), subscription.close()]);
      await subscription.close();
      await expect(subscription.done).resolves.toBeUndefined();
    });
  });
};
