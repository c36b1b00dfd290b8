/** `atalaya slo`: the status of objectives, and reports on periods. */
import { Command } from 'commander';
import type { ExitCode, Io } from './run/io.ts';
import { sloReportCommand } from './slo/report.ts';
import { sloStatusCommand } from './slo/status.ts';

export const sloCommand = (io: Io, finish: (code: ExitCode) => void): Command =>
  new Command('slo').addCommand(sloStatusCommand(io, finish)).addCommand(sloReportCommand(io, finish));
