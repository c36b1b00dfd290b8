import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import * as fc from 'fast-check';
import { createBatchQueue, type BatchQueue } from './batchQueue.ts';

interface Watched {
  readonly gate: BatchQueue<number>;
  readonly batches: (readonly number[])[];
  /** Most concurrent calls so far. */
  most(): number;
  /** Ends the oldest call. */
  release(): void;
}

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** An item is its own size. */
const watched = (bounds: { messages: number; bytes: number; wait: number; calls: number }): Watched => {
  const batches: (readonly number[])[] = [];
  const running: (() => void)[] = [];
  let most = 0;
  const gate = createBatchQueue<number>({
    ...bounds,
    sizeOf: (item) => item,
    handle: (items) => {
      batches.push(items);
      const { promise, resolve } = Promise.withResolvers<void>();
      running.push(resolve);
      most = Math.max(most, running.length);
      return promise;
    },
  });
  return { gate, batches, most: () => most, release: () => running.shift()?.() };
};

test('items added together are one batch, after the wait', async () => {
  const { gate, batches } = watched({ messages: 10, bytes: 100, wait: 5, calls: 1 });
  [1, 2, 3].forEach((item) => gate.add(item));
  await jest.advanceTimersByTimeAsync(4);
  expect(batches).toEqual([]);
  await jest.advanceTimersByTimeAsync(1);
  expect(batches).toEqual([[1, 2, 3]]);
});

test('a full batch does not wait', () => {
  const { gate, batches } = watched({ messages: 2, bytes: 100, wait: 60_000, calls: 3 });
  [1, 2, 3, 4, 5].forEach((item) => gate.add(item));
  expect(batches).toEqual([
    [1, 2],
    [3, 4],
  ]);
  gate.clear();
});

test('an item larger than a batch is handled alone', async () => {
  const { gate, batches } = watched({ messages: 9, bytes: 10, wait: 1, calls: 9 });
  [4, 4, 50, 4].forEach((item) => gate.add(item));
  await jest.advanceTimersByTimeAsync(60_000);
  expect(batches).toEqual([[4, 4], [50], [4]]);
});

test('items that wait when it is cleared are not handled', async () => {
  const { gate, batches, release } = watched({ messages: 1, bytes: 100, wait: 1, calls: 1 });
  [1, 2, 3].forEach((item) => gate.add(item));
  expect(gate.clear()).toEqual([2, 3]);
  release();
  await jest.advanceTimersByTimeAsync(60_000);
  expect(batches).toEqual([[1]]);
});

test('nothing is lost, repeated or out of order, and the limit of calls holds', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 60 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 5 }),
      async (items, calls, messages) => {
        const { gate, batches, most, release } = watched({ messages, bytes: 12, wait: 0, calls });
        items.forEach((item) => gate.add(item));
        for (let turn = 0; turn < 200 && batches.flat().length < items.length; turn++) {
          release();
          await jest.advanceTimersByTimeAsync(1);
        }
        expect(batches.flat()).toEqual(items);
        expect(most()).toBeLessThanOrEqual(calls);
        expect(batches.every((batch) => batch.length <= messages)).toBe(true);
      },
    ),
    { numRuns: 30 },
  );
});
