import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { nearestRank } from '../../numbers/quantile.ts';
import { errorName } from './outcome.ts';
import type { RequestPoint } from './points.ts';
import { processorUse } from './processorUse.ts';
import { cellWidth, createTally } from './tally.ts';
import { addTime, noTimes, quantilesOf, togetherOf, type Times } from './times.ts';

const timesOf = (values: readonly number[]): Times => {
  const times = noTimes();
  for (const value of values) addTime(times, value);
  return times;
};

describe('times', () => {
  const milliseconds = fc.array(fc.double({ min: 0.01, max: 60_000, noNaN: true }), { minLength: 1, maxLength: 300 });

  test('have the quantiles of the values themselves, to half a percent, also of several together', () => {
    fc.assert(
      fc.property(milliseconds, milliseconds, fc.double({ min: 0, max: 1, noNaN: true }), (some, more, share) => {
        const together = togetherOf([timesOf(some), timesOf(more)]);
        const all = [...some, ...more].toSorted((a, b) => a - b);
        const exact = nearestRank(all, share)!;
        const [found] = quantilesOf(together, [share]);
        expect(Math.abs(found! / exact - 1)).toBeLessThan(0.005_1);
        expect([together.count, together.most]).toEqual([all.length, all.at(-1)]);
      }),
    );
  });

  test.each([0, 1e-9, 0.001, 0.999_6, 9.996, 10, 12.3, 100, 1_500, 999_600, 1e12])('%d ms is found again', (value) => {
    const [found] = quantilesOf(timesOf([value]), [0.5]);
    expect(found! - (value < 1e-3 ? 0 : value)).toBeLessThanOrEqual(value * 0.005);
  });

  test('of none there is no quantile', () => expect(quantilesOf(noTimes(), [0.5])).toEqual([undefined]));
});

const request = (change: Partial<RequestPoint> = {}): RequestPoint => ({
  kind: 'Request',
  scenario: 'reads',
  at: 1,
  milliseconds: 5,
  status: 200,
  errorCode: '',
  name: 'GET /freight',
  trace: undefined,
  ...change,
});

test.each([
  { seconds: 30, width: 1 },
  { seconds: 720, width: 1 },
  { seconds: 1_800, width: 3 },
  { seconds: 3_600, width: 5 },
  { seconds: 86_400, width: 120 },
])('a run of $seconds s has cells of $width s', ({ seconds, width }) => expect(cellWidth(seconds)).toBe(width));

test('neither routes, reasons nor times that a target makes up let a report grow', () => {
  const { add, result } = createTally({ seconds: 1_800 });
  for (let i = 0; i < 20_000; i++) {
    add(request({ at: i * 100, name: `GET /${i}`, status: 500 + (i % 400), milliseconds: i / 7 }));
    add({ kind: 'Bad', scenario: 'reads', at: i, bad: 'wrong', reason: `reason ${i}`, name: `GET /${i}` });
    add({ kind: 'Answer', scenario: 'reads', at: i, milliseconds: i / 7, name: undefined });
  }
  const { cells, routes, errors, slowest, requests } = result();
  expect([requests, routes.length, errors.length, slowest.length]).toEqual([20_000, 201, 51, 10]);
  expect(cells.reads!.size).toBeLessThanOrEqual(661);
  expect(errors[0]?.name).toBe('others');
});

test('a warm-up counts in its own cells and errors, and in no route', () => {
  const { add, result } = createTally({ seconds: 10 });
  add(request({ scenario: 'warm_up', status: 503 }));
  add({ kind: 'Dropped', scenario: 'warm_up', at: 2, value: 4 });
  const { cells, routes, errors, slowest, load } = result();
  expect([routes, slowest, load]).toEqual([[], [], undefined]);
  expect(errors.map(({ name }) => name)).toEqual(['503']);
  expect(cells.warm_up?.get(2)?.dropped).toBe(4);
});

test.each([
  { status: 503, errorCode: '1503', name: '503' },
  { status: 0, errorCode: '1050', name: 'timed out' },
  { status: 0, errorCode: '1212', name: 'connection refused' },
  { status: 0, errorCode: '1202', name: 'no connection' },
  { status: 0, errorCode: '1310', name: 'TLS' },
  { status: 0, errorCode: '', name: 'no answer' },
])('status $status with error $errorCode is called $name', ({ name, ...outcome }) =>
  expect(errorName(outcome)).toBe(name),
);

describe('processors in use', () => {
  test('are the processor time of a piece over its length, whenever the samples were taken', () => {
    const samples = [
      { at: 0, target: 0, generator: undefined },
      { at: 1.5, target: 0.75, generator: 0.2 },
      { at: 3, target: 3.75, generator: undefined },
    ];
    expect(processorUse(samples, 3)).toEqual({ everySeconds: 1, target: [0.5, 1.25, 2] });
  });

  test('are at most 180 figures, and none where nothing was measured', () => {
    const long = Array.from({ length: 5_000 }, (_, at) => ({ at, target: at / 2, generator: at / 4 }));
    const use = processorUse(long, 5_000)!;
    expect([use.everySeconds, use.target!.length <= 180, new Set(use.target), new Set(use.generator)]).toEqual([
      28,
      true,
      new Set([0.5]),
      new Set([0.25]),
    ]);
    expect(processorUse([], 10)).toBeUndefined();
    expect(processorUse([{ at: 0, target: undefined, generator: undefined }], 10)).toBeUndefined();
  });
});
