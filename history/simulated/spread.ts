/** How durations and sizes spread: log-normal, by their median and by how far they stray from it. */

export interface Spread {
  readonly median: number;
  /** Standard deviation of the logarithm. */
  readonly sigma: number;
}

/** Share at or below `value`. */
export const shareBelow = ({ median, sigma }: Spread, value: number): number =>
  value <= 0 ? 0 : normal(Math.log(value / median) / sigma);

export const meanOf = ({ median, sigma }: Spread): number => median * Math.exp(sigma ** 2 / 2);

/** The median with which all but `share` stay at or below `bound`. */
export const medianFor = (bound: number, share: number, sigma: number): number =>
  bound / Math.exp(sigma * quantile(1 - share));

/** Distribution function of the standard normal; error below 1.5e-7. Source: Abramowitz and Stegun, 7.1.26. */
const normal = (z: number): number => {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const tail =
    t *
    (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) *
    Math.exp(-(x ** 2));
  return z < 0 ? tail / 2 : 1 - tail / 2;
};

const quantile = (share: number): number => {
  let [low, high] = [-6, 6];
  for (let turn = 0; turn < 40; turn += 1) {
    const middle = (low + high) / 2;
    if (normal(middle) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};
