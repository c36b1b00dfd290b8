/**
 * How many events an objective needs before a run can prove it: with fewer, even a run without any bad event does not. Source:
 * the rule of three, Hanley and Lippman-Hand, JAMA 249 (1983): without a bad event in n, the share of bad events is below 3 / n
 * with 95 % confidence.
 */
import type { Decimal } from 'decimal.js';
import { Exact } from '../numbers/exact.ts';

/** `budget`: share of events that may be bad, above 0. */
export const eventsNeeded = (budget: Decimal): number => new Exact(3).div(budget).ceil().toNumber();

/** Arrivals start and end within a second of the plan; requests in flight at the end may be lost. */
export const sureShare = 0.95;

/** Iterations that start while the rate changes linearly from each stage to the next. */
export const iterationsOf = (
  from: number,
  stages: readonly { readonly seconds: number; readonly target: number }[],
): number =>
  stages.reduce(
    ({ sum, rate }, { seconds, target }) => ({ sum: sum + (seconds * (rate + target)) / 2, rate: target }),
    { sum: 0, rate: from },
  ).sum;
