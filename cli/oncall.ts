/** `atalaya oncall`: who is on call, when, how the turns are shared, and the receiver that pages. */
import { Command } from 'commander';
import { oncallCalendarCommand } from './oncall/calendar.ts';
import { oncallGapsCommand } from './oncall/gaps.ts';
import { oncallLoadCommand } from './oncall/load.ts';
import { oncallRouteCommand } from './oncall/route.ts';
import { serveCommand } from './oncall/serve.ts';
import { oncallWhoCommand } from './oncall/who.ts';
import type { ExitCode, Io } from './run/io.ts';

export const oncallCommand = (io: Io, finish: (code: ExitCode) => void): Command =>
  new Command('oncall')
    .addCommand(oncallWhoCommand(io, finish))
    .addCommand(oncallRouteCommand(io, finish))
    .addCommand(oncallCalendarCommand(io, finish))
    .addCommand(oncallGapsCommand(io, finish))
    .addCommand(oncallLoadCommand(io, finish))
    .addCommand(serveCommand(io, finish));
