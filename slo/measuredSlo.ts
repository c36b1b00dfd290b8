/**
 * An objective with its indicator in each dialect and its error rate over each window of its burn tiers. Built once per
 * system, so that alerts, recording rules and evaluations share one tree.
 */
import type { Duration } from '../model/quantity.ts';
import { isSingle } from '../model/objective.ts';
import type { Selection } from '../model/selection.ts';
import type { Expr } from '../promql/expr.ts';
import type { SystemContext } from '../series/context.ts';
import type { DialectId, NotSupported } from '../series/dialect.ts';
import { onDemand } from '../series/dialects.ts';
import { burnTiersOf, type BurnTiers } from './burnTiers.ts';
import { compositeShare } from './compositeShare.ts';
import { errorShare } from './errorShare.ts';
import { selectionsOf, type Indicators } from './indicator.ts';
import { inSlices } from './events.ts';
import { indicatorsOf, isWatched } from './indicators.ts';
import { guardedTiers } from './leastEvents.ts';
import { readableTiers } from './readableTiers.ts';
import { sliceTiers } from './sliceTiers.ts';
import { slosOf, type Slo } from './slo.ts';
import { watchedWords } from './watchedWords.ts';
import { windowCounts } from './windowCounts.ts';

/** Keyed by window. */
export type ErrorShares = ReadonlyMap<Duration, Expr>;

export interface MeasuredSlo extends Slo {
  /** Whether others run what it measures. */
  readonly isWatched: boolean;
  /** Of a composite not supported in any dialect: its parts have them. */
  readonly indicator: Indicators;
  /** Of each part of a composite, by its id. */
  readonly partIndicators: ReadonlyMap<string, Indicators>;
  /** Undefined for a window without a table of budget shares. */
  readonly tiers: BurnTiers | undefined;
  readonly errorShares: Readonly<Record<DialectId, ErrorShares | NotSupported>>;
  /** All events over the long window of each tier that needs a minimum number of events. */
  readonly totals: Readonly<Record<DialectId, ErrorShares | NotSupported>>;
}

/** One SLO per objective, in the order of the definition. */
export const measuredSlos = (context: SystemContext): readonly MeasuredSlo[] =>
  slosOf(context.system).map((slo) => measuredSlo(context, slo));

export const measuredSlo = (context: SystemContext, slo: Slo): MeasuredSlo => {
  const indicator = indicatorsOf(context, slo.objective);
  const partIndicators = new Map(
    (slo.composite?.parts ?? []).map(({ slo: { id, objective } }) => [id, indicatorsOf(context, objective)]),
  );
  const seen = readableTiers(sliceTiers(burnTiersOf(slo), slo.slices), slo, indicator);
  const tiers = guardedTiers(seen, slo, context.system.load);
  const windows = new Set(tiers?.kept.flatMap(({ long, short }) => [long, short]));
  const errorShares = onDemand((dialect) => {
    const share =
      slo.composite === undefined
        ? errorShare(indicator[dialect.id], dialect, slo.slices)
        : compositeShare(slo.composite, slo.slices, dialect, ({ id }) => partIndicators.get(id)![dialect.id]);
    return typeof share === 'function' ? new Map([...windows].map((window) => [window, share(window)])) : share;
  });
  const guarded = (tiers?.kept ?? []).filter(({ leastEvents }) => leastEvents !== undefined);
  const totals = onDemand((dialect): ErrorShares | NotSupported => {
    const counted = guarded.map(({ long }) => [long, windowCounts(indicator[dialect.id], dialect, long)] as const);
    const lacking = counted.map(([, counts]) => counts).find((counts) => 'kind' in counts);
    if (lacking !== undefined && 'kind' in lacking) return lacking;
    return new Map(counted.flatMap(([long, counts]) => ('kind' in counts ? [] : [[long, counts.total] as const])));
  });
  const { objective } = slo;
  const watched = isSingle(objective) && isWatched(context, objective);
  const events = watched ? Object.freeze(inSlices(objective, watchedWords(indicator, objective))) : slo.events;
  return Object.freeze({ ...slo, isWatched: watched, events, indicator, partIndicators, tiers, errorShares, totals });
};

/** Every selection that its error rate reads in a dialect: of a composite those of its parts. */
export const selectionsOfSlo = (
  { composite, indicator, partIndicators }: Pick<MeasuredSlo, 'composite' | 'indicator' | 'partIndicators'>,
  dialect: DialectId,
): readonly Selection[] | NotSupported => {
  const indicators = composite === undefined ? [indicator] : [...partIndicators.values()];
  const selections: Selection[] = [];
  for (const each of indicators) {
    const own = each[dialect];
    if (own.kind === 'NotSupported') return own;
    selections.push(...selectionsOf(own));
  }
  return selections;
};
