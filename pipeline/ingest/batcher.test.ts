import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import * as fc from 'fast-check';
import { WarehouseUnavailable, type Row, type StoreOutcome } from '../ports.ts';
import { createBatcher, type BatcherOptions } from './batcher.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** What comes of it, with a clock that goes on by itself while it is waited for. */
const inTime = async <T>(promise: Promise<T>): Promise<T> => {
  let settled = false;
  const watched = promise.finally(() => (settled = true));
  watched.catch(() => undefined);
  for (let ms = 0; !settled && ms < 60_000; ms++) await jest.advanceTimersByTimeAsync(1);
  return watched;
};

const row = (messageId: string): Row => ({
  messageId,
  publishedAt: 0,
  values: [],
  log: undefined,
  sequence: undefined,
});
const rowsOf = (...ids: string[]): Row[] => ids.map(row);
const stored = async (rows: readonly Row[]): Promise<StoreOutcome[]> => rows.map(() => 'stored');
const bounds = { rows: 4, bytes: 1_000, wait: 5, deadline: 300, concurrency: 1, backoff: { first: 1, longest: 5 } };
const idsIn = (store: jest.Mock<BatcherOptions['store']>): string[] =>
  store.mock.calls.map(([rows]) => rows.map((row) => row.messageId).join(''));

test('concurrent submissions are stored together, and each gets its own outcomes', async () => {
  const store = jest.fn<BatcherOptions['store']>(async (rows) =>
    rows.map(({ messageId }) => (messageId === 'b' ? 'duplicate' : 'stored')),
  );
  const batcher = createBatcher({ ...bounds, store });
  const outcomes = await inTime(
    Promise.all([batcher.submit(rowsOf('a'), 1, 'first'), batcher.submit(rowsOf('b', 'c'), 1, 'second')]),
  );
  expect(outcomes).toEqual([['stored'], ['duplicate', 'stored']]);
  expect(store.mock.calls.map(([, tags]) => tags)).toEqual([['first', 'second']]);
});

test.each([
  ['rows', [1, 1, 1], ['abcd', 'ef']],
  ['bytes', [1, 900, 200], ['abcd', 'ef']],
])('a batch that would exceed its %s leaves the next submission for the next batch', async (_, sizes, batches) => {
  const store = jest.fn<BatcherOptions['store']>(stored);
  const batcher = createBatcher({ ...bounds, store });
  const submissions = [rowsOf('a', 'b'), rowsOf('c', 'd'), rowsOf('e', 'f')];
  await inTime(Promise.all(submissions.map((rows, index) => batcher.submit(rows, sizes[index]!, undefined))));
  expect(idsIn(store)).toEqual(batches);
});

test('a submission larger than the bounds is stored alone', async () => {
  const store = jest.fn<BatcherOptions['store']>(stored);
  const batcher = createBatcher({ ...bounds, store });
  await inTime(
    Promise.all([
      batcher.submit(rowsOf('a'), 1, undefined),
      batcher.submit(rowsOf('b', 'c', 'd', 'e', 'f'), 5_000, undefined),
    ]),
  );
  expect(idsIn(store)).toEqual(['a', 'bcdef']);
});

test('a batch is retried until the warehouse is available', async () => {
  const failures: string[] = [];
  const store = jest.fn<BatcherOptions['store']>(stored);
  for (let i = 0; i < 3; i++) store.mockRejectedValueOnce(new WarehouseUnavailable('busy'));
  const batcher = createBatcher({ ...bounds, store, onFailure: (error) => void failures.push(error.message) });
  expect(await inTime(batcher.submit(rowsOf('a'), 1, undefined))).toEqual(['stored']);
  expect(failures).toEqual(['busy', 'busy', 'busy']);
});

test('rows that a failed attempt stored count as stored', async () => {
  const store = jest.fn<BatcherOptions['store']>(async () => ['duplicate']);
  store.mockRejectedValueOnce(new WarehouseUnavailable('connection lost after the commit'));
  const batcher = createBatcher({ ...bounds, store });
  expect(await inTime(batcher.submit(rowsOf('a'), 1, undefined))).toEqual(['stored']);
});

test('a submission is handed back at its deadline when the warehouse stays unavailable', async () => {
  const start = performance.now();
  const store = jest.fn<BatcherOptions['store']>(async () => Promise.reject(new WarehouseUnavailable('busy')));
  const batcher = createBatcher({ ...bounds, store, deadline: 50 });
  expect(await inTime(batcher.submit(rowsOf('a'), 1, undefined))).toBe('late');
  expect(performance.now() - start).toBe(50);
  // The attempt that is waiting may still begin.
  await jest.advanceTimersByTimeAsync(bounds.backoff.longest);
  const tries = store.mock.calls.length;
  await jest.advanceTimersByTimeAsync(60_000);
  expect(tries).toBeGreaterThan(3);
  expect(store.mock.calls.length).toBe(tries);
});

test('a stalled warehouse gets no more batches, and every submission is handed back in time', async () => {
  let release: () => void = () => undefined;
  const store = jest.fn<BatcherOptions['store']>(stored);
  store.mockImplementationOnce(async (rows) => {
    await new Promise<void>((resolve) => (release = resolve));
    return stored(rows);
  });
  const batcher = createBatcher({ ...bounds, store, deadline: 50 });
  const submissions = ['a', 'b', 'c', 'd', 'e'].map((id) => batcher.submit(rowsOf(id, id, id, id), 1, undefined));
  expect(await inTime(Promise.all(submissions))).toEqual(['late', 'late', 'late', 'late', 'late']);
  expect(idsIn(store)).toEqual(['aaaa']);
  release();
  expect(await inTime(batcher.submit(rowsOf('f'), 1, undefined))).toEqual(['stored']);
  expect(idsIn(store)).toEqual(['aaaa', 'f']);
});

test('a later submission in a batch keeps its own deadline', async () => {
  const store = jest.fn<BatcherOptions['store']>(async (rows) => {
    await new Promise((resolve) => setTimeout(resolve, 250));
    return stored(rows);
  });
  const batcher = createBatcher({ ...bounds, store, deadline: 400, wait: 240 });
  const first = batcher.submit(rowsOf('a'), 1, undefined);
  await jest.advanceTimersByTimeAsync(200);
  const second = batcher.submit(rowsOf('b'), 1, undefined);
  expect(await inTime(Promise.all([first, second]))).toEqual(['late', ['stored']]);
});

test('no row is lost, stored twice or stored out of order, for any submissions and any failures', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 20 }),
      fc.array(fc.boolean(), { maxLength: 10 }),
      async (sizes, faults) => {
        const seen: string[] = [];
        const failing = [...faults];
        const store = async (rows: readonly Row[]): Promise<StoreOutcome[]> => {
          if (failing.pop() === true) throw new WarehouseUnavailable('busy');
          seen.push(...rows.map((row) => row.messageId));
          return stored(rows);
        };
        const batcher = createBatcher({
          ...bounds,
          store,
          wait: 1,
          deadline: 5_000,
          backoff: { first: 1, longest: 1 },
        });
        const submissions = sizes.map((size, index) => Array.from({ length: size }, (_, i) => `${index}.${i}`));
        const outcomes = await inTime(
          Promise.all(submissions.map((ids) => batcher.submit(ids.map(row), 1, undefined))),
        );
        expect(outcomes.map((outcome) => outcome.length)).toEqual(sizes);
        expect(seen).toEqual(submissions.flat());
      },
    ),
    { numRuns: 30 },
  );
});
