import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Compared } from '../k6/compared.ts';
import { emptyRun } from '../testing/gateRuns.ts';
import type { GateRun } from './gateRun.ts';
import { comparisonsOf, regressionFindings, runsNeeded, sightFindings, uncomparedFindings } from './regression.ts';

// If all n runs have the same sign, p is 1 / 2^n. All reads are tested at 0.5%; the parts share another 0.5% (Holm).
test.each([
  { comparisons: 2, needed: 8, chance: 1 / 256 },
  { comparisons: 3, needed: 9, chance: 1 / 512 },
  { comparisons: 4, needed: 10, chance: 1 / 1_024 },
  { comparisons: 6, needed: 10, chance: 1 / 1_024 },
  { comparisons: 7, needed: 11, chance: 1 / 2_048 },
])('$comparisons comparisons need $needed runs', ({ comparisons, needed, chance }) => {
  expect(runsNeeded(comparisons)).toBe(needed);
  const parts = Math.max(1, comparisons - 1);
  expect([chance <= 0.005 / parts, 2 * chance <= 0.005 / parts]).toEqual([true, false]);
});

const runsOf = (...parts: readonly (readonly [what: string, baseline: number, slower: number])[]): readonly GateRun[] =>
  Array.from({ length: 10 }, (_, order): GateRun => {
    const compared = parts.map(([what, baseline, slower]): Compared => {
      const ratio = Math.log1p(slower) + 0.001 * order;
      return { what, requests: 200, baseline, candidate: baseline * Math.exp(ratio), ratio };
    });
    return { ...emptyRun, order, compared };
  });

const verdicts = (runs: readonly GateRun[]): readonly string[] =>
  regressionFindings(comparisonsOf(runs)).map(({ verdict }) => verdict);

test('one route that is slower fails, though all reads together are not', () => {
  expect(
    verdicts(
      runsOf(['the median read', 20, -0.01], ['the median GET /a', 20, 0.2], ['the slowest 5% of reads', 60, -0.01]),
    ),
  ).toEqual(['pass', 'fail', 'pass']);
});

test('a tenth of next to nothing matters to nobody', () => {
  expect(verdicts(runsOf(['the median read', 0.4, 0.1]))).toEqual(['warn']);
  expect(verdicts(runsOf(['the median read', 0.6, 0.1]))).toEqual(['fail']);
});

test('noise that is known makes a shift count from twice its standard error', () => {
  const [comparison] = comparisonsOf(runsOf(['the median read', 20, 0.1]), 0.5);
  expect(comparison?.least).toBeCloseTo((2 * 0.5) / Math.sqrt(10), 10);
  for (const unknown of [Number.NaN, Number.POSITIVE_INFINITY, -1]) {
    expect(comparisonsOf(runsOf(['the median read', 20, 0.1]), unknown)[0]?.least).toBe(0.05);
  }
});

/** Runs of one comparison, with these ratios. */
const runsWith = (ratios: readonly number[], what = 'the median read'): readonly GateRun[] =>
  runsOf().flatMap((run, order) => {
    const ratio = ratios[order];
    if (ratio === undefined) return [];
    return [{ ...run, compared: [{ what, requests: 200, baseline: 20, candidate: 20 * Math.exp(ratio), ratio }] }];
  });

const ratio = fc.oneof(
  fc.double({ min: -1, max: 1, noNaN: true }),
  fc.integer({ min: -3, max: 3 }).map((value) => value / 10),
);
const gate = fc.array(fc.array(ratio, { minLength: 10, maxLength: 10 }), { minLength: 1, maxLength: 5 });

test('no slowdown beyond chance is written exactly where the interval beside it reaches 0 or below', () => {
  fc.assert(
    fc.property(gate, (parts) => {
      const runs = runsOf().map((run, order) => ({
        ...run,
        compared: parts.flatMap((ratios, part) => runsWith(ratios, `part ${part}`)[order]!.compared),
      }));
      const comparisons = comparisonsOf(runs);
      for (const [index, { text, verdict, figures }] of regressionFindings(comparisons).entries()) {
        expect(Object.values(figures).filter((value) => !Number.isFinite(value))).toEqual([]);
        const { interval, shift, least, p, confidence } = comparisons[index]!;
        const isSure = interval!.low > 0;
        expect(text.includes('no slowdown beyond chance')).toBe(!isSure);
        expect(p <= (1 - confidence) / 2 + 1e-12).toBe(isSure);
        expect(verdict).toBe(isSure ? (shift > least ? 'fail' : 'warn') : 'pass');
      }
    }),
    { numRuns: 60 },
  );
});

