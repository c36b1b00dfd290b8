/**
 * What it takes to watch a system for a 30-day month: the conditions that are emitted for Cloud Monitoring, and no others, the samples
 * that its pipeline sends there, its uptime checks and its log-based metrics. An alert that only Prometheus evaluates costs nothing here.
 */
import type { Alert } from '../alerts/alert.ts';
import { conditionCount } from '../alerts/policyParts.ts';
import { evaluationCost } from '../alerts/evaluationCost.ts';
import { logMetrics } from '../alerts/logMetrics.ts';
import { uptimeCheckers, uptimeChecks } from '../alerts/uptimeChecks.ts';
import type { SystemNodes } from '../alerts/systemNodes.ts';
import { monthSeconds } from '../model/month.ts';
import { listPrices } from '../model/prices.ts';
import { seconds, type Duration } from '../model/quantity.ts';
import { ownSamplePeriod } from '../model/signals.ts';
import { apisOf, ingestsOf } from '../model/stages.ts';
import { isPipelineSystem, type Environment, type System } from '../model/system.ts';
import { many } from '../text/count.ts';
import type { CostItem } from './item.ts';
import { ownSeries } from './ownSeries.ts';
import { requestLogBytes } from './requestLog.ts';

/** How often Cloud Monitoring evaluates a condition on an SLO's burn rate. Source: Cloud Monitoring, alerting pricing examples: every 30 s. */
const thresholdInterval: Duration = '30s';

/** An alert's share of what is counted. */
export interface AlertUnits {
  readonly alert: Alert;
  readonly conditions: number;
  readonly evaluations: number;
  readonly clauses: number;
  readonly references: number;
  readonly points: number;
  readonly isExact: boolean;
}

/** Of the alerts that Cloud Monitoring gets. `system` is undefined for alerts of the fleet. */
export const alertUnits = (
  alerts: readonly Alert[],
  { system, environment }: { readonly system: System | undefined; readonly environment: Environment },
): readonly AlertUnits[] =>
  alerts.flatMap((alert) => {
    const conditions = conditionCount(alert, { system, environment });
    return conditions === 0 ? [] : [unitsOf(alert, conditions)];
  });

const unitsOf = (alert: Alert, conditions: number): AlertUnits => {
  const { evaluations, clauses, references, points, isExact } = evaluationCost(alert, listPrices);
  if (clauses !== undefined && references !== undefined && points !== undefined)
    return { alert, conditions, evaluations, clauses, references, points, isExact };
  const each = monthSeconds / seconds(thresholdInterval);
  return {
    alert,
    conditions,
    evaluations: conditions * each,
    clauses: conditions,
    references: conditions,
    points: conditions * each,
    isExact: false,
  };
};

export const alertItems = (units: readonly AlertUnits[]): readonly CostItem[] => {
  const sum = (of: (unit: AlertUnits) => number): number => units.reduce((total, unit) => total + of(unit), 0);
  const bound = units.every(({ isExact }) => isExact) ? 'exactly' : 'at least';
  return [
    {
      id: 'conditions',
      amount: sum(({ conditions }) => conditions),
      bound: 'exactly',
      basis: 'conditions of the emitted policies',
    },
    {
      id: 'evaluations',
      amount: sum(({ evaluations }) => evaluations),
      bound: 'exactly',
      basis: 'at the evaluation interval of each',
    },
    {
      id: 'clauses',
      amount: sum(({ clauses }) => clauses),
      bound: 'exactly',
      basis: 'queries split at comparisons, and, or, unless',
    },
    {
      id: 'references',
      amount: sum(({ references }) => references),
      bound: 'exactly',
      basis: 'selectors of the queries',
    },
    {
      id: 'points',
      amount: sum(({ points }) => points),
      bound,
      basis: 'evaluations x series that each clause returns',
    },
  ];
};

export const watching = (nodes: SystemNodes, units: readonly AlertUnits[]): readonly CostItem[] => {
  const { system, environment } = nodes;
  return [...alertItems(units), ...samples(system), ...probes(system, environment), ...countedLines(system)];
};

const samples = (system: System): readonly CostItem[] => {
  if (!isPipelineSystem(system)) {
    const senders = [...apisOf(system), ...ingestsOf(system)].filter(
      (stage) => 'telemetry' in stage && stage.telemetry !== undefined,
    );
    const basis = 'services of the team send their own metrics: how many series is not in the definition';
    return senders.length === 0 ? [] : [{ id: 'samples', amount: undefined, bound: 'at least', basis }];
  }
  const { samples: each, basis } = ownSeries(system);
  const amount = (each * monthSeconds) / seconds(ownSamplePeriod);
  return [{ id: 'samples', amount, bound: 'at least', basis: `${basis}, every ${ownSamplePeriod}` }];
};

const probes = (system: System, environment: Environment): readonly CostItem[] => {
  const checks = uptimeChecks({ system, environment });
  if (checks.length === 0) return [];
  const executions = checks.reduce(
    (total, { body }) => total + (monthSeconds / Number.parseInt(body.period, 10)) * uptimeCheckers,
    0,
  );
  const basis = `${many(checks.length, 'check')} from ${uptimeCheckers} locations, every ${checks[0]?.body.period}`;
  return [
    { id: 'executions', amount: executions, bound: 'exactly', basis },
    {
      id: 'probeLogBytes',
      amount: executions * requestLogBytes,
      bound: 'about',
      basis: `${requestLogBytes} bytes an execution, as in an example of its log entry`,
    },
  ];
};

/** Bytes of a point of a counter. Source: Cloud Monitoring pricing, bytes ingested: 8 for a scalar. */
const pointBytes = 8;
/** Seconds between two points of a log-based metric. */
const logMetricPeriod = 60;

const countedLines = (system: System): readonly CostItem[] => logMetricItems(logMetrics(system).length);

export const logMetricItems = (count: number): readonly CostItem[] =>
  count === 0
    ? []
    : [
        { id: 'logMetrics', amount: count, bound: 'exactly', basis: 'counters of log lines that are emitted' },
        {
          id: 'logMetricBytes',
          amount: (count * monthSeconds * pointBytes) / logMetricPeriod,
          bound: 'at most',
          basis: 'a point a minute, of 8 bytes, if lines match in each',
        },
      ];
