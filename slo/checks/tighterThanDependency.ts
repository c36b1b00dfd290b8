import { defineCheck, type Check } from '../../lint/check.ts';
import type { Objective } from '../../model/objective.ts';
import { milliseconds, share } from '../../model/quantity.ts';
import { faultOf, type Promises } from './promises.ts';

export const tighterThanDependency: Check<Promises> = defineCheck(
  {
    id: 'slo/tighter-than-dependency',
    severity: 'warning',
    title: 'No objective is tighter than the same objective of a system that it depends on.',
    source: 'Treynor, Dahlin, Rau, Beyer: "The Calculus of Service Availability", ACM Queue 15(2), 2017',
  },
  ({ systems }) =>
    systems.flatMap((definition) =>
      definition.slos.flatMap(({ slo: { id, objective }, path }) => {
        const [found] = definition.system.dependsOn.flatMap((needed) =>
          (systems.find(({ system }) => system.id === needed)?.slos ?? [])
            .filter((other) => isTighter(objective, other.slo.objective))
            .map((other) => ({ needed, promised: inWords(other.slo.objective) })),
        );
        if (found === undefined) return [];
        const message = `${inWords(objective)} is tighter than the objective of its dependency '${found.needed}': ${found.promised}`;
        const fix = `set at most that target, or agree on a tighter one with the owner of '${found.needed}'`;
        return [faultOf(definition, { path, message, fix, about: [id] })];
      }),
    ),
);

/** At least as strict in target and bound, and stricter in one of them. */
const isTighter = (objective: Objective, other: Objective): boolean => {
  if (objective.type !== other.type) return false;
  const [target, promised] = [share(objective.target), share(other.target)];
  const [under, within] = [underOf(objective), underOf(other)];
  return target.gte(promised) && under <= within && (target.gt(promised) || under < within);
};

const underOf = (objective: Objective): number => ('under' in objective ? milliseconds(objective.under) : 0);

const inWords = (objective: Objective): string =>
  `${objective.type} of ${objective.target}${'under' in objective ? ` under ${objective.under}` : ''}`;
