import { expect, test } from '@jest/globals';
import { flowOf } from './flow.ts';
import type { Counter, Gauge } from './metric.ts';
import { sampling } from './sampling.ts';
import { waveOf } from './wave.ts';

const minute = 60_000;
const midnight = Date.UTC(2026, 2, 11);
const flow = flowOf(waveOf('freight', 20), { from: midnight - 30 * minute, to: midnight + 600 * minute });
const counter: Counter = { kind: 'Counter', labels: {}, of: [{ flow, usual: 0.001, hurt: 0.5 }] };
const gauge: Gauge = { kind: 'Gauge', labels: {}, at: flow.rate };

const minutes = (from: number, size: number): Float64Array =>
  Float64Array.from({ length: size }, (_, index) => from + index * minute);

test.each([
  ['a part of a day', midnight + 7 * minute, 100],
  ['over midnight', midnight - 100 * minute, 300],
  ['three days and a part of a fourth', midnight - 1_440 * minute, 3 * 1_440 + 11],
  ['one minute', midnight, 1],
  ['no minute', midnight, 0],
])('quarters of a day put together have the values of each minute: %s', (_, from, size) => {
  const times = minutes(from, size);
  const { at, everyMinute } = sampling();
  for (const line of [counter, gauge]) {
    const [joined, direct] = [everyMinute(times)(line), at(times)(line)];
    expect(joined).toHaveLength(size);
    // Only the last digits of a sum of years differ.
    expect(joined.every((value, index) => Math.abs(value - direct[index]!) < 1e-9 * direct[index]!)).toBe(true);
  }
});

test('a counter that stands still does not fall where a quarter of a day begins', () => {
  const still: Counter = { kind: 'Counter', labels: {}, of: [{ flow, usual: 1, hurt: 0 }] };
  const values = sampling().everyMinute(minutes(midnight - 1_440 * minute, 4_000))(still);
  expect(values.every((value, index) => index === 0 || value >= values[index - 1]!)).toBe(true);
});

test('what is kept is bounded, and what is dropped is the same again', () => {
  const { everyMinute } = sampling();
  const times = minutes(midnight, 10);
  const before = everyMinute(times)(counter);
  const quiet: Gauge = { ...gauge, at: () => 1 };
  for (let quarter = 1; quarter <= 16_001; quarter += 1)
    everyMinute(minutes(midnight + quarter * 360 * minute, 1))(quiet);
  expect(everyMinute(times)(counter)).toEqual(before);
});
