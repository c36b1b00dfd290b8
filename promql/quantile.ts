/** Quantiles of values. Source: Prometheus documentation, "quantile". */

/** Interpolates between the two nearest values; NaN is the smallest value. Sorts `values` in place. */
export const quantileOf = (q: number, values: Float64Array): number => {
  if (values.length === 0 || Number.isNaN(q)) return NaN;
  if (q < 0) return -Infinity;
  if (q > 1) return Infinity;
  sortNanFirst(values);
  const rank = q * (values.length - 1);
  const lower = Math.floor(rank);
  const weight = rank - lower;
  return values[lower]! * (1 - weight) + values[Math.min(values.length - 1, lower + 1)]! * weight;
};

/** Typed arrays sort NaN last. */
const sortNanFirst = (values: Float64Array): void => {
  values.sort();
  let numbers = values.length;
  while (numbers > 0 && Number.isNaN(values[numbers - 1])) numbers -= 1;
  if (numbers === values.length) return;
  values.copyWithin(values.length - numbers, 0, numbers);
  values.fill(NaN, 0, values.length - numbers);
};
