/**
 * The slowdown that a gate catches nine times out of ten: whose test is significant and whose estimated shift is above the least
 * that counts. The scatter of runs is itself an estimate from few runs, and in a single gate it may be half or twice the true
 * one. The claim allows for that: over many gates, each with an estimate of its own, nine of ten catch what they claim. Exact
 * for normal scatter, whatever its size, because a normal sample's quantities divided by another's deviation depend on no unknown.
 */
import { memoize } from '../../model/memoize.ts';
import { nearestRank } from '../../numbers/quantile.ts';
import { normalRandom, seededRandom } from '../../numbers/random.ts';
import { deviation } from '../../numbers/sum.ts';
import { leastRejecting } from './signedRank.ts';

export interface Gate {
  readonly pairs: number;
  /** Of the one-sided test, below 1. */
  readonly level: number;
  /** Standard deviation of the pairs' differences, as the runs show it. */
  readonly scatter: number;
  /** Smallest difference that counts. */
  readonly least: number;
}

/** Probability of being caught. */
const caught = 0.9;

/** A difference; undefined when so few pairs reject nothing. */
export const detectable = ({ pairs, level, scatter, least }: Gate): number | undefined => {
  const rejecting = leastRejecting(pairs, level);
  if (rejecting === undefined) return undefined;
  const { significant, estimated } = factorsOf({ pairs, rejecting });
  return Math.max(significant * scatter, least + estimated * scatter);
};

interface Factors {
  /** Deviations above 0 that are significant nine times out of ten. */
  readonly significant: number;
  /** Deviations above a value whose estimate is above that value nine times out of ten. */
  readonly estimated: number;
}

const factorsOf = memoize(
  ({ pairs, rejecting }: { readonly pairs: number; readonly rejecting: number }) => `${pairs}/${rejecting}`,
  ({ pairs, rejecting }): Factors => {
    const samples = samplesOf(pairs);
    // The next sample's deviation: the gate that makes the claim is not the gate that has to keep it.
    const factor = (needed: (ascending: Float64Array) => number): number =>
      nearestRank(
        samples
          .map(({ ascending }, index) => needed(ascending) / samples[(index + 1) % samples.length]!.deviation)
          .toSorted((a, b) => a - b),
        caught,
      )!;
    const middle = ((pairs * (pairs + 1)) / 2 + 1) / 2;
    return {
      significant: factor((ascending) => -pairMean(ascending, rejecting)),
      estimated: factor(
        (ascending) => -(pairMean(ascending, Math.floor(middle)) + pairMean(ascending, Math.ceil(middle))) / 2,
      ),
    };
  },
);

interface Sample {
  readonly ascending: Float64Array;
  readonly deviation: number;
}

/** Of the standard normal distribution. With 10,000 samples the share that is caught is exact to 0.3 points; many pairs get fewer. */
const samplesOf: (pairs: number) => readonly Sample[] = memoize(String, (pairs: number) => {
  const normal = normalRandom(seededRandom(pairs));
  return Array.from({ length: Math.max(2_000, Math.min(10_000, Math.floor(400_000 / pairs))) }, () => {
    const ascending = Float64Array.from({ length: pairs }, normal).sort();
    return { ascending, deviation: deviation([...ascending]) };
  });
});

/** Halvings of a sample's range: what is left of it is a hundred-thousandth. */
const halvings = 17;

/** The `rank`-th largest of the means of all pairs of ascending values, each with itself, too. */
const pairMean = (ascending: Float64Array, rank: number): number => {
  let [low, high] = [ascending[0]!, ascending.at(-1)!];
  for (let step = 0; step < halvings; step++) {
    const middle = (low + high) / 2;
    if (meansAbove(ascending, middle) >= rank) low = middle;
    else high = middle;
  }
  return high;
};

const meansAbove = (ascending: Float64Array, limit: number): number => {
  let [count, other] = [0, ascending.length];
  for (let index = 0; index < ascending.length; index++) {
    const least = 2 * limit - ascending[index]!;
    while (other > 0 && ascending[other - 1]! > least) other--;
    count += ascending.length - Math.max(index, other);
  }
  return count;
};
