/** Seed of the property tests: the same in every ordinary run, so that a release is not refused by an unlucky draw. */
const usual = 20_261_130;

/**
 * FAST_CHECK_SEED as a number: an integer of 32 bits, 'random' for a new one, or nothing for the usual one. jest.config.js writes
 * the number back into the environment, so that all workers of a run have the same.
 */
export const fastCheckSeed = (text = process.env['FAST_CHECK_SEED']) => {
  if (text === undefined || text === '') return usual;
  if (text === 'random') return Math.floor(Math.random() * 2 ** 31);
  const seed = Number(text);
  if (/^-?\d+$/.test(text) && seed === (seed | 0)) return seed;
  throw new Error(`FAST_CHECK_SEED is '${text}': write an integer from -2147483648 to 2147483647, or 'random'`);
};
