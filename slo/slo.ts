/**
 * An objective prepared for arithmetic: an exact target, a resolved window, and the definition of its events in words.
 */
import type { Decimal } from 'decimal.js';
import type { AnyMaintenance } from '../model/maintenance.ts';
import { isSingle, type Composite, type Objective } from '../model/objective.ts';
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
  /** Undefined for an objective that counts events itself. */
  readonly composite: SloComposite | undefined;
  /** The systems whose events are added up; undefined for an objective of one system. */
  readonly shared: readonly SharedMember[] | undefined;
  readonly events: EventWords;
  /** Excluded from its budget. */
  readonly maintenance: readonly AnyMaintenance[];
}

/** One of the systems of a shared objective, with its own objective. */
export interface SharedMember {
  readonly system: System;
  readonly slo: Slo;
}

export interface SloPart {
  readonly slo: Slo;
  /** Of the whole; 0 where all have to be good. */
  readonly weight: Decimal;
  /** Largest share of bad events of a good slice: by its own slices, or by its target. */
  readonly limit: Decimal;
}

export interface SloComposite {
  readonly combine: Composite['combine'];
  readonly parts: readonly SloPart[];
}

type Owner = Pick<System, 'id'> & Partial<Pick<System, 'maintenance' | 'objectives'>>;

/** Throws `QuantityError` for a target or window that cannot be read, `RangeError` for a target that leaves no budget or no promise. */
export const sloOf = (system: Owner, objective: Objective): Slo => {
  const target = new Exact(share(objective.target));
  if (target.lte(0) || target.gte(1)) {
    throw new RangeError(
      `${system.id} ${objective.id}: a target of ${objective.target} cannot be judged; it has to lie between 0% and 100%`,
    );
  }
  const composite = isSingle(objective) ? undefined : compositeOf(system, objective);
  return Object.freeze({
    kind: 'Slo',
    system: system.id,
    id: objective.id,
    objective,
    target,
    budget: new Exact(1).minus(target),
    window: Object.freeze(resolveWindow(objective.window, objective.timeZone)),
    slices: slicesOf(resolveSlices(objective.slices), composite),
    composite,
    shared: undefined,
    events: Object.freeze(describeEvents(objective)),
    maintenance: maintenanceOf(system, objective),
  });
};

/** Of a composite the strictest of its parts: an error rate of all of them makes a slice bad from there on. */
const slicesOf = (slices: SloSlices | undefined, composite: SloComposite | undefined): SloSlices | undefined => {
  if (slices === undefined || composite === undefined) return slices;
  const limit = Exact.min(...composite.parts.map((part) => part.limit));
  return Object.freeze({ ...slices, limit, good: new Exact(1).minus(limit) });
};

/** Of a composite also what excludes one of its parts. */
const maintenanceOf = ({ maintenance = [] }: Owner, objective: Objective): readonly AnyMaintenance[] => {
  const ids = [objective.id, ...(isSingle(objective) ? [] : objective.parts.map((part) => part.objective))];
  return maintenance.filter(({ objectives }) => objectives?.some((id) => ids.includes(id)) ?? true);
};

const compositeOf = (system: Owner, { id, combine, parts }: Composite): SloComposite => ({
  combine,
  parts: parts.map(({ objective: part, weight }) => {
    const objective = system.objectives?.find((other) => other.id === part);
    if (objective === undefined || !isSingle(objective))
      throw new RangeError(`${system.id} ${id}: there is no objective '${part}' that it could be made of`);
    const slo = sloOf(system, objective);
    const limit = slo.slices?.limit ?? slo.budget;
    return { slo, weight: new Exact(weight === undefined ? 0 : share(weight)), limit };
  }),
});

/** One SLO per objective, in the order of the definition. */
export const slosOf = (system: Owner & Pick<System, 'objectives'>): readonly Slo[] =>
  system.objectives.map((objective) => sloOf(system, objective));
