/** Functions of one number, applied to each value of each series. Source: Prometheus documentation, "Query functions". */

export const elementwise: Readonly<Record<string, (value: number) => number>> = {
  abs: Math.abs,
  acos: Math.acos,
  acosh: Math.acosh,
  asin: Math.asin,
  asinh: Math.asinh,
  atan: Math.atan,
  atanh: Math.atanh,
  ceil: Math.ceil,
  cos: Math.cos,
  cosh: Math.cosh,
  deg: (value) => (value * 180) / Math.PI,
  exp: Math.exp,
  floor: Math.floor,
  ln: Math.log,
  log10: Math.log10,
  log2: Math.log2,
  rad: (value) => (value * Math.PI) / 180,
  sgn: Math.sign,
  sin: Math.sin,
  sinh: Math.sinh,
  sqrt: Math.sqrt,
  tan: Math.tan,
  tanh: Math.tanh,
};

/** Ties are rounded up. */
export const roundTo = (value: number, to: number): number => {
  const inverse = 1 / to;
  return Math.floor(value * inverse + 0.5) / inverse;
};

export const clampTo = (value: number, lowest: number, highest: number): number =>
  larger(lowest, smaller(highest, value));

/** As Go's math.Max and math.Min: an infinity wins over NaN. */
const larger = (a: number, b: number): number => (a === Infinity || b === Infinity ? Infinity : Math.max(a, b));
const smaller = (a: number, b: number): number => (a === -Infinity || b === -Infinity ? -Infinity : Math.min(a, b));
