/**
 * The band of usual traffic, from the same hour of earlier weeks: so wide that chance alone fires the alert at most as often as
 * the definition allows. Logarithms of counts are compared, because traffic scatters by factors: the next of n values lies beyond
 * t x s x sqrt(1 + 1/n) of their mean with the probability of Student's t with n - 1 degrees of freedom.
 */
import { seconds, type Duration } from '../model/quantity.ts';
import { quantileBeyond } from '../numbers/studentT.ts';

const monthHours = 720;

export interface Chance {
  /** Probability that an hour lies outside the band. */
  readonly perHour: number;
  /** Hours outside the band in 30 days, on average. */
  readonly hours: number;
  /** The band in standard deviations, as PromQL's `stddev` has them (divided by n, not by n - 1); rounded up. */
  readonly spread: number;
}

/**
 * A firing takes at least the time for which its condition holds, so in `hours` there are at most hours / hold firings, however
 * the windows overlap.
 */
export const chanceOf = (weeks: number, firings: number, hold: Duration): Chance => {
  const hours = (firings * seconds(hold)) / 3_600;
  const perHour = hours / monthHours;
  const t = quantileBeyond(perHour, weeks - 1);
  return { perHour, hours, spread: Math.ceil(t * Math.sqrt((weeks + 1) / (weeks - 1)) * 100) / 100 };
};
