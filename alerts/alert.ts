/** An alert: its condition, its recipients, its urgency, and the texts that its reader needs. */
import type { Duration } from '../model/quantity.ts';
import type { Severity } from '../model/severity.ts';
import type { StageName } from '../model/stage.ts';
import type { MeasuredSlo } from '../slo/measuredSlo.ts';
import type { Expr } from '../promql/expr.ts';
import type { DialectId, NotSupported } from '../series/dialect.ts';
import { onDemand } from '../series/dialects.ts';
import type { Condition } from './condition.ts';
import { conditionExpr } from './conditionExpr.ts';

export interface Alert {
  readonly kind: 'Alert';
  /** Unique among all alerts: begins with its system's id, or with 'fleet-all-'. */
  readonly id: string;
  /** The title on a page; unique too. */
  readonly title: string;
  /** Undefined for an alert of the fleet. */
  readonly system: string | undefined;
  /** The stage to look at first; for the fleet, the stage that fails in many systems. */
  readonly stage: StageName;
  readonly severity: Severity;
  readonly owner: string;
  readonly condition: Condition;
  /** The condition in each dialect. It is both evaluated and shown. */
  readonly queries: Readonly<Record<DialectId, Expr | NotSupported>>;
  /** How long the condition must hold; '0s' is not a duration, so undefined means at once. */
  readonly for: Duration | undefined;
  /** What is wrong when the alert fires. */
  readonly meaning: string;
  /** Why this condition, and the source of its numbers. */
  readonly why: string;
  /** The first three things to check, most useful first. */
  readonly look: readonly [string, string, string];
  /** Path in the definition, such as 'objectives[1]' or 'alerts[0]'; undefined where Atalaya adds the alert. */
  readonly source: string | undefined;
}

/** An alert, with its condition in each dialect. */
export const alertOf = (alert: Omit<Alert, 'kind' | 'queries'>): Alert => ({
  kind: 'Alert',
  ...alert,
  queries: onDemand((dialect) => conditionExpr(alert.condition, dialect)),
});

/** The label `system`: of a shared objective its id, so that its alerts are a group of their own. */
export const systemLabel = ({ system, condition }: Pick<Alert, 'system' | 'condition'>): string | undefined =>
  system ?? ('slo' in condition ? condition.slo.system : undefined);

/** An alert that was considered and not created, with the reason. `explain` shows it. */
export interface LeftOut {
  readonly kind: 'LeftOut';
  readonly id: string;
  /** The objective whose budget the alert would watch; undefined for other alerts. */
  readonly slo: MeasuredSlo | undefined;
  readonly why: string;
}
