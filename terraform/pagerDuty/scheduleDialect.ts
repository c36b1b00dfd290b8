import type { Schedule } from '../../model/oncall/schedule.ts';
import type { Block } from '../expression.ts';

/** One version of PagerDuty's schedules. */
export interface ScheduleDialect {
  readonly version: 'v2' | 'v3';
  /** Of the Terraform resource. */
  readonly type: string;
  /** Reasons why it cannot say the schedule; empty where it can. */
  readonly lacksOf: (schedule: Schedule) => readonly string[];
  /** `teams`: addresses. Expects a schedule without lacks. */
  readonly resource: (schedule: Schedule, teams: readonly string[]) => Block;
  /** A sentence on every schedule of this version. */
  readonly about: string;
}
