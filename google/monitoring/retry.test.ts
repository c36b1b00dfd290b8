import { expect, test } from '@jest/globals';
import { MonitoringError, type FailureId, type Verb } from './failure.ts';
import { retryDelay } from './retryInfo.ts';
import { retrying } from './retry.ts';

const fault = (id: FailureId, retryAfter?: number): MonitoringError =>
  new MonitoringError(id, id, 'wait', retryAfter === undefined ? {} : { retryAfter });

/** The waits of a call that fails with `faults`, and its result. */
const tried = async (
  verb: Verb,
  faults: readonly MonitoringError[],
  { budget = 60_000, stopAfter = Infinity } = {},
): Promise<readonly [waits: readonly number[], result: string]> => {
  const [waits, left, stop] = [[] as number[], [...faults], new AbortController()];
  const result = await retrying(
    verb,
    () => {
      const error = left.shift();
      return error === undefined ? Promise.resolve('done') : Promise.reject(error);
    },
    {
      budget,
      random: () => 1,
      stop: stop.signal,
      sleep: (milliseconds) => {
        waits.push(milliseconds);
        if (waits.length === stopAfter) stop.abort();
        return Promise.resolve();
      },
    },
  ).catch((error: unknown) => (error as MonitoringError).id);
  return [waits, result];
};

const busy = fault('too-many');

test('waits double', async () => {
  expect(await tried('create', [busy, busy, busy])).toEqual([[500, 1_000, 2_000], 'done']);
});

test('a wait is never shorter than the server asks for', async () => {
  expect(await tried('list', [fault('too-many', 9_000), busy])).toEqual([[9_000, 1_000], 'done']);
});

test('waiting ends with its budget', async () => {
  expect(
    await tried(
      'list',
      Array.from({ length: 9 }, () => busy),
    ),
  ).toEqual([[500, 1_000, 2_000, 4_000, 8_000, 16_000], 'too-many']);
  expect(await tried('list', [fault('too-many', 61_000)])).toEqual([[], 'too-many']);
});

test('a write whose answer was lost is not made twice', async () => {
  for (const verb of ['create', 'update'] as const)
    for (const id of ['lost-answer', 'unavailable'] as const) expect(await tried(verb, [fault(id)])).toEqual([[], id]);
});

test('a read and a delete are repeated after any fault that may pass', async () => {
  for (const verb of ['list', 'read', 'delete'] as const)
    expect(await tried(verb, [fault('lost-answer'), fault('unavailable')])).toEqual([[500, 1_000], 'done']);
});

test('what does not pass is not repeated', async () => {
  for (const id of ['refused', 'denied', 'conflict', 'not-found', 'in-use', 'exists', 'no-credentials'] as const)
    expect(await tried('list', [fault(id)])).toEqual([[], id]);
});

test('Ctrl-C ends the waiting', async () => {
  expect(await tried('create', [busy, busy], { stopAfter: 1 })).toEqual([[500], 'too-many']);
});

test.each([
  [[{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '3.5s' }], 3_500],
  [[{ reason: 'x' }, { retryDelay: { seconds: '2', nanos: 500_000_000 } }], 2_500],
  [[{ retryDelay: 'soon' }], undefined],
  [[{ retryDelay: null }], undefined],
  ['RetryInfo', undefined],
  [undefined, undefined],
])('the details %j ask for a wait of %p ms', (details, milliseconds) => {
  expect(retryDelay(details)).toBe(milliseconds);
});
