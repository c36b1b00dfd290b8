/**
 * The bounds of a distribution's buckets, where they are known: from the definition, or from a convention that fixes them. Google does
 * not document those of its own metrics; the API returns them with the points (`bucketOptions`).
 */
import type { BucketBounds, DistributionSource } from '../../model/indicatorSource.ts';

/** Upper bounds, ascending, in the unit of the metric. */
export const boundsOf = (buckets: BucketBounds): readonly number[] =>
  'growth' in buckets
    ? Array.from({ length: buckets.count + 1 }, (_, index) => buckets.scale * buckets.growth ** index)
    : buckets;

/** Source: OpenTelemetry semantic conventions 1.44, http.server.request.duration: explicit bucket boundaries. */
const ofRequests: readonly number[] = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** Undefined where nothing says them. */
export const knownBounds = ({ type, facts }: DistributionSource): readonly number[] | undefined => {
  if (facts.buckets !== undefined) return boundsOf(facts.buckets);
  const isConvention =
    /^(?:workload|prometheus)\.googleapis\.com\/http[._]server[._]request[._]duration(?:_seconds)?(?:\/histogram)?$/;
  return isConvention.test(type) ? ofRequests : undefined;
};

export interface Around {
  /** 0 below the first. */
  readonly below: number;
  /** Undefined above the last. */
  readonly above: number | undefined;
}

/** The bounds next to a value; undefined where it is a bound. */
export const boundsAround = (value: number, bounds: readonly number[]): Around | undefined => {
  if (bounds.some((bound) => Math.abs(bound - value) <= 1e-9 * value)) return undefined;
  return { below: bounds.findLast((bound) => bound < value) ?? 0, above: bounds.find((bound) => bound > value) };
};

export const boundText = (bound: number, unit: string): string => `${Number(bound.toPrecision(4))} ${unit}`;
