/** The options of `atalaya slo report`. */
import type { Scenario } from '../../../history/simulated/scenarios.ts';
import type { SourceOptions } from '../../sources/sourceOptions.ts';
import type { Subject } from '../../../slo/report/sloReport.ts';

export interface SloReportOptions extends SourceOptions {
  readonly period: string;
  readonly of: Subject;
  readonly format: 'text' | 'json' | 'markdown' | 'html';
  /** IANA, or 'owner'; undefined is UTC. */
  readonly timeZone?: string | undefined;
  readonly out?: string | undefined;
  readonly scenario?: Scenario | undefined;
}
