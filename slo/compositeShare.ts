/**
 * The error rate of a composite as PromQL. Weighted: the mean of the parts' error rates by weight. All good: the share of
 * slices that are bad for one of the parts. A part without events has none that are bad, so that it does not silence the
 * others.
 */
import { binary, joined, number, orZero } from '../promql/build.ts';
import type { Expr } from '../promql/expr.ts';
import type { Dialect, NotSupported } from '../series/dialect.ts';
import {
  badSlice,
  errorShare,
  shareOfSlices,
  sliceErrors,
  slicesOver,
  withEvents,
  type ErrorShare,
  type SliceNumbers,
} from './errorShare.ts';
import type { Indicator } from './indicator.ts';
import type { Slo, SloComposite, SloPart } from './slo.ts';
import type { SloSlices } from './slices.ts';

type IndicatorOf = (part: Slo) => Indicator;

export const compositeShare = (
  composite: SloComposite,
  slices: SloSlices | undefined,
  dialect: Dialect,
  indicatorOf: IndicatorOf,
): ErrorShare | NotSupported => {
  if (composite.combine === 'weighted') return weightedShare(composite.parts, dialect, indicatorOf);
  const bad = badSlicesOf(composite, sliced(slices), dialect, indicatorOf);
  return bad.kind === 'NotSupported' ? bad : shareOfSlices(bad, sliced(slices));
};

/** 1 or 0 for the slice that ends at the instant of evaluation, and nothing for one that is not counted. */
export const badSlicesOf = (
  composite: SloComposite,
  slices: SloSlices,
  dialect: Dialect,
  indicatorOf: IndicatorOf,
): Expr | NotSupported => {
  const bad = badSlices(composite, slices, dialect, indicatorOf);
  if ('kind' in bad) return bad;
  return slices.empty === 'good' ? bad.bad : bad.badWithEvents;
};

/** How many slices that end in the window are bad for one of the parts, and how many have events of one of them. */
export const compositeNumbers = (
  composite: SloComposite,
  slices: SloSlices,
  dialect: Dialect,
  indicatorOf: IndicatorOf,
): SliceNumbers | NotSupported => {
  const bad = badSlices(composite, slices, dialect, indicatorOf);
  if ('kind' in bad) return bad;
  return slicesOver(bad.badWithEvents, bad.haveEvents, slices);
};

const sliced = (slices: SloSlices | undefined): SloSlices => {
  if (slices === undefined) throw new Error('a composite of which all have to be good has slices');
  return slices;
};

const weightedShare = (
  parts: readonly SloPart[],
  dialect: Dialect,
  indicatorOf: IndicatorOf,
): ErrorShare | NotSupported => {
  const weighted: { readonly weight: SloPart['weight']; readonly share: ErrorShare }[] = [];
  for (const { slo, weight } of parts) {
    const share = errorShare(indicatorOf(slo), dialect, slo.slices);
    if (typeof share !== 'function') return share;
    weighted.push({ weight, share });
  }
  return (window) => {
    const [first, ...others] = weighted.map(({ weight, share }) =>
      binary('*', number(weight), orZero(withEvents(share(window)))),
    );
    if (first === undefined) throw new Error('a composite has parts');
    return joined('+', first, ...others);
  };
};

interface BadSlices {
  /** 1 where a part is bad in the slice that ends at the instant of evaluation, otherwise 0. */
  readonly bad: Expr;
  /** The same, without the slices that have no events of any part. */
  readonly badWithEvents: Expr;
  readonly haveEvents: Expr;
}

const badSlices = (
  { parts }: SloComposite,
  slices: SloSlices,
  dialect: Dialect,
  indicatorOf: IndicatorOf,
): BadSlices | NotSupported => {
  const shares: { readonly share: Expr; readonly limit: SloPart['limit'] }[] = [];
  for (const { slo, limit } of parts) {
    const share = sliceErrors(indicatorOf(slo), dialect, slices);
    if (share.kind === 'NotSupported') return share;
    shares.push({ share, limit });
  }
  const [firstBad, ...otherBad] = shares.map(({ share, limit }) => orZero(badSlice(share, limit)));
  const [first, ...others] = shares.map(({ share }) => withEvents(share));
  if (firstBad === undefined || first === undefined) throw new Error('a composite has parts');
  const bad = binary('>', joined('+', firstBad, ...otherBad), number(0), { bool: true });
  const haveEvents = joined('or', first, ...others);
  return { bad, badWithEvents: binary('and', bad, haveEvents), haveEvents };
};
