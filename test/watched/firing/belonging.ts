/** The scenarios in which an alert has to fire, by what its condition reads, and how long their incident lasts until then. */
import type { Alert } from '../../../alerts/alert.ts';
import { measuresOf } from '../../../alerts/condition.ts';
import type { Scenario } from '../../../history/simulated/scenarios.ts';
import { milliseconds, type Duration } from '../../../model/quantity.ts';
import { everyDialect } from '../../../series/dialects.ts';

export interface Belonging {
  /** It fires in at least one of them. */
  readonly scenarios: readonly Scenario[];
  /** Milliseconds. */
  readonly lasts: number;
}

const belonging = (lasts: Duration, ...scenarios: readonly Scenario[]): Belonging => ({
  scenarios,
  lasts: milliseconds(lasts),
});

/** Budgets of a month take days to spend. */
const long: Duration = '5d';
/** Tickets look back days, and compare an error rate near the budget. */
const half: Duration = '12h';
const short: Duration = '90m';

/** Throws for a kind of alert that no scenario belongs to: it would be emitted, and nobody would have seen it fire. */
export const belongingOf = (alert: Alert): Belonging => {
  const { condition } = alert;
  switch (condition.kind) {
    case 'BurnRate':
      return belonging(half, ...ofObjective(condition.slo.objective.type));
    case 'BudgetSpent':
      return belonging(long, ...ofObjective(condition.slo.objective.type));
    case 'ShareAbove':
    case 'ProbesFailing':
    case 'GaugeBelow':
      return belonging(short, 'outage');
    case 'LatencyAbove':
      return belonging(short, 'slow');
    case 'Absence':
      return belonging(short, 'silence');
    case 'RouteShare':
      return belonging(short, 'refusing');
    case 'Rise':
      return belonging(short, alert.id.includes('401-403') ? 'credentials' : 'refusing');
    case 'IncreaseAbove':
    case 'GaugeAbove': {
      const scenario = signalsOf(alert)
        .map((id) => ofSignal[id])
        .find((known) => known !== undefined);
      if (scenario !== undefined) return belonging(short, scenario);
      break;
    }
    case 'Deviation':
    case 'ValueBeyond':
    case 'FleetShare':
    case 'MessageLoss':
  }
  throw new Error(`no scenario belongs to ${alert.id}, a ${condition.kind} of ${signalsOf(alert).join(' and ')}`);
};

const ofObjective = (type: string): readonly Scenario[] => {
  if (type === 'latency') return ['slow'];
  return type === 'availability' ? ['outage'] : ['outage', 'backlog'];
};

const ofSignal: Readonly<Record<string, Scenario>> = {
  'pubsub.num_undelivered_messages': 'backlog',
  'pubsub.oldest_unacked_message_age': 'backlog',
  'pubsub.dead_letter_message_count': 'backlog',
  'managedkafka.offset_lag': 'backlog',
  'dataflow.job.data_watermark_age': 'backlog',
  'dataflow.job.is_failed': 'outage',
  'logging.user.atalaya.container_failures': 'outage',
  'kubernetes.container.restart_count': 'outage',
  'kubernetes.container.memory.limit_utilization': 'shortage',
  'cloudsql.database.disk.utilization': 'shortage',
  'cloudsql.database.cpu.utilization': 'shortage',
  'cloudsql.database.network.connections': 'shortage',
  'spanner.instance.cpu.utilization_by_priority': 'shortage',
};

const signalsOf = ({ condition }: Alert): readonly string[] => [
  ...new Set(
    measuresOf(condition).flatMap((measure) =>
      everyDialect.flatMap(({ id }) => (measure[id].kind === 'Selection' ? [measure[id].signal.id] : [])),
    ),
  ),
];
