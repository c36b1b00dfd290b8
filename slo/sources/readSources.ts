/**
 * Reads what a definition says itself about its measurement (`of`), once, when it is loaded: metrics are looked up in the catalogue,
 * filters and PromQL are parsed. Everything that is emitted then uses what was found. Import it lazily: it loads the
 * catalogue and the grammar of PromQL, and most definitions need neither.
 */
import { deepFreeze } from '../../model/freeze.ts';
import { isSingle, type Objective } from '../../model/objective.ts';
import type { Problem } from '../../model/problem.ts';
import type { System } from '../../model/system.ts';
import type { TeamChart } from '../../model/teamPanel.ts';
import type { Threshold, ValueThreshold } from '../../model/threshold.ts';
import { readIndicator, type PlacedFault } from './readSource.ts';
import { readValue } from './readValue.ts';
import { contradiction } from './contradiction.ts';
import { secondsIn } from './units.ts';

export interface SourcesRead {
  readonly system: System;
  readonly problems: readonly Problem[];
}

export const readSources = (system: System): SourcesRead => {
  const problems: Problem[] = [];
  const objectives = system.objectives.map((objective, index) => readObjective(objective, index, problems));
  const alerts = system.alerts.map((alert, index) => readThreshold(alert, index, problems));
  const panels = system.panels?.map((panel, index) => readPanel(panel, index, problems));
  const read = { ...system, objectives, alerts, ...(panels === undefined ? {} : { panels }) };
  return { system: deepFreeze(read), problems };
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

const readThreshold = (alert: Threshold, index: number, problems: Problem[]): Threshold => {
  if (alert.kind !== 'ValueThreshold') return alert;
  const path = `alerts[${index}]`;
  const read = readValue(alert.of, `${path}.of`, alert.stage);
  if ('faults' in read) {
    problems.push(...read.faults.map(problemOf));
    return alert;
  }
  const wrong = wrongLimit({ ...alert, of: read.source });
  if (wrong !== undefined) problems.push({ ...wrong, path: `${path}.${alert.side}` });
  return { ...alert, of: read.source };
};

/** A chart has no stage: its sources are read as those of the API. */
const readPanel = (panel: TeamChart, index: number, problems: Problem[]): TeamChart => {
  const lines = panel.lines.map((line, at) => {
    const path = panel.lines.length === 1 ? `panels[${index}].of` : `panels[${index}].of.${line.name}`;
    const read = readValue(line.of, path, 'api');
    if ('source' in read) return { ...line, of: read.source };
    problems.push(...read.faults.map(problemOf));
    return panel.lines[at]!;
  });
  return { ...panel, lines: lines as unknown as TeamChart['lines'] };
};

/** A duration is compared with a metric of time only. */
const wrongLimit = ({ limit, of }: ValueThreshold): Omit<Problem, 'path'> | undefined => {
  if (typeof limit === 'number' || of.read?.kind !== 'Selection') return undefined;
  const { unit, names } = of.read.signal;
  if (secondsIn(unit) !== undefined) return undefined;
  const message = `${names.cloudMonitoring} has the unit '${unit}', which is not a time: '${limit}' cannot be compared with it`;
  return { id: 'model/no-duration', message, fix: `write a number in the unit '${unit}'` };
};
