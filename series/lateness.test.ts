import { describe, expect, test } from '@jest/globals';
import { array, assert, constantFrom, integer, property } from 'fast-check';
import type { Signal } from '../model/signal.ts';
import { increase, range, selector } from '../promql/build.ts';
import { evaluateAt } from '../promql/evaluate.ts';
import { memorySource } from '../promql/source.ts';
import { signal } from './signal.ts';
import { cloudMonitoring } from './cloudMonitoring.ts';
import { leastWindow, shortestInstant, shortestWindow } from './lateness.ts';

/** Whether `increase` has a result at this second, over the points of which `delay` seconds have passed. */
const isSeen = (window: number, delay: number, period: number, at: number): boolean => {
  const last = Math.floor((at - delay) / period);
  const times = Float64Array.from({ length: last + 1 }, (_, index) => index * period * 1_000);
  const source = memorySource([{ labels: { __name__: 'requests' }, times, values: times }]);
  return evaluateAt(increase(range(selector('requests'), `${window}s`)), source, at * 1_000).length > 0;
};

const delays = integer({ min: 0, max: 600 });
const periods = constantFrom(30, 60, 300);
const phases = array(integer({ min: 0, max: 299 }), { minLength: 1, maxLength: 20 });

describe('a window of the delay and two sample periods', () => {
  test('holds two points at every instant, whatever the delay, the period and the second of the evaluation', () => {
    assert(
      property(delays, periods, phases, (delay, period, seconds) =>
        seconds.every((second) => isSeen(leastWindow(delay, period), delay, period, 4_000 + second)),
      ),
    );
  });

  test('cannot be a second shorter: at some second of the period nothing is seen', () => {
    assert(
      property(delays, periods, (delay, period) =>
        Array.from({ length: period }, (_, second) => 4_000 + second).some(
          (at) => !isSeen(leastWindow(delay, period) - 1, delay, period, at),
        ),
      ),
      { numRuns: 20 },
    );
  });
});

test.each([
  { id: 'pubsub.dead_letter_message_count', window: 360, instant: 300 },
  { id: 'run.request_count', window: 300, instant: 240 },
  { id: 'bigquery.storage.stored_bytes', window: 14_400, instant: 12_600 },
  { id: 'atalaya.ingest.messages', window: 120, instant: 90 },
])('$id needs a window of $window s for two points and $instant s for one', ({ id, window, instant }) => {
  const late: Signal = signal(id);
  expect([shortestWindow(late, cloudMonitoring), shortestInstant(late, cloudMonitoring)]).toEqual([window, instant]);
});
