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

/** For values whose sum is too large, but whose mean need not be. */
export const meanOneByOne = (values: Float64Array, first: number, last: number): number => {
  let mean = 0;
  for (let index = first; index <= last; index += 1) {
    const seen = index - first + 1;
    mean = (mean * (seen - 1)) / seen + values[index]! / seen;
  }
  return mean;
};

/** Samples whose sum is kept for windows that overlap. */
const block = 64;

/**
 * Sums of windows of one series. Whole blocks inside a window are summed once, whatever number of windows holds them;
 * what is no finite number is summed again, one by one, as it comes.
 */
export const windowSums = (values: Float64Array): ((first: number, last: number) => number) => {
  const sums: (Total | undefined)[] = [];
  const blockAt = (index: number): Total => {
    const held = sums[index];
    if (held !== undefined) return held;
    const made: Total = { sum: 0, lost: 0 };
    addAll(made, values, index * block, (index + 1) * block);
    sums[index] = made;
    return made;
  };
  return (first, last) => {
    const [from, to] = [Math.ceil(first / block), Math.floor((last + 1) / block)];
    const total: Total = { sum: 0, lost: 0 };
    if (from >= to) addAll(total, values, first, last + 1);
    else {
      addAll(total, values, first, from * block);
      for (let index = from; index < to; index += 1) {
        const { sum, lost } = blockAt(index);
        add(total, sum);
        add(total, lost);
      }
      addAll(total, values, to * block, last + 1);
    }
    const sum = valueOf(total);
    return Number.isFinite(sum) ? sum : sumOf(values, first, last);
  };
};

const addAll = (total: Total, values: Float64Array, from: number, end: number): void => {
  for (let index = from; index < end; index += 1) add(total, values[index]!);
};
