/**
 * Reads what a definition says itself about its measurement (`of`), once, when it is loaded: metrics are looked up in the catalogue,
 * filters and PromQL are parsed. Everything that is emitted then uses what was found. Import it lazily: it loads the
 * catalogue and the grammar of PromQL, and most definitions need neither.
 */
import { deepFreeze } from '../../model/freeze.ts';
import { isSingle, type Objective } from '../../model/objective.ts';
import type { Problem } from '../../model/problem.ts';
import type { System } from '../../model/system.ts';
import { readIndicator, type PlacedFault } from './readSource.ts';
import { contradiction } from './contradiction.ts';

export interface SourcesRead {
  readonly system: System;
  readonly problems: readonly Problem[];
}

export const readSources = (system: System): SourcesRead => {
  const problems: Problem[] = [];
  const objectives = system.objectives.map((objective, index) => readObjective(objective, index, problems));
  return { system: deepFreeze({ ...system, objectives }), problems };
};

const problemOf = ({ id, path, message, fix }: PlacedFault): Problem => ({ id, path, message, fix });

const readObjective = (objective: Objective, index: number, problems: Problem[]): Objective => {
  if (!isSingle(objective) || objective.of === undefined) return objective;
  const path = `objectives[${index}].of`;
  const under = 'under' in objective ? objective.under : undefined;
  const read = readIndicator(objective.of, path, objective.stage, under);
  if ('faults' in read) {
    problems.push(...read.faults.map(problemOf));
    return objective;
  }
  const wrong = contradiction(read.source);
  if (wrong !== undefined)
    problems.push({ id: wrong.id, path: `${path}${wrong.below}`, message: wrong.message, fix: wrong.fix });
  return { ...objective, of: read.source };
};
