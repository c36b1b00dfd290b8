/**
 * An objective with its indicator in each dialect and its error rate over each window of its burn tiers. Built once per
 * system, so that alerts, recording rules and evaluations share one tree.
 */
import type { Duration } from '../model/quantity.ts';
import type { Expr } from '../promql/expr.ts';
import type { SystemContext } from '../series/context.ts';
import type { DialectId, NotSupported } from '../series/dialect.ts';
import { inEach } from '../series/dialects.ts';
import { burnTiersOf, type BurnTiers } from './burnTiers.ts';
import { errorShare } from './errorShare.ts';
import { indicatorsOf, type Indicators } from './indicator.ts';
import { sliceTiers } from './sliceTiers.ts';
import { slosOf, type Slo } from './slo.ts';

/** Keyed by window. */
export type ErrorShares = ReadonlyMap<Duration, Expr>;

export interface MeasuredSlo extends Slo {
  readonly indicator: Indicators;
  /** Undefined for a window without a table of budget shares. */
  readonly tiers: BurnTiers | undefined;
  readonly errorShares: Readonly<Record<DialectId, ErrorShares | NotSupported>>;
}

/** One SLO per objective, in the order of the definition. */
export const measuredSlos = (context: SystemContext): readonly MeasuredSlo[] =>
  slosOf(context.system).map((slo) => {
    const indicator = indicatorsOf(context, slo.objective);
    const tiers = sliceTiers(burnTiersOf(slo), slo.slices);
    const windows = new Set(tiers?.kept.flatMap(({ long, short }) => [long, short]));
    const errorShares = inEach((dialect) => {
      const share = errorShare(indicator[dialect.id], dialect, slo.slices);
      return typeof share === 'function' ? new Map([...windows].map((window) => [window, share(window)])) : share;
    });
    return Object.freeze({ ...slo, indicator, tiers, errorShares });
  });
