/** `atalaya slo report`: what was promised and kept over a period, as a page for people who do not read dashboards. */
import { Command, Option } from 'commander';
import { scenarios } from '../../history/simulated/scenarios.ts';
import { dataOption } from '../options.ts';
import type { ExitCode, Io } from '../run/io.ts';
import { fromOption, timeoutOption } from '../sources/fromOption.ts';
import type { SloReportOptions } from './report/options.ts';

const help = `
Points of this machine count while a pipeline here writes them, or with --at or --data. Everything else needs --from.
Periods: month, quarter, year and week: the last one that has ended, in UTC or the zone of --time-zone; 28d, 7d, 90d: up to now;
2026-11, 2026-Q4 and 2026: that period, or its part up to now if it has not ended.

Exit codes: 0 all kept, 1 one is missed, 2 wrong use, 3 none is missed but one has no data.

Examples:
  $ npx atalaya slo report {id}
  $ npx atalaya slo report {id} --period 28d --format html --out {id}.html
  $ npx atalaya slo report --of owner --period quarter --format markdown
  $ npx atalaya slo report {id} --period week --time-zone America/Santiago
  $ npx atalaya slo report --of fleet --format json | jq '.groups[].systems[].objectives[].verdict'
  $ npx atalaya slo report {id} --from prometheus https://prometheus.example.com
  $ npx atalaya slo report {id} --period 28d --scenario outage`;

export const sloReportCommand = (io: Io, finish: (code: ExitCode) => void): Command =>
  new Command('report')
    .description('report on a period: promises kept, budgets and what spent them, alerts that fired')
    .argument(
      '[ids...]',
      'ids of systems and shared objectives, or owners with --of owner (default: all that have a history)',
    )
    .option('--period <period>', 'month, quarter, year, week, a length such as 28d, or a name such as 2026-11', 'month')
    .addOption(
      new Option('--of <subject>', 'write a part for each system or owner, or one for the fleet')
        .choices(['system', 'owner', 'fleet'])
        .default('system'),
    )
    .addOption(
      new Option('--format <format>', 'form of the report')
        .choices(['text', 'json', 'markdown', 'html'])
        .default('text'),
    )
    .option(
      '--time-zone <zone>',
      "time zone of days, weeks and months: a zone such as America/Santiago, or 'owner' for that of the owner (default: UTC)",
    )
    .option('--out <file>', 'write the report to a file')
    .option('--at <instant>', 'report as of an instant in the past, such as 2026-03-01T00:00:00Z')
    .addOption(fromOption())
    .addOption(timeoutOption())
    .addOption(dataOption())
    .addOption(
      new Option('--scenario <name>', 'simulated data, with an incident in the last 90 minutes').choices(scenarios),
    )
    .addHelpText('after', help)
    .action(async (ids: readonly string[], options: SloReportOptions) => {
      const { runSloReport } = await import('./report/run.ts');
      finish(await runSloReport(ids, options, io));
    });
