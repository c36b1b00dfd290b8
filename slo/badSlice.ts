/** Whether the slice that ends at the instant of evaluation is bad, as PromQL: 1 or 0, and nothing for a slice that is not counted. */
import type { Expr } from '../promql/expr.ts';
import type { Dialect, NotSupported } from '../series/dialect.ts';
import { badSlicesOf } from './compositeShare.ts';
import { countedSlice, sliceErrors } from './errorShare.ts';
import type { MeasuredSlo } from './measuredSlo.ts';
import type { SloSlices } from './slices.ts';

export const badSliceOf = (
  { composite, indicator, partIndicators }: Pick<MeasuredSlo, 'composite' | 'indicator' | 'partIndicators'>,
  slices: SloSlices,
  dialect: Dialect,
): Expr | NotSupported => {
  if (composite !== undefined)
    return badSlicesOf(composite, slices, dialect, ({ id }) => partIndicators.get(id)![dialect.id]);
  const share = sliceErrors(indicator[dialect.id], dialect, slices);
  return share.kind === 'NotSupported' ? share : countedSlice(share, slices);
};
