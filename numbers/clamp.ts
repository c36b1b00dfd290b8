/** The value, or the nearer limit where it is beyond one. Where the limits cross, `least` wins. */
export const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value));

/** With at most so many digits behind the point; halves go up. */
export const roundTo = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits;
