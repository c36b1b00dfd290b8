/**
 * Sums with the error that rounding leaves carried along (Neumaier's variant of Kahan summation), as Prometheus sums.
 * Source: A. Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", 1974.
 */

/** What to add to the rounded sum, after `value` was added to `sum`. */
export const lostBy = (sum: number, value: number): number => {
  const total = sum + value;
  if (!Number.isFinite(total)) return 0;
  return Math.abs(sum) >= Math.abs(value) ? sum - total + value : value - total + sum;
};

/** A sum that is still growing. */
export interface Total {
  sum: number;
  lost: number;
}

export const add = (total: Total, value: number): void => {
  total.lost += lostBy(total.sum, value);
  total.sum += value;
};

export const valueOf = ({ sum, lost }: Total): number => (Number.isFinite(sum) ? sum + lost : sum);

export const sumOf = (values: Float64Array, first: number, last: number): number => {
  let sum = 0;
  let lost = 0;
  for (let index = first; index <= last; index += 1) {
    const value = values[index]!;
    lost += lostBy(sum, value);
    sum += value;
  }
  return Number.isFinite(sum) ? sum + lost : sum;
};

/** Without overflow where the mean itself fits. */
export const meanOf = (values: Float64Array, first: number, last: number): number => {
  const count = last - first + 1;
  const sum = sumOf(values, first, last);
  if (Number.isFinite(sum)) return sum / count;
  let mean = 0;
  for (let index = first; index <= last; index += 1) {
    const seen = index - first + 1;
    mean = (mean * (seen - 1)) / seen + values[index]! / seen;
  }
  return mean;
};
