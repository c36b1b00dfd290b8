/** Several questions asked of one experiment. Source: Holm, Scandinavian Journal of Statistics 6 (1979), 65-70. */

/** Of each p, whether it is rejected when all of them together may be wrong with `alpha`. */
export const holm = (ps: readonly number[], alpha: number): readonly boolean[] => {
  const order = ps.map((_, index) => index).toSorted((a, b) => ps[a]! - ps[b]!);
  const rejected = ps.map(() => false);
  for (const [step, index] of order.entries()) {
    if (ps[index]! > alpha / (ps.length - step)) break;
    rejected[index] = true;
  }
  return rejected;
};
