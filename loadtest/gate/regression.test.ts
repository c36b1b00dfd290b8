import { expect, test } from '@jest/globals';
import type { Compared } from '../k6/compared.ts';
import type { GateRun } from './gateRun.ts';
import { comparisonsOf, regressionFindings, runsNeeded } from './regression.ts';

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
    const common = {
      startedAt: '',
      seconds: 5,
      problems: [],
      runner: {},
      bad: [],
      baselineEvents: [],
      requests: 200,
      dropped: 0,
      events: [],
    };
    return { ...common, order, p50: undefined, p95: undefined, compared };
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
});
