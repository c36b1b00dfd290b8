/** A condition worth a person's attention: who is told, how soon they must look, and what they need to know then. */
import type { Duration } from '../model/quantity.ts';
import type { Severity } from '../model/severity.ts';
import type { StageName } from '../model/stage.ts';
import type { MeasuredSlo } from '../slo/measuredSlo.ts';
import type { Condition } from './condition.ts';

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

/** An alert that was considered and is not there, and why: `explain` says so. */
export interface LeftOut {
  readonly kind: 'LeftOut';
  readonly id: string;
  /** The objective whose budget it would have watched; undefined for any other alert. */
  readonly slo: MeasuredSlo | undefined;
  readonly why: string;
}
