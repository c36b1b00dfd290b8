/** The options of `atalaya slo report`. */
import type { Scenario } from '../../../history/simulated/world.ts';
import type { Subject } from '../../../slo/report/sloReport.ts';

export interface SloReportOptions {
  readonly period: string;
  readonly of: Subject;
  readonly format: 'text' | 'json' | 'markdown' | 'html';
  readonly out?: string | undefined;
  /** RFC 3339; undefined means now. */
  readonly at?: string | undefined;
  /** Undefined where it was not typed. */
  readonly data?: string | undefined;
  readonly scenario?: Scenario | undefined;
}
