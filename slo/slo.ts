/**
 * An objective prepared for arithmetic: an exact target, a resolved window, and the definition of its events in words.
 */
import type { Decimal } from 'decimal.js';
import type { AnyMaintenance } from '../model/maintenance.ts';
import type { Objective } from '../model/objective.ts';
import { share } from '../model/quantity.ts';
import type { System } from '../model/system.ts';
import { describeEvents, type EventWords } from './events.ts';
import { resolveSlices, type SloSlices } from './slices.ts';
import { Exact } from '../numbers/exact.ts';
import { resolveWindow, type SloWindow } from './window.ts';

export interface Slo {
  readonly kind: 'Slo';
  /** Id of the system, and of the objective inside it. */
  readonly system: string;
  readonly id: string;
  readonly objective: Objective;
  /** Between 0 and 1, both excluded: '99.9%' is 0.999. */
  readonly target: Decimal;
  /** Share of events, or of slices, that may be bad: exactly 1 - target. */
  readonly budget: Decimal;
  readonly window: SloWindow;
  /** Undefined where good events are counted. Otherwise good and total are slices of time everywhere. */
  readonly slices: SloSlices | undefined;
  readonly events: EventWords;
  /** Excluded from its budget. */
  readonly maintenance: readonly AnyMaintenance[];
}

type Owner = Pick<System, 'id'> & Partial<Pick<System, 'maintenance'>>;

/** Throws `QuantityError` for a target or window that cannot be read, `RangeError` for a target that leaves no budget or no promise. */
export const sloOf = (system: Owner, objective: Objective): Slo => {
  const target = new Exact(share(objective.target));
  if (target.lte(0) || target.gte(1)) {
    throw new RangeError(
      `${system.id} ${objective.id}: a target of ${objective.target} cannot be judged; it has to lie between 0% and 100%`,
    );
  }
  return Object.freeze({
    kind: 'Slo',
    system: system.id,
    id: objective.id,
    objective,
    target,
    budget: new Exact(1).minus(target),
    window: Object.freeze(resolveWindow(objective.window, objective.timeZone)),
    slices: resolveSlices(objective.slices),
    events: Object.freeze(describeEvents(objective)),
    maintenance: (system.maintenance ?? []).filter(({ objectives }) => objectives?.includes(objective.id) ?? true),
  });
};

/** One SLO per objective, in the order of the definition. */
export const slosOf = (system: Owner & Pick<System, 'objectives'>): readonly Slo[] =>
  system.objectives.map((objective) => sloOf(system, objective));
