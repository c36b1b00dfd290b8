/**
 * Student's t distribution: how far a new value lies from the mean of a few others by chance. Source of the incomplete beta
 * function: Numerical Recipes, 6.4 (continued fraction by Lentz).
 */
import { logGamma } from './gamma.ts';

const tiny = 1e-300;
const notZero = (value: number): number => (Math.abs(value) < tiny ? tiny : value);

const continuedFraction = (x: number, a: number, b: number): number => {
  let c = 1;
  let d = 1 / notZero(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m <= 300; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / notZero(1 + even * d);
    c = notZero(1 + even / c);
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / notZero(1 + odd * d);
    c = notZero(1 + odd / c);
    result *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return result;
};

/** The regularized incomplete beta function. */
const beta = (x: number, a: number, b: number): number => {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return x < (a + 1) / (a + b + 2)
    ? (front * continuedFraction(x, a, b)) / a
    : 1 - (front * continuedFraction(1 - x, b, a)) / b;
};

/** The probability of a value beyond `t` on either side. */
export const beyond = (t: number, freedom: number): number => beta(freedom / (freedom + t * t), freedom / 2, 0.5);

/** The t that is passed on either side with probability `p`, which is above 0 and below 1. */
export const quantileBeyond = (p: number, freedom: number): number => {
  let [low, high] = [0, 1];
  while (beyond(high, freedom) > p) high *= 2;
  for (let step = 0; step < 200 && high - low > 1e-12 * high; step += 1) {
    const middle = (low + high) / 2;
    if (beyond(middle, freedom) > p) low = middle;
    else high = middle;
  }
  return high;
};
