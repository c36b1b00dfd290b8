/**
 * Messages stored per second, of readings that come several times a second. Metric points are a second apart and the last one comes
 * early: a rate over less than a second would divide a second's messages by milliseconds.
 */
const shortestMs = 1_000;
/** Milliseconds without a change after which the rate is zero. */
const staleMs = 3_000;

/** `from` and `at`: milliseconds since the epoch. Between two rates, the last one stays. */
export const createStoredRate = (from: number): ((stored: number, at: number) => number) => {
  let last = { stored: 0, at: from, rate: 0 };
  return (stored, at) => {
    const elapsed = at - last.at;
    if (elapsed >= (stored === last.stored ? staleMs : shortestMs))
      last = { stored, at, rate: ((stored - last.stored) / elapsed) * 1_000 };
    return last.rate;
  };
};
