/** Folders of files that belong to all systems together: the fleet's, and the roots of the project. */
import { fleetCost, totalsOf } from '../cost/estimate.ts';
import { leftOutText } from '../cost/leftOutText.ts';
import type { EmitContext } from '../terraform/context.ts';
import type { System } from '../model/system.ts';
import { bootstrapMain } from '../terraform/bootstrap.ts';
import { budgetMain, type MonthlyEstimate } from '../terraform/budget.ts';
import { emitFleet } from './emit.ts';

export const fleetFolder = 'fleet';

/** Texts by path, by folder. A folder without files is not there. */
export const emitShared = (
  systems: readonly System[],
  context: EmitContext,
): ReadonlyMap<string, ReadonlyMap<string, string>> => {
  const { organization, environment } = context;
  const budget = budgetMain(organization, systems, environment, () => monthlyEstimate(systems, context));
  return new Map<string, ReadonlyMap<string, string>>([
    [fleetFolder, emitFleet(systems, context)],
    ['bootstrap', new Map([['main.tf.json', bootstrapMain(organization, systems, environment)]])],
    ...(budget === undefined ? [] : [['budget', new Map([['main.tf.json', budget]])] as const]),
  ]);
};

const monthlyEstimate = (systems: readonly System[], { organization, environment }: EmitContext): MonthlyEstimate => {
  const costs = fleetCost(systems, organization, environment);
  const { total, leftOut } = totalsOf(costs, organization.prices);
  return { total: total ?? 0, leftOut: leftOut.map((item) => leftOutText(item, costs.length)) };
};
