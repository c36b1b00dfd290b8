/** Poisson's distribution: how many independent, rare events happen where `mean` are expected. */

/** Probability of at least `count` events. Summed from the count upwards: small probabilities keep their digits. */
export const poissonAtLeast = (count: number, mean: number): number => {
  if (count <= 0) return 1;
  if (mean <= 0) return 0;
  let term = Math.exp(-mean);
  for (let n = 1; n <= count; n += 1) term *= mean / n;
  let total = 0;
  for (let n = count; term > total * 1e-17 || n <= mean; n += 1) {
    total += term;
    term *= mean / (n + 1);
  }
  return Math.min(1, total);
};
