/** A system whose objectives say what counts them, as the loader gives it, or the problems that it reports. */
import { availability, latency, type Objective } from '../../../model/objective.ts';
import type { IndicatorSource } from '../../../model/indicatorSource.ts';
import type { Duration } from '../../../model/quantity.ts';
import { renderProblem } from '../../../model/problem.ts';
import { defineSystem, type System } from '../../../model/system.ts';
import { orders } from '../../../model/testing/orders.ts';
import { print } from '../../../promql/print.ts';
import { contextOf } from '../../../series/context.ts';
import type { DialectId } from '../../../series/dialect.ts';
import { serviceLevelObjective } from '../../cloudMonitoring.ts';
import { measuredSlos, type MeasuredSlo } from '../../measuredSlo.ts';
import { readSources } from '../readSources.ts';

const words = { window: '30d', why: 'Callers were told so.', rejected: [] } as const;

export const objectiveOf = (of: IndicatorSource): Objective =>
  availability('api', { ...words, id: 'measured', target: '99%', of });

export const latencyOf = (of: IndicatorSource, under: Duration = '300ms'): Objective =>
  latency('api', { ...words, id: 'measured', target: '99%', under, of });

const read = (objective: Objective): ReturnType<typeof readSources> =>
  readSources(defineSystem({ ...orders, objectives: [objective], alerts: [] }));

/** Throws where its sources cannot be read. */
export const systemWith = (objective: Objective): System => {
  const { system, problems } = read(objective);
  if (problems.length > 0)
    throw new Error(problems.map((problem) => renderProblem('systems/orders.ts', problem)).join('\n'));
  return system;
};

export const problemsOf = (objective: Objective): readonly string[] =>
  read(objective).problems.map((problem) => renderProblem('systems/orders.ts', problem));

export const sloWith = (objective: Objective): MeasuredSlo =>
  measuredSlos(contextOf(systemWith(objective), 'prod'))[0]!;

/** The error rate over the shortest window in PromQL, on one line, or why there is none. */
export const errorRate = (objective: Objective, dialect: DialectId): string => {
  const shares = sloWith(objective).errorShares[dialect];
  return 'kind' in shares
    ? shares.why
    : print([...shares.values()][1]!)
        .replaceAll(/\s+/g, ' ')
        .replaceAll(/\( | \)/g, (text) => text.trim());
};

/** The indicator of its SLO in Cloud Monitoring, or why there is none. */
export const indicatorOf = (objective: Objective): unknown => {
  const system = systemWith(objective);
  const [slo] = measuredSlos(contextOf(system, 'prod'));
  const body = serviceLevelObjective(system, slo!, 'prod');
  return body.kind === 'NotSupported' ? body.why : body.body.serviceLevelIndicator;
};
