import { expect, test } from '@jest/globals';
import { listPrices } from '../../model/prices.ts';
import diary from '../../test/fixtures/systems/diary.ts';
import { planOf } from '../planOf.ts';
import type { RawPoint, RequestPoint, RunPoints } from '../report/points.ts';
import { createTally } from '../report/tally.ts';
import { breakOf, curveOf, limitsOf, type CurvePoint } from './curve.ts';
import { sizeOf, type MeasuredRun } from './size.ts';
import { sizePage } from './sizePage.ts';
import { kneeText, measuredText, sizeRows } from './sizeText.ts';

const plan = planOf(diary, 'breakpoint', { seconds: 60, writes: false });
const starts = plan.scenarios.find(({ name }) => name === 'reads')!.startsAt;

/** `rate` requests in each second from `from` on, each taking `milliseconds`. */
const second = (from: number, rate: number, milliseconds: number): readonly RequestPoint[] =>
  Array.from({ length: rate }, (_, i) => ({
    kind: 'Request',
    scenario: 'reads',
    at: starts + from + i / rate,
    milliseconds,
    status: 200,
    errorCode: '',
    name: 'GET /diary',
    trace: undefined,
  }));

const pointsOf = (requests: readonly RequestPoint[], more: readonly RawPoint[] = []): RunPoints => {
  const { add, result } = createTally({ seconds: 60, limits: limitsOf(plan) });
  for (const point of requests) {
    add(point);
    add({ ...point, kind: 'Answer' });
  }
  more.forEach(add);
  return result();
};

/** A load that grows by ten requests a second every second, slow from second `from` to `to`. */
const growing = (from: number, to: number): readonly CurvePoint[] => {
  const requests = Array.from({ length: 20 }, (_, i) =>
    second(i, 20 + 10 * i, i >= from && i < to ? 1_500 : 20),
  ).flat();
  return curveOf(plan, pointsOf(requests));
};

test('a curve says at each rate how slow the answers are, and what is missed', () => {
  const [first] = growing(10, 20);
  expect(first).toEqual({ at: starts + 1, rate: 25, p50: 20, p95: 20, mean: 20, errors: 0, missed: [] });
});

test('a load that grows broke at the rate from which an objective stays missed', () => {
  expect(breakOf(growing(10, 20), true)).toEqual({
    at: starts + 11,
    rate: 125,
    held: 105,
    objectives: ['api-latency of reads'],
  });
});

test('one bad moment is not a break, unless the whole run failed by it', () => {
  expect(breakOf(growing(10, 12), false)).toBeUndefined();
  expect(breakOf(growing(10, 12), true)).toMatchObject({ rate: 125, held: 105 });
  expect(breakOf(growing(20, 20), false)).toBeUndefined();
});

test('what was due and not sent is part of the rate, and of the errors', () => {
  const dropped = [{ kind: 'Dropped', scenario: 'reads', at: starts + 1, value: 100 }] as const;
  const [first] = curveOf(plan, pointsOf([...second(0, 50, 20), ...second(1, 50, 20)], dropped));
  expect(first).toMatchObject({ errors: 0.5 });
});

const run = (change: Partial<MeasuredRun> = {}): MeasuredRun => {
  const curve = growing(10, 20);
  return {
    folder: 'a',
    plan: 'breakpoint',
    requests: 2_300,
    seconds: 30,
    curve,
    broke: breakOf(curve, true),
    usage: { cpuSeconds: 11.5, peakMemory: 500 * 2 ** 20 },
    ...change,
  };
};

const options = { declared: 56, prices: listPrices, vcpus: undefined };

test('a size is worked out from what was held, used and declared', () => {
  // Half of 105/s: 19,047.6 s for a million, of 1 vCPU at 0.000024 and 1 GiB at 0.0000025, and 0.4 for the requests.
  expect(sizeOf([run()], options)).toEqual({
    holds: 105,
    isBroken: true,
    perVcpu: 200,
    vcpus: 1,
    concurrency: 5,
    instances: { declared: 1, most: 2 },
    memory: 1_024,
    cost: expect.closeTo(19_047.62 * 0.000_026_5 + 0.4, 4),
  });
});

test('of several breaks the first counts, and without any the highest rate is a lower bound', () => {
  const sooner = { at: 1, rate: 60, held: 50, objectives: ['api-latency of reads'] };
  expect(sizeOf([run(), run({ broke: sooner })], options)).toMatchObject({ holds: 50, isBroken: true });
  const curve = growing(20, 20);
  expect(sizeOf([run({ plan: 'load', curve, broke: undefined })], options)).toMatchObject({
    holds: expect.closeTo(205, 0),
    isBroken: false,
  });
});

test('of a target elsewhere only what was seen is said, and the rest is unknown', () => {
  const size = sizeOf([run({ usage: undefined })], options)!;
  expect(size).toMatchObject({ perVcpu: undefined, vcpus: undefined, memory: undefined, cost: undefined });
  expect(sizeRows(size, 56, listPrices)).toContainEqual([
    'of one vCPU',
    'unknown',
    'no processor time was measured: set --vcpus',
  ]);
  expect(sizeOf([run({ usage: undefined })], { ...options, vcpus: 2 })).toMatchObject({ perVcpu: 52.5, vcpus: 2 });
});

test('no run, or runs without a request, size nothing', () => {
  expect(sizeOf([], options)).toBeUndefined();
  expect(sizeOf([run({ curve: [], broke: undefined })], options)).toBeUndefined();
});

test('a page shows the curve with its break, and fetches nothing', () => {
  const runs = [run()];
  const rows = sizeRows(sizeOf(runs, options)!, 56, listPrices);
  const measured = measuredText(runs, ['AMD EPYC, 2 cores']);
  expect(measured).toBe('Measured: breakpoint (2,300 requests, 30 s), on AMD EPYC, 2 cores.');
  expect(kneeText(runs)).toEqual(['api-latency of reads broke at 125 requests/s, with a p95 of 20 ms just before']);
  const page = sizePage({ system: 'diary', rows, runs, declared: 56, measured });
  expect(page).toContain('broke at 125/s');
  expect(page).not.toMatch(/NaN|undefined|Infinity|(src|@import|url)\s*[=(]/);
});
