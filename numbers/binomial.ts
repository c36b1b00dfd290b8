/** The binomial distribution: how many of independent events happen, each with the same probability. */
import { logGamma } from './gamma.ts';

/**
 * Probability of at least `count` of `total` events, each with probability `share`. Summed from the count upwards: small
 * probabilities keep their digits.
 */
export const binomialAtLeast = (count: number, total: number, share: number): number => {
  if (count <= 0) return 1;
  if (count > total || share <= 0) return 0;
  if (share >= 1) return 1;
  const choices = logGamma(total + 1) - logGamma(count + 1) - logGamma(total - count + 1);
  let term = Math.exp(choices + count * Math.log(share) + (total - count) * Math.log1p(-share));
  const mean = total * share;
  // Too small for a number with all its digits: far below the mean nearly all is above it, far above it nearly nothing.
  if (term < 1e-290) return count < mean ? 1 : 0;
  let sum = 0;
  for (let n = count; n <= total && (n <= mean || term > sum * 1e-17); n += 1) {
    sum += term;
    term *= (((total - n) / (n + 1)) * share) / (1 - share);
  }
  return Math.min(1, sum);
};
