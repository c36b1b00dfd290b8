/** The budgets of a fleet's objectives, with one expression per kind of objective. */
import type { Window } from '../model/objective.ts';
import type { Duration } from '../model/quantity.ts';
import type { System } from '../model/system.ts';
import { eventsNamed } from '../series/fleetSeries.ts';
import { burnTableOf } from '../slo/burnTables.ts';
import { isInShadow } from '../slo/quiet.ts';
import { slosOf, type Slo } from '../slo/slo.ts';
import type { FleetView } from './fleetQueries.ts';
import type { BudgetOf } from './query.ts';

/**
 * Objectives with the same id, target and window share an expression; the worst objective of each system keeps its
 * name. An objective in shadow is none that a system can be worst by.
 */
export const budgetsOf = (view: FleetView): readonly BudgetOf[] => {
  const slos = view.systems.flatMap((system) =>
    slosOf(system)
      .filter(({ objective }) => !isInShadow(objective))
      .map((slo) => ({ system, slo })),
  );
  const alike = Map.groupBy(
    slos,
    ({ slo: { objective } }) => `${objective.id} ${objective.target} ${objective.window}`,
  );
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined
      ? []
      : [
          budgetOf(
            first.slo,
            group.map(({ system }) => system),
          ),
        ];
  });
};

/** Every calendar window has a table. */
const lengthOf = (window: Window): Duration => burnTableOf(window)?.period ?? (window as Duration);

const budgetOf = ({ objective, budget }: Slo, systems: readonly System[]): BudgetOf => ({
  ...eventsNamed({ systems, isWhole: false }, [objective.id]),
  budget,
  over: lengthOf(objective.window),
});