test('the times beside a shift differ by that shift, whatever the runs', () => {
  fc.assert(
    fc.property(fc.array(ratio, { minLength: 1, maxLength: 10 }), (ratios) => {
      const [comparison] = comparisonsOf(runsWith(ratios));
      const { baseline, candidate, shift, interval } = comparison!;
      expect(candidate / baseline - 1).toBeCloseTo(shift, 9);
      expect(interval === null || (interval.low <= shift && shift <= interval.high)).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test('times that are no times are left out of a comparison, and the runs that are left are counted', () => {
  const runs = runsWith([0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, Number.NEGATIVE_INFINITY, Number.NaN]);
  const [first] = runsWith([0.2]);
  const instant = { ...first!, compared: first!.compared.map((part) => ({ ...part, baseline: 1e-300 })) };
  const [comparison] = comparisonsOf([...runs, instant]);
  expect(comparison).toMatchObject({ runs: 8, p: 1 / 256 });
  expect(comparison?.shift).toBeCloseTo(Math.expm1(0.2), 9);
  expect(comparisonsOf(runsWith([Number.POSITIVE_INFINITY]))).toEqual([]);
});

test('runs without any difference pass, and catch whatever counts', () => {
  const comparisons = comparisonsOf(runsWith(Array.from({ length: 10 }, () => 0)));
  expect(comparisons).toMatchObject([{ shift: 0, p: 1, interval: { low: 0, high: 0 }, scatter: 0 }]);
  expect(comparisons[0]!.catches).toBeCloseTo(0.05, 12);
  expect(regressionFindings(comparisons).map(({ text }) => text)).toEqual([
    'the median read: 20.0 ms against 20.0 ms, +0%; with 99% confidence between +0% and +0% (p 1, 10 runs, 2,000 requests to each side): no slowdown beyond chance; one of 5% would be caught nine times out of ten',
  ]);
});

test('a route with too few requests is not compared, with its numbers, and does not weaken the others', () => {
  const common = runsOf(['the median read', 20, 0], ['the median GET /common', 20, 0.2]);
  const rare = runsOf(['the median GET /rare', 20, 0.5]);
  const runs = common.map((run, order) => {
    const requests = order < 3 ? 12 : 2;
    return { ...run, compared: [...run.compared, ...rare[order]!.compared.map((part) => ({ ...part, requests }))] };
  });
  const comparisons = comparisonsOf(runs);
  expect(comparisons).toEqual(comparisonsOf(common));
  const names = [
    'the median read',
    'the median GET /common',
    'the median GET /rare',
    'the median GET /never',
    'the slowest 5% of reads',
  ];
  expect(uncomparedFindings(runs, names, comparisons).map(({ verdict, text }) => `${verdict}: ${text}`)).toEqual([
    'not judged: the median GET /rare: not compared: 50 requests answered by both sides; 3 of 10 runs had the 10 that it needs, and 10 runs must: a longer --duration gives more',
    'not judged: the median GET /never: not compared: no request was answered by both sides',
    'not judged: the slowest 5% of reads: not compared: no request was answered by both sides',
  ]);
});

test('without all reads nothing is compared, and the verdict is open', () => {
  const few = runsOf(['the median read', 20, 0.2]).map((run) => ({
    ...run,
    compared: run.compared.map((part) => ({ ...part, requests: 4 })),
  }));
  expect(comparisonsOf(few)).toEqual([]);
  expect(uncomparedFindings(few, ['the median read'], []).map(({ verdict, text }) => `${verdict}: ${text}`)).toEqual([
    'inconclusive: the median read: not compared: 40 requests answered by both sides; 0 of 10 runs had the 10 that it needs, and 8 runs must: a longer --duration gives more',
  ]);
});

test('a run in which the candidate took a minute leaves the verdict open, in figures that can be read', () => {
  const comparisons = comparisonsOf(runsWith([...Array.from({ length: 9 }, () => 0.01), Math.log(60_000 / 20)]));
  expect(sightFindings(comparisons)).toMatchObject([
    {
      verdict: 'inconclusive',
      text: 'runs vary so much that only a slowdown of more than 900% would be caught nine times out of ten: a quieter machine, --runs or --duration would show more',
    },
  ]);
  expect(Object.values(comparisons[0]!).every((value) => typeof value !== 'number' || Number.isFinite(value))).toBe(
    true,
  );
});
