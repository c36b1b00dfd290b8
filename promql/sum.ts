/**
 * Compensated sums (Neumaier's variant of Kahan summation), as in Prometheus.
 * Source: A. Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", 1974.
 */

/** The rounding error of `sum + value`, to be added to the sum at the end. */
export const lostBy = (sum: number, value: number): number => {
  const total = sum + value;
  if (!Number.isFinite(total)) return 0;
  return Math.abs(sum) >= Math.abs(value) ? sum - total + value : value - total + sum;
};

/** A running sum, and the sum of its rounding errors. */
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

/**
 * The mean as Prometheus computes it: the sum divided by the count. If the sum would become infinite, the mean so far is
 * updated with each further value instead. Source: Prometheus 3, promql/functions.go, `funcAvgOverTime`.
 */
export const meanOneByOne = (count: number, valueAt: (index: number) => number): number => {
  const total: Total = { sum: valueAt(0), lost: 0 };
  let index = 1;
  for (; index < count; index += 1) {
    const value = valueAt(index);
    if (Math.abs(total.sum + value) === Infinity) break;
    add(total, value);
  }
  if (index >= count) return total.sum / count + total.lost / count;
  const mean: Total = { sum: total.sum / index, lost: total.lost / index };
  for (; index < count; index += 1) {
    const kept = index / (index + 1);
    mean.sum *= kept;
    mean.lost *= kept;
    add(mean, valueAt(index) / (index + 1));
  }
  return mean.sum + mean.lost;
};

/** The number of samples in a block, whose sum is kept for overlapping windows. */
const block = 64;

/** `size` is the sum of absolute values: while it is finite, no order of summation overflows. */
interface WindowSum extends Total {
  size: number;
}

/**
 * Sums of the windows of one series. The sum of a whole block is computed once for all windows that contain it. Undefined
 * where a sum could be infinite on the way: then only the order of the samples gives Prometheus' result.
 */
export const windowSums = (values: Float64Array): ((first: number, last: number) => Total | undefined) => {
  const sums: (WindowSum | undefined)[] = [];
  const blockAt = (index: number): WindowSum => {
    const held = sums[index];
    if (held !== undefined) return held;
    const made: WindowSum = { sum: 0, lost: 0, size: 0 };
    addAll(made, values, index * block, (index + 1) * block);
    sums[index] = made;
    return made;
  };
  return (first, last) => {
    const [from, to] = [Math.ceil(first / block), Math.floor((last + 1) / block)];
    const total: WindowSum = { sum: 0, lost: 0, size: 0 };
    if (from >= to) addAll(total, values, first, last + 1);
    else {
      addAll(total, values, first, from * block);
      for (let index = from; index < to; index += 1) {
        const { sum, lost, size } = blockAt(index);
        add(total, sum);
        add(total, lost);
        total.size += size;
      }
      addAll(total, values, to * block, last + 1);
    }
    return Number.isFinite(total.size) ? total : undefined;
  };
};

const addAll = (total: WindowSum, values: Float64Array, from: number, end: number): void => {
  for (let index = from; index < end; index += 1) {
    const value = values[index]!;
    add(total, value);
    total.size += Math.abs(value);
  }
};
