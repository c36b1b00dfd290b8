/**
 * Many times in little memory: counts of times rounded to three significant digits, the digits that a report prints. Count, sum and
 * the longest are exact; a quantile is off by half a percent at most.
 */
export interface Times {
  readonly count: number;
  readonly sum: number;
  /** 0 without times. */
  readonly most: number;
  /** Count by rounded time, as `codeOf` writes it. */
  readonly counts: ReadonlyMap<number, number>;
}

export interface GrowingTimes {
  count: number;
  sum: number;
  most: number;
  readonly counts: Map<number, number>;
}

export const noTimes = (): GrowingTimes => ({ count: 0, sum: 0, most: 0, counts: new Map() });

/** Room of a decade in a code: three digits and some, so that codes have the order of their times. */
const decade = 1_000;
const smallest = 1e-3;

/** Ascending with the time; below a microsecond all are the same. */
const codeOf = (milliseconds: number): number => {
  if (!(milliseconds >= smallest)) return 0;
  const power = Math.floor(Math.log10(milliseconds));
  const digits = Math.round(power >= 2 ? milliseconds / 10 ** (power - 2) : milliseconds * 10 ** (2 - power));
  return (power + 4) * decade + digits;
};

const timeOf = (code: number): number => {
  if (code === 0) return 0;
  const power = Math.floor((code - 1) / decade) - 4;
  const digits = code - (power + 4) * decade;
  return power >= 2 ? digits * 10 ** (power - 2) : digits / 10 ** (2 - power);
};

export const addTime = (times: GrowingTimes, milliseconds: number): void => {
  const code = codeOf(milliseconds);
  times.count += 1;
  times.sum += milliseconds;
  if (milliseconds > times.most) times.most = milliseconds;
  times.counts.set(code, (times.counts.get(code) ?? 0) + 1);
};

export const togetherOf = (all: readonly Times[]): Times => {
  const together = noTimes();
  for (const { count, sum, most, counts } of all) {
    together.count += count;
    together.sum += sum;
    together.most = Math.max(together.most, most);
    for (const [code, times] of counts) together.counts.set(code, (together.counts.get(code) ?? 0) + times);
  }
  return together;
};

/** The least times that are at or above these shares of all, in the order of `shares`; undefined without times. */
export const quantilesOf = ({ counts, count }: Times, shares: readonly number[]): readonly (number | undefined)[] => {
  const codes = [...counts.keys()].toSorted((a, b) => a - b);
  return shares.map((share) => {
    const rank = Math.max(1, Math.ceil(count * share));
    let below = 0;
    const code = codes.find((candidate) => (below += counts.get(candidate) ?? 0) >= rank);
    return code === undefined ? undefined : timeOf(code);
  });
};
