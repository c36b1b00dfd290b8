/** A condition worth a person's attention: who is told, how soon they must look, and what they need to know then. */
import type { Duration } from '../model/quantity.ts';
import type { Severity } from '../model/severity.ts';
import type { StageName } from '../model/stage.ts';
import type { MeasuredSlo } from '../slo/measuredSlo.ts';
import type { Expr } from '../promql/expr.ts';
import type { DialectId, NotSupported } from '../series/dialect.ts';
import { inEach } from '../series/dialects.ts';
import type { Condition } from './condition.ts';
import { conditionExpr } from './conditionExpr.ts';

export interface Alert {
  readonly kind: 'Alert';
  /** Unique among all alerts: begins with its system's id, or with 'fleet-all-'. */
  readonly id: string;
  /** As a page shows it; unique too. */
  readonly title: string;
  /** Undefined for an alert of the fleet. */
  readonly system: string | undefined;
  /** Where to begin to look; for the fleet, the stage that fails in many systems. */
  readonly stage: StageName;
  readonly severity: Severity;
  readonly owner: string;
  readonly condition: Condition;
  /** Its condition in each dialect: what evaluates it and what is shown of it is this tree. */
  readonly queries: Readonly<Record<DialectId, Expr | NotSupported>>;
  /** How long the condition must hold; '0s' is not a duration, so undefined means at once. */
  readonly for: Duration | undefined;
  /** What is wrong when it fires, for somebody who has just been woken. */
  readonly meaning: string;
  /** Why this condition, and where its numbers are from. */
  readonly why: string;
  /** The first three things to look at, most telling first. */
  readonly look: readonly [string, string, string];
  /** Place of what it was made from, such as 'objectives[1]', or 'alerts[0]'; undefined when it is ours. */
  readonly source: string | undefined;
}

/** An alert, with its condition in each dialect. */
export const alertOf = (alert: Omit<Alert, 'kind' | 'queries'>): Alert => ({
  kind: 'Alert',
  ...alert,
  queries: inEach((dialect) => conditionExpr(alert.condition, dialect)),
});

/** An alert that was considered and is not there, and why: `explain` says so. */
export interface LeftOut {
  readonly kind: 'LeftOut';
  readonly id: string;
  /** The objective whose budget it would have watched; undefined for any other alert. */
  readonly slo: MeasuredSlo | undefined;
  readonly why: string;
}
