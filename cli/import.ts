/** `atalaya import`: what others wrote, as definitions. */
import { Command } from 'commander';
import type { OpenSloOptions } from './import/openSlo.ts';
import type { ExitCode, Io } from './run/io.ts';

export const importCommand = (io: Io, finish: (code: ExitCode) => void): Command => {
  const command = new Command('import').description('import definitions of other tools');
  command
    .command('openslo')
    .description('import objectives of an OpenSLO file (v1, v1alpha); what cannot be imported exactly is refused')
    .argument('<file>', 'file with one or several documents')
    .option('--as <slo=kind...>', 'what an SLO measures, if its queries do not show it')
    .option('--out <dir>', 'write <dir>/<service>.objectives.ts instead of printing')
    .option('--json', 'print the answer as one JSON object')
    .addHelpText(
      'after',
      '\nKinds: availability (2xx is good), availability:not-5xx, latency:<duration>, processing,\n' +
        'processing:without-producer-faults, freshness:<duration>.\n' +
        '\nWhat a system file cannot express is refused with its path and the reason; the exit code\nis then 1. What is not valid OpenSLO is refused too; the exit code is then 2.\n' +
        '\nExample:\n  $ npx atalaya import openslo slos.yaml --as web-availability=availability web-fast=latency:300ms',
    )
    .action(async (file: string, options: OpenSloOptions) => {
      const { importFile } = await import('./import/openSlo.ts');
      finish(await importFile(file, options, io));
    });
  return command;
};
