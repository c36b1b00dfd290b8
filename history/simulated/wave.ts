/**
 * How much happens over time: a day's curve with unrest on it, as a sum of cosines, so that the count up to any instant is known
 * without adding up the time before it. Seeded by a name: the same name gives the same past.
 */
import { fnv1a } from '../../numbers/hash.ts';

/** Milliseconds since the epoch; counters are taken to have begun then. */
const origin = Date.UTC(2020, 0, 1);
const day = 86_400;

interface Cosine {
  readonly amplitude: number;
  /** Seconds. */
  readonly period: number;
  /** Radians. */
  readonly phase: number;
}

export interface Wave {
  /** Events a second. */
  readonly mean: number;
  /** Events a second, at an instant. */
  readonly rate: (at: number) => number;
  /** Events since the counters began. Never falls. */
  readonly counted: (at: number) => number;
  /** The same at each of ascending instants, which mostly are as far apart as their neighbours. */
  readonly countedAll: (times: Float64Array) => Float64Array;
}

/** Between 0 and 1, of a seed and a place in its sequence. Source: the finalizer of MurmurHash3. */
export const chance = (seed: number, index: number): number => {
  let hash = (seed + Math.imul(index + 1, 0x9e3779b9)) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
};

type Unrest = readonly (readonly [amplitude: number, period: number])[];

/** Shares of the mean; together below 1, so that nothing is ever uncounted. */
const ordinary: Unrest = [
  [0.05, 7_010],
  [0.05, 2_477],
  [0.05, 1_163],
  [0.05, 611],
  [0.04, 389],
];
const wild: Unrest = [
  [0.15, 7_010],
  [0.25, 2_477],
  [0.25, 1_163],
  [0.2, 523],
];

/** `mean` in events a second; the busiest hour is in the afternoon, UTC, give or take some. */
export const waveOf = (name: string, mean: number): Wave => {
  const peak = (17 + 4 * chance(fnv1a(name), 0)) * 3_600;
  const daily = { amplitude: 0.4, period: day, phase: (-2 * Math.PI * peak) / day };
  return waveFrom(mean, [daily, ...unrestOf(name, ordinary)]);
};

/** What knows no day and night, and is never at rest. */
export const wildWaveOf = (name: string, mean: number): Wave => waveFrom(mean, unrestOf(name, wild));

const unrestOf = (name: string, unrest: Unrest): readonly Cosine[] =>
  unrest.map(([amplitude, period], index) => ({
    amplitude,
    period,
    phase: 2 * Math.PI * chance(fnv1a(name), index + 1),
  }));

const waveFrom = (mean: number, cosines: readonly Cosine[]): Wave => {
  return {
    mean,
    rate: (at) => {
      const t = (at - origin) / 1_000;
      let sum = 1;
      for (const { amplitude, period, phase } of cosines)
        sum += amplitude * Math.cos((2 * Math.PI * t) / period + phase);
      return mean * sum;
    },
    counted: (at) => {
      const t = (at - origin) / 1_000;
      let sum = t;
      for (const { amplitude, period, phase } of cosines) {
        const turns = period / (2 * Math.PI);
        sum += amplitude * turns * Math.sin(t / turns + phase);
      }
      return mean * (sum + day);
    },
    countedAll: (times) => {
      const sums = new Float64Array(times.length);
      for (let index = 0; index < sums.length; index += 1) sums[index] = (times[index]! - origin) / 1_000 + day;
      for (const cosine of cosines) addSines(sums, times, cosine);
      for (let index = 0; index < sums.length; index += 1) sums[index]! *= mean;
      return sums;
    },
  };
};

/** Rotated from one instant to the next; so often worked out afresh that rounding does not add up. */
const afresh = 256;

const addSines = (sums: Float64Array, times: Float64Array, { amplitude, period, phase }: Cosine): void => {
  const turns = period / (2 * Math.PI);
  let [sine, cosine, apart, turnSine, turnCosine] = [0, 0, NaN, 0, 0];
  for (let index = 0; index < times.length; index += 1) {
    if (index % afresh === 0) {
      const angle = (times[index]! - origin) / 1_000 / turns + phase;
      [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
    } else {
      const step = times[index]! - times[index - 1]!;
      if (step !== apart) {
        apart = step;
        turnSine = Math.sin(step / 1_000 / turns);
        turnCosine = Math.cos(step / 1_000 / turns);
      }
      const next = sine * turnCosine + cosine * turnSine;
      cosine = cosine * turnCosine - sine * turnSine;
      sine = next;
    }
    sums[index]! += amplitude * turns * sine;
  }
};
