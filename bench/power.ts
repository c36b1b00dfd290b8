/**
 * `npm run bench -- power`, and the first part of `bench -- gate`: what a gate claims to catch nine times out of ten, and what is
 * caught. No k6: runs are drawn at random with a fixed seed, and judged by the gate's own code. One gate makes a claim; the
 * slowdown that it claims is then put into another gate of the same kind. Where the scatter is not normal, or a run resembles the
 * run before it, the figures are printed without a bar.
 */
import type { GateRun } from '../loadtest/gate/gateRun.ts';
import { worst } from '../loadtest/gate/gateReport.ts';
import { comparisonsOf, regressionFindings } from '../loadtest/gate/regression.ts';
import { emptyRun } from '../loadtest/testing/gateRuns.ts';
import { medianRead } from '../loadtest/k6/compared.ts';
import { normalRandom, seededRandom, type Random } from '../numbers/random.ts';
import { mean } from '../numbers/sum.ts';
import { nearestRank } from '../numbers/quantile.ts';

const gates = Number(process.env['GATES'] ?? 3_000);
const claimed = 0.9;
/** With fewer the difference is chance. */
const fewest = 1_500;
/** Largest difference between claimed and achieved. */
const allowed = 0.03;

const uniform = seededRandom(2_026);
const normal = normalRandom(uniform);

/** Standard deviation 1. The source of a run's noise is made anew for each gate. */
type Noise = () => Random;
const normalNoise: Noise = () => normal;
/** Student's t with 4 degrees of freedom, whose variance is 2. */
const heavyTails: Noise = () => () => {
  const squares = Array.from({ length: 4 }, () => normal() ** 2);
  return normal() / Math.sqrt(mean(squares)) / Math.SQRT2;
};
/** One run in ten is ten times as far away. */
const wildRuns: Noise = () => () => (normal() * (uniform() < 0.1 ? 10 : 1)) / Math.sqrt(0.9 + 0.1 * 100);
/** Each run resembles the run before it: an autoregressive process with this correlation. */
const drift =
  (correlation: number): Noise =>
  () => {
    let last = normal();
    return () => (last = correlation * last + Math.sqrt(1 - correlation ** 2) * normal());
  };

interface Kind {
  readonly runs: number;
  readonly scatter: number;
  readonly noise: Noise;
  /** Comparisons in the gate: all reads, and parts. */
  readonly comparisons: number;
}

/** A gate whose last comparison is slower by `slowdown`. */
const gateOf = ({ runs, scatter, noise, comparisons }: Kind, slowdown: number): readonly GateRun[] => {
  const noises = Array.from({ length: comparisons }, () => noise());
  return Array.from({ length: runs }, (_, order): GateRun => {
    const compared = noises.map((next, part) => {
      const ratio = scatter * next() + (part === comparisons - 1 ? Math.log1p(slowdown) : 0);
      return {
        what: part === 0 ? medianRead : `part ${part}`,
        requests: 200,
        baseline: 20,
        candidate: 20 * Math.exp(ratio),
        ratio,
      };
    });
    return { ...emptyRun, order, compared };
  });
};

const claimOf = (kind: Kind): number => comparisonsOf(gateOf(kind, 0)).at(-1)!.catches!;
const isCaught = (kind: Kind, slowdown: number): boolean =>
  regressionFindings(comparisonsOf(gateOf(kind, slowdown))).at(-1)!.verdict === 'fail';
/** The worst verdicts of equal gates. */
const falsePositives = (kind: Kind): string => {
  const found = Array.from({ length: gates }, () => worst(regressionFindings(comparisonsOf(gateOf(kind, 0)))));
  const [fails, warns] = (['fail', 'warn'] as const).map((verdict) =>
    percent(found.filter((of) => of === verdict).length / gates),
  );
  return `of equal gates ${fails} fail and ${warns} warn`;
};

const shareOf = (count: number, test: (index: number) => boolean): number =>
  mean(Array.from({ length: count }, (_, index) => (test(index) ? 1 : 0)));

const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;

/** Prints a line; returns what is achieved. */
const measure = (kind: Kind): number => {
  const claims = Array.from({ length: gates }, () => claimOf(kind));
  const achieved = shareOf(gates, (index) => isCaught(kind, claims[index]!));
  const ascending = claims.toSorted((a, b) => a - b);
  const claimAt = (share: number): number => nearestRank(ascending, share)!;
  const [low, middle, high] = [claimAt(0.1), claimAt(0.5), claimAt(0.9)];
  const single = [low, high].map((claim) => percent(shareOf(gates / 5, () => isCaught(kind, claim))));
  process.stdout.write(
    `  ${percent(achieved).padStart(7)}  of slowdowns caught, ${percent(claimed)} claimed: ${kind.runs} runs that scatter by ${percent(kind.scatter)} claim ${percent(middle)} (in eight gates of ten ${percent(low)} to ${percent(high)}, of which ${single.join(' and ')} are caught); ${falsePositives(kind)}\n`,
  );
  return achieved;
};

const title = (text: string): void => void process.stdout.write(`  ${text}\n`);

const missed: string[] = [];
let judged = 0;
const bar = (kind: Kind): void => {
  const achieved = measure(kind);
  judged++;
  if (Math.abs(achieved - claimed) > allowed)
    missed.push(`${kind.runs} runs that scatter by ${percent(kind.scatter)} catch ${percent(achieved)}`);
};

title('normal scatter, all reads:');
for (const runs of [8, 10, 14, 20])
  for (const scatter of [0.02, 0.04, 0.08, 0.15]) bar({ runs, scatter, noise: normalNoise, comparisons: 1 });
title('normal scatter, one of three parts, by Holm:');
for (const runs of [10, 14, 20])
  for (const scatter of [0.02, 0.08]) bar({ runs, scatter, noise: normalNoise, comparisons: 4 });
for (const [name, noise] of [
  ["heavy tails (Student's t with 4 degrees of freedom), all reads, no bar:", heavyTails],
  ['one run in ten scatters ten times as much, all reads, no bar:', wildRuns],
  ['each run resembles the last (autocorrelation 0.3), all reads, no bar:', drift(0.3)],
  ['each run resembles the last (autocorrelation 0.6), all reads, no bar:', drift(0.6)],
] as const) {
  title(name);
  for (const runs of [10, 20]) for (const scatter of [0.02, 0.08]) measure({ runs, scatter, noise, comparisons: 1 });
}

const text = `claimed and achieved power differ by at most ${allowed * 100} points in each of ${judged} cases with normal scatter`;
if (gates < fewest) process.stdout.write(`  not judged: ${text}: GATES=${gates} is fewer than ${fewest}\n`);
else {
  for (const reason of missed) process.stderr.write(`missed: ${reason}\n`);
  process.stdout.write(`  ${missed.length === 0 ? 'met' : 'MISSED'}: ${text}\n`);
  if (missed.length > 0) process.exitCode = 1;
}
