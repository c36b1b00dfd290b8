/** An objective with what counts it in each dialect: made once a system, and handed on with its nodes. */
import type { SystemContext } from '../series/context.ts';
import { indicatorsOf, type Indicators } from './indicator.ts';
import { slosOf, type Slo } from './slo.ts';

export interface MeasuredSlo extends Slo {
  readonly indicator: Indicators;
}

/** One an objective, in the order of the definition. */
export const measuredSlos = (context: SystemContext): readonly MeasuredSlo[] =>
  slosOf(context.system).map((slo) => Object.freeze({ ...slo, indicator: indicatorsOf(context, slo.objective) }));
