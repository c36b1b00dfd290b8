/** The ranges of the page: those with a button, and the range in its URL. Times in seconds since the epoch. */

export interface Range {
  readonly from: number;
  readonly to: number;
}

export const ranges: Readonly<Record<string, number>> = {
  '5m': 300,
  '15m': 900,
  '1h': 3_600,
  '6h': 21_600,
  '1d': 86_400,
  '7d': 604_800,
  '30d': 2_592_000,
};

/** Shorter than this there would be too few points to draw. */
export const shortest: number = 30;
/** As long as a history is kept. */
const longest = 400 * 86_400;

/** What `?from=…&to=…` says; undefined where that is no range. */
export const rangeIn = (query: URLSearchParams): Range | undefined => {
  const [from, to] = ['from', 'to'].map((name) => (query.has(name) ? Number(query.get(name)) : Number.NaN)) as [
    number,
    number,
  ];
  return isRange({ from, to }) ? { from, to } : undefined;
};

export const isRange = ({ from, to }: Range): boolean =>
  Number.isFinite(from) && Number.isFinite(to) && from >= 0 && to - from >= shortest && to - from <= longest;

/** At least the shortest range, around the same middle, on whole seconds. */
export const wideEnough = ({ from, to }: Range): Range => {
  const missing = Math.max(0, shortest - (to - from)) / 2;
  return { from: Math.floor(from - missing), to: Math.ceil(to + missing) };
};
