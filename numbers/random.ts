/** A number of a distribution, another one at each call; from 0 up to 1 where nothing else is written. */
export type Random = () => number;

/** The same seed gives the same numbers. Not for secrets. Source: Mulberry32, by Tommy Ettinger, public domain. */
export const seededRandom = (seed: number): Random => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** Of the standard normal distribution. Source: Box and Muller, Annals of Mathematical Statistics 29 (1958), 610-611. */
export const normalRandom =
  (random: Random): Random =>
  () =>
    Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
